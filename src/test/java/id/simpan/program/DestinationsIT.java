package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Which destinations get what, and destinations that an operator drops in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DestinationsIT {

  private static final String MEETING = "87000000001";

  static final String DELIVER_TO_MIRROR =
      """
      - route:
          id: deliver-to-mirror
          description: A second copy, as the file component writes it.
          from:
            uri: direct:deliver-to-mirror
            steps:
              - to:
                  uri: file:{{mirror.directory}}
                  parameters:
                    fileName: "${header.CamelSimpanPath}"
      """;

  private static final String ANNOUNCE_TO_BOARD =
      """
      - route:
          id: announce-to-board
          description: Each batch as JSON.
          from:
            uri: direct:announce-to-board
            steps:
              - marshal:
                  json:
                    library: Jackson
              - to:
                  uri: file:{{board.directory}}
                  parameters:
                    fileName: "${header.CamelSimpanBatch}.json"
      """;

  private RapatinStandIn rapatin;
  private S3StandIn s3;
  private MailStandIn mail;
  private SimpanProgram program;

  @BeforeAll
  void start() {
    rapatin = RapatinStandIn.start();
    s3 = S3StandIn.start("recordings");
    mail = MailStandIn.start();
    rapatin
        .meeting(MEETING)
        .session("s")
        .file("active_speaker", "MP4", 50_000)
        .file("audio_only", "M4A", 20_000)
        .sample("chat_file", "CHAT")
        .sample("timeline", "TIMELINE");
  }

  @AfterAll
  void close() {
    rapatin.close();
    s3.close();
    mail.close();
  }

  @BeforeEach
  void anew(@TempDir Path home) {
    mail.clear();
    program = new SimpanProgram(home).account(rapatin).meetings(MEETING);
  }

  @Test
  void eachTakesTheTypesThatItWants() {
    int downloads = rapatin.zoom().byteRequests().size();
    Result result =
        program
            .s3(s3, "recordings")
            .mail(mail)
            .destinations("file", "s3", "email")
            .with("simpan.s3.prefix", "types/")
            .with("simpan.recording-types", "!timeline")
            .with("simpan.file.recording-types", "*_speaker, chat_file")
            .with("simpan.s3.recording-types", "!active_speaker")
            .with("simpan.email.recording-types", "chat_file")
            .once();

    assertThat(result.err()).isEmpty();
    assertThat(rapatin.zoom().byteRequests()).hasSize(downloads + 3);
    assertThat(program.archived().session("s").names())
        .containsExactly("active_speaker.mp4", "chat_file.txt");
    program.archived().assertSound();
    assertThat(s3.keys("recordings", "types/"))
        .extracting(key -> key.replaceFirst(".*/", ""))
        .containsExactly("SHA256SUMS", "audio_only.m4a", "chat_file.txt", "recording.json");
    String sums = s3.keys("recordings", "types/").get(0);
    assertThat(new String(s3.bytes("recordings", sums)).lines()).hasSize(2);
    assertThat(mail.mails()).hasSize(1);
    assertThat(mail.mails().get(0).subject()).endsWith("1 file");
    assertThat(mail.mails().get(0).text()).contains("chat_file.txt").doesNotContain("audio_only");
  }

  @Test
  void whatSomebodyHasRemovedIsDeliveredAgainFromWhoeverHasIt() throws Exception {
    program.s3(s3, "recordings").destinations("file", "s3").with("simpan.s3.prefix", "again/");
    assertThat(program.once().status()).isZero();
    int downloads = rapatin.zoom().byteRequests().size();
    var before = program.archived().contents();
    String audio =
        program.archived().files().stream().filter(it -> it.endsWith(".m4a")).findFirst().get();
    Files.delete(program.archive().resolve(audio));
    assertThat(program.verify().out()).contains("missing  " + audio);

    assertThat(program.deliver("file").status()).isZero();
    assertThat(program.archived().contents().keySet()).isEqualTo(before.keySet());
    program.archived().assertSound();

    FileSystemUtils.deleteRecursively(program.archive());
    assertThat(program.deliver("file").status()).isZero();
    assertThat(program.archived().contents().keySet())
        .as("side files too, though it is the batch that there was")
        .isEqualTo(before.keySet());
    program.archived().assertSound();
    assertThat(program.verify().status()).isZero();
    assertThat(rapatin.zoom().byteRequests()).hasSize(downloads);
  }

  @Test
  void whatFailedBeforeIsAllThereWhenDeliverHasEnded() {
    program.s3(s3, "recordings").destinations("file", "s3").with("simpan.s3.prefix", "late/");
    s3.faults().down();
    assertThat(program.once().status()).isEqualTo(1);
    s3.faults().up();

    Result result = program.deliver("s3");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(s3.keys("recordings", "late/")).hasSize(6);
    assertThat(program.verify().status()).isZero();
  }

  @Test
  void thePastIsRefusedForOneThatTheRunningProgramDoesNotHave() throws Exception {
    program.destinations("file").route("deliver-to-mirror", DELIVER_TO_MIRROR);
    assertThat(program.once().status()).isZero();
    Path mirror = program.home().resolve("mirror");
    program.with("mirror.directory", mirror.toString());

    try (Running running = program.with("simpan.poll.schedule", "0 0 0 1 1 ? 2099").run()) {
      running.port();
      program.destinations("file", "mirror");
      Result beside = program.deliver("mirror");

      assertThat(beside.problems())
          .containsExactly(
              "the running Simpan does not have mirror as a destination that stores; start it anew, then ask again");
      assertThat(beside.status()).isEqualTo(1);
    }
    assertThat(program.deliver("mirror").status()).isZero();
    assertThat(new ArchiveView(mirror).files()).isEqualTo(program.archived().files());
  }

  /** Such as cron's, which was about to end. */
  @Test
  void thePastIsDeliveredThoughTheRunningProgramEndsBeforeItSeesTheRequest() throws Exception {
    program.destinations("file").route("deliver-to-mirror", DELIVER_TO_MIRROR);
    assertThat(program.once().status()).isZero();
    Path mirror = program.home().resolve("mirror");
    program
        .destinations("file", "mirror")
        .with("mirror.directory", mirror.toString())
        .edit("look-every-second", "parameters:", "parameters:\n        delay: \"{{first.look}}\"")
        .with("first.look", "86400000")
        .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");

    CompletableFuture<Result> deliver;
    try (Running running = program.run()) {
      int port = running.port();
      program.with("first.look", "1000");
      deliver = CompletableFuture.supplyAsync(() -> program.deliver("mirror"));
      await().until(() -> audit(port).contains("all is asked for mirror"));
    }

    Result result = deliver.get(2, TimeUnit.MINUTES);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(
            "A running Simpan carries it out.",
            "The running Simpan has ended; it is carried out here.",
            "mirror has all that was asked for.");
    assertThat(result.status()).isZero();
    assertThat(new ArchiveView(mirror).files()).isEqualTo(program.archived().files());
  }

  private static String audit(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/audit".formatted(port)))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void aRouteFileThatIsDroppedInIsADestination() throws Exception {
    Path mirror = program.home().resolve("mirror");
    Path board = program.home().resolve("board");

    Result result =
        program
            .route("deliver-to-mirror", DELIVER_TO_MIRROR)
            .route("announce-to-board", ANNOUNCE_TO_BOARD)
            .with("mirror.directory", mirror.toString())
            .with("board.directory", board.toString())
            .with("simpan.board.recording-types", "!timeline")
            .destinations("file", "mirror", "board")
            .once();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(new ArchiveView(mirror).contents()).isEqualTo(program.archived().contents());
    new ArchiveView(mirror).assertSound();
    List<String> announced = new ArchiveView(board).files();
    assertThat(announced).hasSize(1);
    JsonNode batch = new ObjectMapper().readTree(board.resolve(announced.get(0)).toFile());
    assertThat(batch.path("meetingId").asText()).isEqualTo(MEETING);
    assertThat(batch.path("session").asText()).isEqualTo("s");
    assertThat(batch.path("files")).hasSize(3);
    for (JsonNode file : batch.path("files")) {
      assertThat(Path.of(file.path("where").path("file").asText())).exists();
      assertThat(file.path("where").has("mirror")).isTrue();
    }
  }

  @Test
  void oneThatIsNotListedDoesNotRun() {
    Result result =
        program
            .route("deliver-to-mirror", DELIVER_TO_MIRROR.replace("{{mirror.directory}}", "{{no}}"))
            .destinations("file")
            .once();

    assertThat(result.err()).isEmpty();
    assertThat(program.archived().session("s").names()).hasSize(4);
  }

  @Test
  void oneWithoutARouteIsAnUnusableSetting() {
    Result result = program.destinations("file", "nowhere").once();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.problems()).hasSize(1);
    assertThat(result.err())
        .contains("simpan.destinations", "'nowhere'", "routes/deliver-to-nowhere.camel.yaml");
  }

  @Test
  void oneThatIsDownHoldsUpNoOtherAndGetsItsFilesLater() {
    program.s3(s3, "recordings").with("simpan.s3.prefix", "later/").destinations("file", "s3");
    s3.faults().down();
    int downloads = rapatin.zoom().byteRequests().size();

    Result first = program.once();

    assertThat(first.status()).isEqualTo(1);
    assertThat(first.problems()).hasSize(4).allMatch(line -> line.contains(": late: s3"));
    program.archived().assertSound();
    assertThat(program.archived().session("s").names()).hasSize(4);
    assertThat(rapatin.zoom().byteRequests()).hasSize(downloads + 4);

    s3.faults().up();
    Result second = program.once();

    assertThat(second.err()).isEmpty();
    assertThat(second.status()).isZero();
    assertThat(s3.keys("recordings", "later/")).hasSize(6);
    assertThat(rapatin.zoom().byteRequests()).hasSize(downloads + 4);
    assertThat(new ArchiveView(program.home().resolve("work")).files()).isEmpty();
  }

  @Test
  void anotherFileOfTheSameNameIsNeverOverwritten() throws Exception {
    program.destinations("file").once();
    Path mine = program.archived().session("s").path().resolve("chat_file.txt");
    Files.delete(mine);
    Files.writeString(mine, "mine");
    Files.delete(program.home().resolve("data/ledger.db")); // the program forgets all
    Files.deleteIfExists(program.home().resolve("data/ledger.db-wal"));
    Files.deleteIfExists(program.home().resolve("data/ledger.db-shm"));

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(mine).hasContent("mine");
    assertThat(program.archived().session("s").names())
        .containsExactly(
            "active_speaker.mp4",
            "audio_only.m4a",
            "chat_file-2.txt",
            "chat_file.txt",
            "timeline.json");
  }
}
