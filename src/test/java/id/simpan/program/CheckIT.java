package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simpan check}: a line for each thing, and no page at 200 is taken for the API. */
class CheckIT {

  private static final String MEETING = "85095598095";
  private static final String TOPIC = "Rapat rahasia Budi";

  @TempDir private Path home;
  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private SimpanProgram program;

  @BeforeEach
  void prepare() {
    program = new SimpanProgram(home).account(rapatin);
  }

  @AfterEach
  void close() {
    rapatin.close();
  }

  @Test
  void whatIsSetAndIsNoSettingIsTold() throws Exception {
    rapatin.schedule(MEETING);
    program.with("simpan.destination", "s3cret");

    program.once();
    assertThat(Files.readString(home.resolve("logs/simpan.log")).lines())
        .filteredOn(it -> it.contains("is no setting"))
        .singleElement()
        .asString()
        .contains("simpan.destination: is no setting; simpan.destinations may be meant");

    String out = program.check().out();

    assertThat(out)
        .contains("WARN    simpan.destination: is no setting; simpan.destinations may be meant")
        .doesNotContain("s3cret");
    assertThat(out.lines().filter(it -> it.startsWith("WARN"))).hasSize(1);
  }

  @Test
  void allThatWorksHasALine() {
    rapatin.schedule(MEETING);
    rapatin.meeting(MEETING).session("s").file("chat_file", "CHAT", 5);
    try (S3StandIn s3 = S3StandIn.start();
        MailStandIn mail = MailStandIn.start()) {
      s3.createBucket("rapatin");
      Result result =
          program
              .s3(s3, "rapatin")
              .mail(mail)
              .destinations("file", "s3", "email")
              .with("simpan.alerts.webhook", "https://hooks.kampus.example/s3cret")
              .with("simpan.heartbeat.url", "https://hc.kampus.example/s3cret")
              .check();

      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .doesNotContain("s3cret")
          .contains(
              "ok      rapatin: "
                  + rapatin.baseUrl()
                  + " accepts the account; it lists 1 schedule\n")
          .contains(
              "ok      rapatin recordings: %s has of meetings: %s 1 session (1 ready) with 1 file\n"
                  .formatted(rapatin.baseUrl(), MEETING))
          .contains("ok      simpan.download.directory: ", "GB are free")
          .contains("ok      simpan.file.directory: ", "ok      simpan.ledger.directory: ")
          .contains("ok      simpan.s3.bucket: rapatin can be reached")
          .contains("ok      spring.mail: 127.0.0.1 answers")
          .contains("ok      simpan.alerts.webhook: ", "ok      simpan.heartbeat.url: ")
          .contains("ok      routes: ", "ok      simpan.destinations: file, s3, email");
      assertThat(result.status()).isZero();
    }
    assertThat(home.resolve("archive")).doesNotExist();
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void aPageIsNotTheApi() {
    rapatin.onPath("/schedules").always(Fault.htmlPage());

    Result result = program.check();

    assertThat(result.out())
        .contains(
            "FAILED  rapatin: "
                + rapatin.baseUrl()
                + ": its answer to /schedules is not JSON; is rapatin.base-url right?\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void norIsAServerThatKnowsNoSchedules() {
    program.with("rapatin.base-url", rapatin.baseUrl() + "/elsewhere");

    Result result = program.check();

    assertThat(result.out())
        .contains("FAILED  rapatin: " + rapatin.baseUrl() + "/elsewhere: it answered 404");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void recordingsThatCannotBeReadAreTold() {
    program.meetings(MEETING);
    rapatin.rawAnswer(MEETING, "{\"response\":{},\"data\":{\"uuid\":\"s3cret\"}}");

    Result result = program.check();

    assertThat(result.out())
        .contains("ok      rapatin: ")
        .contains("FAILED  rapatin recordings: " + rapatin.baseUrl() + ": in its answer to")
        .doesNotContain("s3cret");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void aMailThatCannotBeWrittenIsNamed() throws Exception {
    Path mail = Files.createDirectories(home.resolve("config/mail"));
    String text = Files.readString(Path.of("config/mail/alert.txt"));
    Files.writeString(mail.resolve("alert.txt"), text.replace("{{message}}", "{{mesage}}"));

    Result result = program.check();

    assertThat(result.out())
        .contains(
            "FAILED  config/mail/alert.txt, line 3: this mail has no 'mesage'; the built-in one is used\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void anApiThatIsAwayIsNamed() throws Exception {
    // bound, so that nobody else takes the port, and not listening
    try (Socket away = new Socket()) {
      away.bind(new InetSocketAddress("127.0.0.1", 0));
      String api = "http://127.0.0.1:" + away.getLocalPort();

      Result result = program.with("rapatin.base-url", api).check();

      assertThat(result.out()).contains("FAILED  rapatin: %s cannot be reached: ".formatted(api));
      assertThat(result.status()).isEqualTo(1);
    }
  }

  @Test
  void aTokenThatIsNotAcceptedIsNotShown() {
    Result result = program.with("rapatin.token", "13|n0token").check();

    assertThat(result.out())
        .contains(
            "FAILED  rapatin: %s: rapatin.token is not accepted by the API (401)"
                .formatted(rapatin.baseUrl()))
        .doesNotContain("n0token");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void whatIsAwayOrClosedFails() {
    try (S3StandIn s3 = S3StandIn.start()) {
      MailStandIn mail = MailStandIn.start();
      program.s3(s3, "nobucket").mail(mail).destinations("file", "s3", "email");
      mail.close();

      Result result = program.check();

      assertThat(result.out()).contains("FAILED  simpan.s3.bucket: ", "FAILED  spring.mail: ");
      assertThat(result.status()).isEqualTo(1);
    }
  }

  @Test
  void aRouteThatEveryoneCanWriteFails() throws Exception {
    Path route = program.routes().resolve("alert.camel.yaml");
    Files.setPosixFilePermissions(route, PosixFilePermissions.fromString("rw-rw-rw-"));

    Result result = program.check();

    assertThat(result.out())
        .contains("FAILED  routes/alert.camel.yaml: it is not loaded, as everyone can write ");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void settingsOfSomebodyElseEndIt() throws Exception {
    Path config = Files.createDirectory(home.resolve("config")).resolve("application.yaml");
    Files.writeString(config, "rapatin.base-url: http://127.0.0.1:1");
    try {
      Files.setAttribute(config, "unix:uid", 54_321);
    } catch (java.io.IOException notRoot) {
      assumeTrue(false, "only root gives files away");
    }

    Result result = program.check();

    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith(config + ": is not loaded, as " + config + " belongs to 54321;");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void whatTheApiAnswersIsCapturedWithoutAnyValue() throws Exception {
    rapatin.schedule(MEETING);
    rapatin
        .meeting(MEETING)
        .session("WuPF5b6WRqGRIMOML52Gcw==")
        .topic(TOPIC)
        .file("chat_file", "CHAT", 5_432_100);
    Path file = home.resolve("shapes.json");

    Result result = program.check(file);

    assertThat(result.out()).contains("ok      --capture: the shapes of 2 answers");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    String captured = Files.readString(file);
    assertThat(captured)
        .doesNotContain(MEETING, "Budi", "WuPF5b6W", "127.0.0.1", "5432100")
        .doesNotContain(rapatin.tokens());
    JsonNode shapes = new ObjectMapper().readTree(captured);
    JsonNode session = shapes.at("/GET ~1recordings~1(meeting 1)/body/data");
    session = session.isArray() ? session.get(0) : session;
    assertThat(session.path("status").asText()).isEqualTo("text: ready");
    assertThat(session.path("topic").asText()).isEqualTo("text of 18 characters, ASCII");
    assertThat(session.at("/files/0/recording_type").asText()).isEqualTo("text: chat_file");
    assertThat(session.at("/files/0/file_size").asText())
        .isEqualTo("text of 7 characters, whole number");
    assertThat(shapes.at("/GET ~1schedules/body/data/items/0/meeting_id").asText()).isNotEmpty();
  }
}
