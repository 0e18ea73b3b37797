package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.OneMeeting;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.SftpStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code examples/sftp} does beyond the contract of all destinations. */
class SftpTrustIT extends OneMeeting {

  private final SftpStandIn sftp = SftpStandIn.start();

  @Override
  protected void prepare() {
    program.example("sftp").sftp(sftp).destinations("sftp");
  }

  @AfterEach
  void stop() {
    sftp.close();
  }

  @Test
  void aHostWithAnotherKeyGetsNothing() throws IOException {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    program.knownHosts(sftp.knownHostOfAnother());

    Result once = program.once();

    assertThat(once.status()).isEqualTo(1);
    assertThat(once.err()).contains("late");
    assertThat(sftp.paths()).isEmpty();
  }

  @Test
  void whatBreaksOffIsNotSeenUnderItsName() throws IOException {
    rapatin.meeting(MEETING).session("s").file("active_speaker", "MP4", 3_000_000);
    sftp.faults().downAfterUploading(1_000_000);

    assertThat(program.once().status()).isEqualTo(1);

    assertThat(sftp.paths())
        .isNotEmpty()
        .allMatch(path -> path.endsWith(".incoming-active_speaker.mp4"));
    sftp.faults().up();
    assertThat(program.once().status()).isZero();
    assertThat(sftp.paths()).hasSize(3).noneMatch(path -> path.contains(".incoming-"));
  }

  /** The example's exception from the contract of all destinations. */
  @Test
  void aFileOfARecordingsNameIsReplaced() throws IOException {
    assertThat(Path.of("examples/sftp/README.md"))
        .content()
        .contains("**The folder must be Simpan's alone.**");
    byte[] text = "what was said".getBytes(StandardCharsets.UTF_8);
    rapatin.meeting(MEETING).session("s").file("chat_file", "CHAT", text);
    assertThat(program.once().err()).isEmpty();
    List<String> paths = sftp.paths();
    Path file = sftp.folder().resolve(only(paths, "chat_file.txt"));
    Files.writeString(file, "of another origin");
    forget();

    assertThat(program.once().err()).isEmpty();

    assertThat(file).hasBinaryContent(text);
    assertThat(sftp.paths()).isEqualTo(paths);
  }

  private static String only(List<String> paths, String name) {
    List<String> found = paths.stream().filter(path -> path.endsWith("/" + name)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** The program knows nothing of what it did so far. */
  private void forget() throws IOException {
    program.losesItsLedger();
  }

  /** A topic that a URL, Simple or a regular expression would take apart. */
  @Test
  void aHostileTopicIsOneFolderAndTheSameAgain() throws IOException {
    rapatin
        .meeting(MEETING)
        .session("s&noop=false)&password=x")
        .topic("a#b%41&c=d+e {{x}} ${body} (RAW) [z]; $simple{id} /../ é")
        .file("active_speaker", "MP4", 70_000)
        .sample("chat_file", "CHAT");
    Result first = program.once();
    assertThat(first.err()).isEmpty();
    List<String> paths = sftp.paths();
    assertThat(paths).hasSize(4);
    assertThat(paths)
        .allMatch(path -> path.contains("a#b_41+c=d+e _x_ $_body_ (RAW) [z]; $simple_id_"));
    forget();

    Result again = program.once();

    assertThat(again.err()).isEmpty();
    assertThat(sftp.paths()).isEqualTo(paths);
  }

  @Test
  void thePasswordIsInNoLog() throws IOException {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    sftp.faults().down();

    Result once = program.once();

    assertThat(once.status()).isEqualTo(1);
    assertThat(once.out() + once.err()).doesNotContain("s3cr3t");
    assertThat(program.home().resolve("logs/simpan.log"))
        .content()
        .contains("Late: ")
        .doesNotContain("s3cr3t");
  }
}
