package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.file;
import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class SessionFilesTest {

  @OnEachDatabase
  void aFileIsNotedOnce(TestLedger given) {
    for (int poll = 0; poll < 3; poll++) {
      given.poll(ready("u"), video("a"), file("chat", "CHAT", poll, 0));
    }

    assertThat(given.text("SELECT COUNT(*) FROM recording_file")).isEqualTo("2");
    assertThat(given.text("SELECT COUNT(*) FROM delivery")).isEqualTo("2");
  }

  @OnEachDatabase
  void aFileThatIsKeptStaysSoWhenItIsListedAgain(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.poll(ready("u"), video("a"));

    assertThat(given.transfers.claim()).isNull();
    assertThat(given.text("SELECT state FROM recording_file")).isEqualTo("kept");
  }

  @OnEachDatabase
  void aTimeZoneThatIsCorrectedMovesTheDeletion(TestLedger given) {
    String deletion = "SELECT deletion_from FROM session";
    given.poll(ready("u"), video("a"));
    long before = Long.parseLong(given.text(deletion));

    given.zone = ZoneId.of("Asia/Jayapura");
    given.use(given.ledger);
    given.poll(ready("u"), video("a"));

    String twoHoursEarlier = Long.toString(before - Duration.ofHours(2).toMillis());
    assertThat(given.text(deletion)).isEqualTo(twoHoursEarlier);
    assertThat(given.text("SELECT urgency FROM recording_file")).isEqualTo(twoHoursEarlier);
  }

  @OnEachDatabase
  void filesThatWouldShareANameGetNumbersThatTheyKeep(TestLedger given) {
    RecordingFile[] alike = {
      file("view", "MP4", 7, 0), file("view", "MP4", 7, 1), file("VIEW", "MP4", 8, 0)
    };
    for (int poll = 0; poll < 2; poll++) {
      given.poll(ready("u"), alike);
    }

    assertThat(names(given)).containsExactly("VIEW-3.mp4", "view-2.mp4", "view.mp4");
  }

  @OnEachDatabase
  void theNamesOfTheSideFilesAreTaken(TestLedger given) {
    given.poll(ready("u"), file("recording", "TIMELINE", 1, 0));

    assertThat(names(given)).containsExactly("recording-2.json");
  }

  @OnEachDatabase
  void sessionsThatWouldShareAFolderGetNumbers(TestLedger given) {
    given.poll(titled("Aa/", "Rapat"), video("a"));
    given.poll(titled("aA+", "Rapat"), video("a"));
    given.poll(titled("aa:", "rapat"), video("a"));

    assertThat(folders(given))
        .containsExactlyInAnyOrder(
            "2025-09-24 Rapat/Aa_", "2025-09-24 Rapat/aA+", "2025-09-24 rapat/aa_-2");
  }

  @OnEachDatabase
  void aTopicThatChangesMovesNothing(TestLedger given) {
    given.poll(titled("u", "Before"), video("a"));
    given.poll(titled("u", "After"), video("a"), video("b"));

    assertThat(folders(given)).containsExactly("2025-09-24 Before/u");
  }

  @OnEachDatabase
  void aFileThatNoDestinationTakesIsNotKept(TestLedger given) {
    given.destinations.clear();
    given.poll(ready("u"), video("a"));

    assertThat(given.transfers.claim()).isNull();
    assertThat(given.text("SELECT COUNT(*) FROM recording_file")).isEqualTo("0");
  }

  @OnEachDatabase
  void aDestinationAddedLaterGetsWhatComesLater(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.delivering("s3");
    given.poll(ready("u"), video("a"), video("b"));

    assertThat(given.text("SELECT COUNT(*) FROM delivery WHERE destination = 's3'")).isEqualTo("1");
  }

  @OnEachDatabase
  void aFileWithoutASizeAndWithAnyTypeIsNoted(TestLedger given) {
    given.poll(
        ready("u"),
        new RecordingFile("<b>'; DROP TABLE", "", OptionalLong.empty(), "https://secret", 0));

    Transfer transfer = given.transfers.claim();
    assertThat(transfer.promisedSize()).isEmpty();
    assertThat(transfer.recordingType()).isEqualTo("<b>'; DROP TABLE");
    assertThat(names(given)).containsExactly("_b_'; DROP TABLE.bin");
  }

  @OnEachDatabase
  void aFileThatTwoCleanAnswersInARowLeaveOutIsSuperseded(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.poll(ready("u"), video("a"));
    assertThat(given.file("b")).isEqualTo("waiting");
    given.poll(ready("u"), video("a"));
    assertThat(given.file("b")).isEqualTo("superseded");

    given.poll(ready("u"), video("a"), video("b"));
    assertThat(given.file("b")).isEqualTo("waiting");
  }

  @OnEachDatabase
  void aFileListedWithAnotherSizeBeforeItWasKeptIsSuperseded(TestLedger given) {
    given.poll(ready("u"), video("a", 7));
    given.transfers.failed(given.transfers.claim(), "too short", null);
    given.poll(ready("u"), video("a", 8));

    given.archiveAll();

    assertThat(given.texts("SELECT state FROM recording_file ORDER BY promised_size"))
        .containsExactly("superseded", "archived");
    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.pending()).isEmpty();
  }

  @OnEachDatabase
  void aKeptFileThatIsListedWithAnotherSizeMayBeTheSame(TestLedger given) {
    given.poll(ready("u"), video("a", 7));
    given.archiveAll();
    for (long size : new long[] {8, 9}) { // corrected twice
      given.poll(ready("u"), video("a", size));
      Transfer again = given.transfers.claim();
      assertThat(again.keptSize()).hasValue(7);
      given.transfers.sameAsKept(again);
    }

    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.texts("SELECT state FROM recording_file ORDER BY promised_size"))
        .containsExactly("archived", "same", "same");
  }

  @OnEachDatabase
  void aCopyOfAnotherSizeStandsInUntilTheRightOneComes(TestLedger given) {
    given.poll(ready("u"), video("a", 10));
    given.transfers.kept(given.transfers.claim(), 7, "1", Transfers.SIZE_DIFFERS);
    given.archiveAll();
    assertThat(names(given)).containsExactly("a.mp4", "a.size-differs.mp4");
    assertThat(given.state("u")).isEqualTo("ready");

    given.poll(ready("u"), video("a", 10));
    given.archiveAll();

    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.texts("SELECT state FROM recording_file"))
        .containsExactly("archived", "archived");
  }

  @OnEachDatabase
  void aFileWithoutALinkMattersAsFarAsItIsWanted(TestLedger given) {
    RecordingFile timeline = new RecordingFile("timeline", "", OptionalLong.empty(), "", 0);
    given.unwanted.add("file timeline");
    given.poll(ready("u"), video("a"), timeline);
    given.archiveAll();
    assertThat(given.state("u")).as("nobody wants the timeline").isEqualTo("archived");
    assertThat(given.texts("SELECT no_link FROM session WHERE no_link IS NOT NULL")).isEmpty();

    given.poll(ready("u"), new RecordingFile("a", "MP4", OptionalLong.of(7), "", 0), timeline);
    assertThat(given.state("u")).as("what is kept needs no link").isEqualTo("archived");

    given.unwanted.clear();
    given.poll(ready("v"), video("a"), timeline);
    given.archiveAll();
    assertThat(given.state("v")).isEqualTo("ready");
    assertThat(given.texts("SELECT no_link FROM session WHERE uuid = 'v'"))
        .containsExactly("timeline");
    given.sessions.deleted(session("v", Status.DELETED, "2025-09-28"));
    assertThat(given.state("v")).isEqualTo("lost");
  }

  @OnEachDatabase
  void aDestinationThatIsNewGetsWhatIsStillToCome(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"), video("c"));
    given.keep();
    given.transfers.failed(given.transfers.claim(), "down", "failed");
    given.transfers.claim();
    given.delivering("s3");
    given.poll(ready("u"), video("a"), video("b"), video("c"));

    assertThat(given.texts("SELECT state FROM delivery WHERE destination = 's3'"))
        .as("what is kept already, it gets when a person says so")
        .containsExactly("waiting", "waiting");

    given.requests.deliver("who", "s3", null, "u");
    given.requests.carryOut();
    assertThat(given.texts("SELECT state FROM delivery WHERE destination = 's3'"))
        .containsExactlyInAnyOrder("waiting", "waiting", "owed");
  }

  private static Session titled(String uuid, String topic) {
    Session like = ready(uuid);
    return new Session(
        uuid,
        like.meetingId(),
        like.status(),
        topic,
        like.recordedOn(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static List<String> names(TestLedger given) {
    return given.texts("SELECT name FROM recording_file").stream().sorted().toList();
  }

  private static List<String> folders(TestLedger given) {
    return given.texts("SELECT folder FROM session");
  }
}
