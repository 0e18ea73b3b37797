package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.ArchiveView.SessionFolder;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ReceivedMail;
import id.simpan.standin.ReceivedMail.Attachment;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ScriptedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * From a Rapatin meeting to verified recordings in files, S3 and email: the example of the API
 * reference, with its real sizes and long past its {@code delete_on}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobIT {

  private static final String UUID = "WuPF5b6WRqGRIMOML52Gcw==";
  private static final String FOLDER =
      "2025/09/2025-09-24 QA Test API Recordings (85095598095)/" + UUID + "/";

  /** Name in the archive, and bytes in the example. */
  private static final Map<String, Long> FILES =
      Map.of(
          "gallery_view.mp4", 55_249_694L,
          "active_speaker.mp4", 8_410_672L,
          "audio_only.m4a", 7_316_661L,
          "closed_caption.vtt", 7_029L,
          "chat_file.txt", 147L,
          "audio_transcript.vtt", 7_898L,
          "timeline.json", 93L);

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final S3StandIn s3 = S3StandIn.start("recordings");
  private final MailStandIn mail = MailStandIn.start();
  private ScriptedSession example;
  private SimpanProgram program;
  private Result result;

  @BeforeAll
  void job(@TempDir Path home) {
    example = rapatin.documentedExample().session(UUID);
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .s3(s3, "recordings")
            .with("simpan.s3.prefix", "rapatin/")
            .mail(mail)
            .destinations("file", "s3", "email")
            .meetings("850 9559 8095");
    result = program.once();
  }

  @AfterAll
  void close() {
    rapatin.close();
    s3.close();
    mail.close();
  }

  @Test
  void endsWell() {
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("7 files kept", "every recording is safe");
  }

  @Test
  void filesLandUnderReadableNames() {
    assertThat(program.archived().recordings())
        .containsExactlyInAnyOrderElementsOf(FILES.keySet().stream().map(FOLDER::concat).toList());
    FILES.forEach(
        (name, bytes) ->
            assertThat(program.archive().resolve(FOLDER + name).toFile()).hasSize(bytes));
  }

  @Test
  void everyByteArrived() {
    assertThat(program.archived().session(UUID).sha256s())
        .containsExactlyElementsOf(
            example.files().stream().map(file -> file.zoom().content().sha256()).sorted().toList());
  }

  @Test
  void sideFilesProveIt() {
    program.archived().assertSound();
    SessionFolder folder = program.archived().session(UUID);
    JsonNode record = folder.record();
    assertThat(record.path("meetingId").asText()).isEqualTo("85095598095");
    assertThat(record.path("topic").asText()).isEqualTo("QA Test API Recordings");
    assertThat(record.path("recordedOn").asText()).isEqualTo("2025-09-24");
    assertThat(record.path("deletionFrom").asText()).isEqualTo("2025-09-27T17:00:00Z");
    assertThat(record.path("files").findValuesAsText("recordingType"))
        .containsExactlyInAnyOrderElementsOf(
            FILES.keySet().stream().map(name -> name.replaceFirst("\\..*", "")).toList());
  }

  @Test
  void sha256sumAgrees() throws Exception {
    Process process =
        new ProcessBuilder("sha256sum", "-c", "--strict", "SHA256SUMS")
            .directory(program.archived().session(UUID).path().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines()).hasSize(7).allMatch(line -> line.endsWith(": OK"));
  }

  @Test
  void s3HasTheSamePathsAndItsOwnSideFiles() {
    assertThat(s3.keys("recordings"))
        .containsExactlyElementsOf(
            program.archived().files().stream().map("rapatin/"::concat).sorted().toList());
  }

  @Test
  void s3ObjectsAreWholeAndSayWhatTheyAre() {
    for (String name : FILES.keySet()) {
      String key = "rapatin/" + FOLDER + name;
      HeadObjectResponse head = s3.head("recordings", key);
      String sha256 = program.archived().session(UUID).sha256(name);

      assertThat(s3.sha256("recordings", key)).isEqualTo(sha256);
      assertThat(head.metadata())
          .containsOnly(
              Map.entry("meeting-id", "85095598095"),
              Map.entry("session-uuid", UUID),
              Map.entry("recording-type", name.replaceFirst("\\..*", "")),
              Map.entry("sha256", sha256));
    }
    assertThat(s3.multipartUploads("recordings")).isEmpty();
  }

  @Test
  void s3ListsWhatItHolds() throws IOException {
    assertThat(new String(s3.bytes("recordings", "rapatin/" + FOLDER + "SHA256SUMS")).lines())
        .allMatch(line -> FILES.containsKey(line.substring(66)))
        .hasSize(7);
    JsonNode record =
        new ObjectMapper().readTree(s3.bytes("recordings", "rapatin/" + FOLDER + "recording.json"));
    assertThat(record.path("files")).hasSize(7);
  }

  @Test
  void oneMailTellsOfTheBatch() {
    assertThat(mail.mails()).hasSize(1);
    ReceivedMail received = mail.mails().get(0);
    assertThat(received.to()).containsExactly("it@kampus.example");
    assertThat(received.from()).isEqualTo("simpan@kampus.example");
    assertThat(received.messageId()).matches("<[0-9a-f]{32}@kampus.example>");
    assertThat(received.subject()).isEqualTo("Kept: QA Test API Recordings (2025-09-24), 7 files");
    for (String body : List.of(received.text(), received.html())) {
      assertThat(body)
          .contains("QA Test API Recordings", "85095598095", "28 September 2025 00:00 UTC+07:00")
          .contains(program.archive().resolve("2025/09").toString())
          .contains(FILES.keySet())
          .contains(program.archived().session(UUID).sha256s());
    }
    assertThat(received.html()).contains("<html");
    assertThat(received.text()).doesNotContain("<p>", "&#");
  }

  @Test
  void smallTextFilesAreAttachedByteForByte() throws IOException {
    Path folder = program.archived().session(UUID).path();
    List<Attachment> attachments = mail.mails().get(0).attachments();
    assertThat(attachments)
        .extracting(Attachment::name)
        .containsExactlyInAnyOrder(
            "audio_transcript.vtt", "chat_file.txt", "closed_caption.vtt", "timeline.json");
    for (Attachment attachment : attachments) {
      assertThat(attachment.bytes())
          .isEqualTo(Files.readAllBytes(folder.resolve(attachment.name())));
    }
  }

  @Test
  void nothingIsLeftInTheWorkDirectory() {
    assertThat(new ArchiveView(program.home().resolve("work")).files()).isEmpty();
  }

  @Test
  void noSecretIsWrittenAnywhere() {
    assertThat(rapatin.zoom().secrets()).isNotEmpty();
    for (String secret : rapatin.zoom().secrets()) {
      assertThat(result.out() + result.err()).doesNotContain(secret);
      assertThat(mail.mails().get(0).source()).doesNotContain(secret);
      assertThat(program.archived().session(UUID).record().toString()).doesNotContain(secret);
    }
  }

  @Test
  void aSecondSweepDownloadsAndMailsNothing() {
    int asked = rapatin.requests("/recordings/").size();
    int downloads = rapatin.zoom().requests().size();
    Map<String, String> before = program.archived().contents();

    Result second = program.once();

    assertThat(second.status()).isZero();
    assertThat(second.out()).contains("0 files kept", "every recording is safe");
    assertThat(rapatin.requests("/recordings/")).hasSize(asked + 1);
    assertThat(rapatin.zoom().requests()).hasSize(downloads);
    assertThat(mail.mails()).hasSize(1);
    assertThat(program.archived().contents()).isEqualTo(before);
  }
}
