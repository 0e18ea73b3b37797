package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.OneMeeting;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.WebDavStandIn;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code examples/webdav} does beyond the contract of all destinations. */
class WebDavTrustIT extends OneMeeting {

  private final WebDavStandIn webdav = WebDavStandIn.start();

  @Override
  protected void prepare() {
    program.example("webdav").webdav(webdav).destinations("webdav");
  }

  @AfterEach
  void stop() {
    webdav.close();
  }

  @Test
  void whatBreaksOffIsNotSeenUnderItsName() throws IOException {
    rapatin.meeting(MEETING).session("s").file("active_speaker", "MP4", 3_000_000);
    webdav.faults().downAfterUploading(1_000_000);

    assertThat(program.once().status()).isEqualTo(1);

    assertThat(webdav.files().keySet()).allMatch(path -> path.contains("/.incoming-"));
    webdav.faults().up();
    assertThat(program.once().status()).isZero();
    assertThat(webdav.files()).hasSize(3);
    assertThat(webdav.files().keySet()).noneMatch(path -> path.contains(".incoming-"));
  }

  /** A topic that a URL, Simple or SpEL would take apart; and what is there costs no upload. */
  @Test
  void aHostileTopicIsOneFolderAndTheSameAgain() throws IOException {
    rapatin
        .meeting(MEETING)
        .session("s&noop=false)'&password=x")
        .topic("a#b%41&c=d+e {{x}} ${body} #{1+1} 100% [z]; 'q' /../ é")
        .file("active_speaker", "MP4", 70_000);
    Result first = program.once();
    assertThat(first.err()).isEmpty();
    Set<String> paths = webdav.files().keySet();
    assertThat(paths)
        .hasSize(3)
        .allMatch(path -> path.contains("a#b_41+c=d+e _x_ $_body_ #_1+1_ 100% [z]; 'q'"));
    program.losesItsLedger();

    Result again = program.once();

    assertThat(again.err()).isEmpty();
    assertThat(webdav.files().keySet()).isEqualTo(paths);
  }

  @Test
  void aWrongPasswordStoresNothingAndIsInNoLog() throws IOException {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    program.with("simpan.webdav.password", "wr0ng");

    Result once = program.once();

    assertThat(once.status()).isEqualTo(1);
    assertThat(once.err()).contains("late", "401").doesNotContain("wr0ng");
    assertThat(webdav.files()).isEmpty();
    assertThat(program.home().resolve("logs/simpan.log"))
        .content()
        .contains("Late: ")
        .doesNotContain("wr0ng", "c2ltcGFuOndyMG5n");
  }
}
