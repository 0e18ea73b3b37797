package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An edit that would not run, saved while {@code simpan run} is going, changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenEditsIT {

  private static final String MEETING = "89000000004";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final MailStandIn mail = MailStandIn.start();
  private SimpanProgram program;
  private Running running;
  private Path beat;

  @BeforeAll
  void start(@TempDir Path home) {
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings(MEETING)
            .mail(mail)
            .with("simpan.poll.schedule", "* * * * * ?");
    program.route("beat", LiveEditsIT.BEAT);
    beat = home.resolve("beats/FIRST");
    running = program.run();
    await().atMost(LIMIT).until(() -> Files.exists(beat));
  }

  @AfterAll
  void stop() {
    assertThat(running.stopped().status()).isZero();
    rapatin.close();
    mail.close();
  }

  private List<String> logged() throws IOException {
    return Files.readAllLines(program.home().resolve("logs/simpan.log"));
  }

  static Stream<Arguments> brokenEdits() {
    String to = "uri: file:{{simpan.home}}/beats";
    return Stream.of(
        Arguments.of("no YAML", "steps:", "steps: [", 9, ""),
        Arguments.of("no step that Camel knows", "- to:", "- tooo:", 9, "tooo"),
        Arguments.of(
            "unknown bean",
            "- to:",
            "- bean:\n            ref: nobody\n        - to:",
            9,
            "nobody"),
        Arguments.of("unknown component", to, "uri: nonesuch:there", 9, "nonesuch"),
        Arguments.of("unknown option", "fileName: FIRST", "fileNam: FIRST", 9, "fileNam"),
        Arguments.of("unknown property", to, "uri: file:{{no.such.setting}}", 9, "no.such.setting"),
        Arguments.of(
            "unknown language",
            "- to:",
            "- setBody:\n            expression:\n              simple:\n                expression: \"${nonesuch}\"\n        - to:",
            9,
            "nonesuch"),
        Arguments.of("unknown input", "uri: timer:beat", "uri: nonesuch:beat", 5, "nonesuch"),
        Arguments.of(
            "unknown routeConfiguration",
            "from:",
            "routeConfigurationId: nonesuch\n    from:",
            4,
            "nonesuch"),
        Arguments.of(
            "the id of another route",
            "id: beat",
            "id: poll-meeting",
            2,
            "routes/poll-meeting.camel.yaml"),
        Arguments.of(
            "saved half",
            "uri: file:{{simpan.home}}/beats\n            parameters:\n              fileName: FIRST\n              allowNullBody: true\n",
            "",
            9,
            ""));
  }

  /** Whatever became of the case before. */
  @AfterEach
  void mend() {
    program.route("beat", LiveEditsIT.BEAT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenEdits")
  void changesNothing(String what, String text, String replacement, int line, String reason)
      throws IOException {
    int before = logged().size();
    mail.clear();

    program.edit("beat", text, replacement);

    String where = "routes/beat.camel.yaml, line " + line + ": ";
    await().atMost(LIMIT).until(() -> mail.mails().size() == 1);
    assertThat(mail.mails().get(0).text()).contains(where);
    Files.delete(beat);
    await().atMost(LIMIT).until(() -> Files.exists(beat));
    String session = "session-" + before;
    rapatin.meeting(MEETING).session(session).sample("chat_file", "CHAT");
    await().atMost(LIMIT).until(() -> program.archived().sessions().contains(session));

    program.route("beat", LiveEditsIT.BEAT);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                mail.mails().stream()
                    .anyMatch(
                        it -> it.text().contains(where) && it.subject().contains("Resolved")));
    List<String> said = logged().subList(before, logged().size());
    assertThat(said)
        .filteredOn(it -> it.contains("ERROR"))
        .singleElement()
        .asString()
        .contains(where, reason);
    assertThat(said).filteredOn(it -> it.contains("in order again")).hasSize(1);
  }

  static Stream<Arguments> brokenWorkers() {
    return Stream.of(
        Arguments.of(
            "a parameter that nobody gives",
            "    parameters:\n      - name: destination\n",
            "    parameters:\n      - name: pause\n      - name: destination\n",
            ", line 5: nothing gives the route template 'deliver-file' its 'pause'"),
        Arguments.of(
            "an input that another route has",
            "        uri: \"{{simpan.queue}}:deliver-file-{{destination}}\"\n        parameters:\n          concurrentConsumers: 2\n",
            "        uri: direct:sweep\n",
            ", line 11: nothing would come to the route template 'deliver-file'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenWorkers")
  void leavesTheWorkersOfDestinations(String what, String text, String replacement, String reason)
      throws IOException {
    int before = logged().size();
    String whole = Files.readString(program.routes().resolve("deliver-file.camel.yaml"));
    mail.clear();

    program.edit("deliver-file", text, replacement);

    String report = "routes/deliver-file.camel.yaml" + reason;
    await().atMost(LIMIT).until(() -> mail.mails().size() == 1);
    assertThat(mail.mails().get(0).text()).contains(report);
    String session = "session-" + before;
    rapatin.meeting(MEETING).session(session).sample("chat_file", "CHAT");
    await().atMost(LIMIT).until(() -> program.archived().sessions().contains(session));

    program.route("deliver-file", whole);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                mail.mails().stream()
                    .anyMatch(
                        it -> it.text().contains(report) && it.subject().contains("Resolved")));
    assertThat(logged().subList(before, logged().size()))
        .filteredOn(it -> it.contains("ERROR"))
        .singleElement()
        .asString()
        .contains(report, "what ran before goes on");
  }
}
