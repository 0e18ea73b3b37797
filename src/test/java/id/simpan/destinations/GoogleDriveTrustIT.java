package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.OneMeeting;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.GoogleDriveStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code examples/google-drive} does beyond the contract of all destinations. */
class GoogleDriveTrustIT extends OneMeeting {

  private static final String UPLOAD = "/upload/drive/v3/files";

  private final GoogleDriveStandIn drive = GoogleDriveStandIn.start();

  @Override
  protected void prepare() throws IOException {
    program.example("google-drive").googleDrive(drive).destinations("google-drive");
  }

  @AfterEach
  void stop() {
    drive.close();
  }

  @Test
  void whatBreaksOffGoesOnWhereItBroke() {
    rapatin.meeting(MEETING).session("s").file("active_speaker", "MP4", 1_000_000);
    drive.breaksOffOnce();

    assertThat(program.once().err()).isEmpty();

    assertThat(drive.requests("POST", UPLOAD)).as("uploads that were begun").isEqualTo(3);
    Map<String, byte[]> files = drive.files();
    assertThat(files).hasSize(3);
    assertThat(files.values()).anyMatch(bytes -> bytes.length == 1_000_000);
  }

  /**
   * A topic that a query or an expression would take apart; and what is there is not sent again.
   */
  @Test
  void aHostileTopicIsOneFolderAndTheSameAgain() {
    rapatin
        .meeting(MEETING)
        .session("s' or name contains 'x\\")
        .topic("it's \\' a#b%41&c=d+e {{x}} ${body} #{1+1} é")
        .file("active_speaker", "MP4", 70_000)
        .sample("chat_file", "CHAT");
    assertThat(program.once().err()).isEmpty();
    Map<String, byte[]> first = drive.files();
    assertThat(first).hasSize(4);
    assertThat(drive.folders()).as("year, month, meeting, session").hasSize(4);
    program.losesItsLedger();
    long sent = drive.requests("POST", UPLOAD);

    assertThat(program.once().err()).isEmpty();

    assertThat(drive.files()).containsOnlyKeys(first.keySet());
    assertThat(drive.requests("POST", UPLOAD)).isEqualTo(sent);
  }

  @Test
  void aTokenThatIsNoLongerGoodIsReplaced() {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    drive.revokesTokensAfter(3);

    assertThat(program.once().err()).isEmpty();

    assertThat(drive.files()).hasSize(3);
    assertThat(drive.requests("POST", "/token")).isEqualTo(2);
  }

  @Test
  void theKeyOfAnotherStoresNothingAndIsInNoLog() throws IOException {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    String key;
    try (GoogleDriveStandIn other = GoogleDriveStandIn.start()) {
      key =
          Files.readString(other.keyFile(program.home()))
              .replaceFirst(
                  "\"token_uri\":\"[^\"]*\"", "\"token_uri\":\"" + drive.url() + "/token\"");
    }
    Files.writeString(program.home().resolve("google-key.json"), key);

    Result once = program.once();

    assertThat(once.status()).isEqualTo(1);
    assertThat(once.err()).contains("late", "400").doesNotContain("PRIVATE");
    assertThat(drive.files()).isEmpty();
    assertThat(program.home().resolve("logs/simpan.log"))
        .content()
        .contains("Late: ")
        .doesNotContain("PRIVATE", "assertion");
  }
}
