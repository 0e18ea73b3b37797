package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.ZoomFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Route files that are saved, added and deleted while {@code simpan run} is going. */
class LiveEditsIT extends OneMeeting {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  static final String BEAT =
      """
      - route:
          id: beat
          description: Says that it runs.
          from:
            uri: timer:beat
            parameters:
              period: 100
            steps:
              - to:
                  uri: file:{{simpan.home}}/beats
                  parameters:
                    fileName: FIRST
                    allowNullBody: true
      """;

  private final MailStandIn mail = MailStandIn.start();

  @Override
  protected void prepare() {
    program.mail(mail).with("simpan.poll.schedule", "* * * * * ?").route("beat", BEAT);
  }

  @AfterEach
  void close() {
    mail.close();
  }

  private Path beat(String name) {
    return program.home().resolve("beats").resolve(name);
  }

  private void awaitBeat(String name) {
    await().atMost(LIMIT).until(() -> Files.exists(beat(name)));
  }

  /** It goes on: what it writes comes back after it was removed. */
  private void stillBeats(String name) throws IOException {
    Files.delete(beat(name));
    await().atMost(LIMIT).until(() -> Files.exists(beat(name)));
  }

  private String log() {
    try {
      return Files.readString(program.home().resolve("logs/simpan.log"));
    } catch (IOException failed) {
      return "";
    }
  }

  private List<String> logged(String text) {
    return log().lines().filter(line -> line.contains(text)).toList();
  }

  @Test
  void aSavedEditIsLiveAndTheLogSaysWhichRoutesChanged() {
    try (Running running = program.run()) {
      awaitBeat("FIRST");

      program.edit("beat", "FIRST", "SECOND");

      await().atMost(LIMIT).until(() -> Files.exists(beat("SECOND")));
      await().atMost(LIMIT).until(() -> !logged("routes/beat.camel.yaml has changed").isEmpty());
      assertThat(logged("routes/beat.camel.yaml has changed"))
          .singleElement()
          .asString()
          .contains("[beat]");
      assertThat(running.stopped().status()).isZero();
    }
  }

  @Test
  void aNewFileRunsAndADeletedOneStops() throws IOException {
    try (Running running = program.run()) {
      awaitBeat("FIRST");

      program.route(
          "other",
          BEAT.replace("beat\n", "other\n")
              .replace("timer:beat", "timer:other")
              .replace("FIRST", "OTHER"));
      await().atMost(LIMIT).until(() -> Files.exists(beat("OTHER")));

      Files.delete(program.routes().resolve("beat.camel.yaml"));
      await().atMost(LIMIT).until(() -> !logged("routes/beat.camel.yaml is gone").isEmpty());
      Files.delete(beat("FIRST"));
      stillBeats("OTHER");
      await()
          .during(Duration.ofSeconds(1))
          .atMost(LIMIT)
          .until(() -> Files.notExists(beat("FIRST")));
    }
  }

  @Test
  void aBrokenFileDoesNotHoldUpTheOthers() {
    try (Running running = program.run()) {
      awaitBeat("FIRST");

      program.route("broken", "- route: [");
      program.edit("beat", "FIRST", "SECOND");

      await().atMost(LIMIT).until(() -> Files.exists(beat("SECOND")));
      program.edit("beat", "SECOND", "THIRD");
      await().atMost(LIMIT).until(() -> Files.exists(beat("THIRD")));
      assertThat(logged("ERROR"))
          .singleElement()
          .asString()
          .contains("routes/broken.camel.yaml, line 2");
    }
  }

  @Test
  void whatABeanRemembersOutlivesTheTrialOfAnEdit() {
    String once =
        """
        - beans:
            - name: seen
              type: org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository
        - route:
            id: once
            from:
              uri: timer:once
              parameters:
                period: 100
              steps:
                - idempotentConsumer:
                    idempotentRepository: "#seen"
                    expression:
                      constant:
                        expression: same
                    steps:
                      - log:
                          message: for the first time
        """;
    program.route("once", once);
    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> !logged("for the first time").isEmpty());

      // the route is made with the repository, and fails only after that
      program.route("once", once + "        - to: nonesuch:x\n");
      await().atMost(LIMIT).until(() -> !logged("nonesuch").isEmpty());

      assertThat(logged("for the first time")).hasSize(1);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(LIMIT)
          .until(() -> logged("for the first time").size() == 1);
    }
  }

  @Test
  void aFolderThatVanishesChangesNothing() throws IOException {
    try (Running running = program.run()) {
      awaitBeat("FIRST");
      Path away = program.home().resolve("away");

      Files.move(program.routes(), away);
      await().atMost(LIMIT).until(() -> !logged("The route files cannot be read").isEmpty());
      stillBeats("FIRST");
      Files.move(away, program.home().resolve("routes"));
      program.edit("beat", "FIRST", "SECOND");

      await().atMost(LIMIT).until(() -> Files.exists(beat("SECOND")));
      assertThat(logged("ERROR")).hasSize(1);
    }
  }

  @Test
  void aFileMayHoldManyRoutesWithOrWithoutIds() {
    String two =
        """
        - from:
            uri: timer:a
            parameters:
              period: 100
            steps:
              - to:
                  uri: file:{{simpan.home}}/beats
                  parameters:
                    fileName: A
                    allowNullBody: true
        - route:
            from:
              uri: timer:b
              parameters:
                period: 100
              steps:
                - to: "file:{{simpan.home}}/beats?allowNullBody=true&fileName=B"
        """;
    try (Running running = program.run()) {
      awaitBeat("FIRST");

      program.route("Two of Them", two);
      await().atMost(LIMIT).until(() -> Files.exists(beat("A")) && Files.exists(beat("B")));
      program.edit("Two of Them", "fileName=B", "fileName=C");

      await().atMost(LIMIT).until(() -> Files.exists(beat("C")));
      assertThat(logged("ERROR")).isEmpty();
    }
  }

  @Test
  void anEditedRouteConfigurationTakesEffectOnItsRoutes() {
    ZoomFile chat =
        rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT").file(0).zoom();
    chat.atBytes().always(Fault.status(503));
    program.edit("error-handling", "maximumRedeliveries: 4", "maximumRedeliveries: 1000000");
    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> chat.byteRequests().size() >= 2);

      program.edit("error-handling", "maximumRedeliveries: 1000000", "maximumRedeliveries: 0");

      await()
          .atMost(LIMIT)
          .until(() -> !logged("routes/transfer-file.camel.yaml begins anew").isEmpty());
      await().atMost(LIMIT).until(() -> !logged("Not kept yet").isEmpty());
    }
  }

  @Test
  void aTransferInHandResumesUnderTheNewRoute() {
    ZoomFile video =
        rapatin
            .meeting(MEETING)
            .session("s")
            .file("active_speaker", "MP4", 2_000_000)
            .file(0)
            .zoom();
    video.atBytes().next(Fault.stallAfter(1_000_000));
    program
        .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099")
        .with("simpan.download.stall-timeout", "60s");
    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> video.bytesSent() == 1_000_000);

      program.edit("transfer-file", "Kept: ", "Kept by the new route: ");

      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("s"));
      assertThat(video.ranges()).containsExactly("", "bytes=1000000-");
      // logged when it is kept already, and another worker may deliver it
      await().atMost(LIMIT).until(() -> logged("Kept by the new route: ").size() == 1);
    }
  }

  @Test
  void aSweepThatIsGoingDoesNotKeepTheNextOneFromBeginning() {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    rapatin.onPath("/recordings/").next(Fault.stall());
    program
        .edit("sweep", "id: sweep", "id: of-ours")
        .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");
    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> rapatin.requests("/recordings/").size() == 1);

      program
          .edit("sweep", "description: ", "description: Edited. ")
          .edit("sweep-at-start", "description: ", "description: Edited. ");

      await().atMost(LIMIT).until(() -> rapatin.requests("/recordings/").size() >= 2);
      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("s"));
    }
  }

  /** Whatever is in hand in the routes that stop: only its own end it. */
  @ParameterizedTest
  @ValueSource(strings = {"deliver-to-odd", "poll-meeting"})
  void aSweepThatGoesOnIsNotTakenForOver(String edited) throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    Fault later = Fault.pausedAfter(0, answers::await);
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    rapatin.onPath("/recordings/92000000002").always(later);
    rapatin.onPath("/odd").always(later);
    program
        .meetings(MEETING, "92000000002")
        .edit("send-to-rapatin", "responseTimeout: 3000", "responseTimeout: 300000")
        .destinations("file", "odd")
        .route(
            "deliver-to-odd",
            """
            - route:
                id: deliver-to-odd
                description: Takes its time.
                from:
                  uri: direct:deliver-to-odd
                  steps:
                    - to: "%s/odd"
            """
                .formatted(rapatin.baseUrl()))
        .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");
    try (Running running = program.run();
        AutoCloseable first = answers::countDown) {
      await().atMost(LIMIT).until(() -> !rapatin.requests("/recordings/9200").isEmpty());
      await().atMost(LIMIT).until(() -> !rapatin.requests("/odd").isEmpty());

      program.edit(edited, "description: ", "description: Edited. ");
      await()
          .atMost(LIMIT)
          .until(() -> !logged("routes/" + edited + ".camel.yaml has changed").isEmpty());

      assertThat(asks("POST", running, "sweep")).contains("a sweep is going already");
      answers.countDown();
      await()
          .atMost(LIMIT)
          .until(() -> asks("GET", running, "status").contains("\"sweeping\":false"));
      assertThat(asks("POST", running, "sweep")).contains("a sweep begins now");
    }
  }

  private static String asks(String method, Running running, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(running.port(), path)))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void anEditedTemplateOfWorkersTakesEffect() {
    try (Running running = program.run()) {
      awaitBeat("FIRST");

      program.edit("deliver-file", "Delivered: ", "Handed over: ");
      await()
          .atMost(LIMIT)
          .until(() -> !logged("routes/deliver-file.camel.yaml has changed").isEmpty());
      rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");

      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("s"));
      await().atMost(LIMIT).until(() -> !logged("Handed over: ").isEmpty());
    }
  }

  @Test
  void aDestinationWhoseFileIsAwayForAWhileGetsAllThatItIsOwed() throws IOException {
    Path mirror = program.home().resolve("mirror");
    program
        .with("mirror.directory", mirror.toString())
        .destinations("file", "mirror")
        .route(
            "deliver-to-mirror",
            """
            - route:
                from:
                  uri: direct:deliver-to-mirror
                  steps:
                    - throwException:
                        exceptionType: java.io.IOException
                        message: full
            """)
        .attempts(1);
    rapatin.meeting(MEETING).session("before").sample("chat_file", "CHAT");
    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> !logged("Late: ").isEmpty());

      Files.delete(program.routes().resolve("deliver-to-mirror.camel.yaml"));
      await().atMost(LIMIT).until(() -> !logged("'mirror' has no route").isEmpty());
      rapatin.meeting(MEETING).session("meanwhile").sample("chat_file", "CHAT");
      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("meanwhile"));
      program.route("deliver-to-mirror", DestinationsIT.DELIVER_TO_MIRROR);

      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(new ArchiveView(mirror).files())
                    .hasSize(6)
                    .isEqualTo(program.archived().files());
                new ArchiveView(mirror).assertSound();
              });
    }
  }
}
