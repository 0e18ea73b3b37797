package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.S3StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Destinations whose routes do odd things: each is dealt with once, and a sweep always ends. */
class OddDestinationsIT extends OneMeeting {

  @Override
  protected void prepare() {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
  }

  /** A destination that notes each file and then goes on with these steps. */
  private SimpanProgram odd(String steps) {
    return program
        .destinations("file", "odd")
        .route(
            "deliver-to-odd",
            """
            - route:
                id: deliver-to-odd
                from:
                  uri: direct:deliver-to-odd
                  steps:
                    - setBody:
                        simple: "${header.CamelSimpanKind};"
                    - to: "file:{{simpan.home}}?fileName=tries&fileExist=Append"
            %s
            """
                .formatted(steps.indent(8)));
  }

  private long tries(String kind) throws IOException {
    return List.of(Files.readString(program.home().resolve("tries")).split(";")).stream()
        .filter(kind::equals)
        .count();
  }

  @Test
  void whatStopsIsSettled() throws IOException {
    Result first = odd("- stop: {}").once();
    Result second = program.once();

    assertThat(first.problems()).isEmpty();
    assertThat(second.problems()).isEmpty();
    assertThat(tries("recording")).isEqualTo(1);
    assertThat(program.archived().sessions()).containsExactly("s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"markRollbackOnly", "markRollbackOnlyLast"})
  void whatIsMarkedToBeRolledBackIsLate(String mark) throws IOException {
    Result result = odd("- rollback:\n    " + mark + ": true").attempts(3).once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("late: odd", "marked the work to be rolled back");
    assertThat(tries("recording")).isEqualTo(3);
    assertThat(program.archived().sessions()).containsExactly("s");
  }

  /** Its bytes are looked for before it is handed over, and tried as often as anything else. */
  @Test
  void thePastThatIsNotWholeAnyMoreIsLateAndEnds() throws IOException {
    program.once();
    Path chat;
    try (Stream<Path> files = Files.walk(program.home().resolve("archive"))) {
      chat = files.filter(file -> file.endsWith("chat_file.txt")).findFirst().orElseThrow();
    }
    Files.writeString(chat, "more", StandardOpenOption.APPEND);
    odd("- log: odd").attempts(3);

    Result result = program.deliver("odd", null, null);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("1 file is still to be delivered to odd");
  }

  /** What only a bucket holds is fetched for each delivery, and is no more when that has failed. */
  @Test
  void whatWasFetchedForADeliveryThatFailsIsRemoved() throws IOException {
    try (S3StandIn s3 = S3StandIn.start("recordings")) {
      program.destinations("s3").s3(s3, "recordings");
      assertThat(program.once().problems()).isEmpty();
      odd("- throwException:\n    exceptionType: java.io.IOException\n    message: away")
          .destinations("s3", "odd")
          .attempts(2);

      Result result = program.deliver("odd", null, null);

      assertThat(result.err()).contains("1 file is still to be delivered to odd");
      assertThat(tries("recording")).isEqualTo(2);
      assertThat(program.home().resolve("work")).isDirectoryNotContaining("glob:**.fetched");
    }
  }

  @Test
  void sideFilesThatCannotBeDeliveredAreRemoved() throws IOException {
    odd("""
            - filter:
                simple: "${header.CamelSimpanKind} == 'side-file'"
                steps:
                  - throwException:
                      exceptionType: java.io.IOException
                      message: away
            """)
        .attempts(2);

    assertThat(program.once().problems()).isNotEmpty();

    assertThat(tries("side-file")).isEqualTo(2);
    assertThat(program.home().resolve("work"))
        .isDirectoryNotContaining("glob:**{recording.json,SHA256SUMS}");
  }

  /** Somebody has emptied the work directory before a destination had what it is owed. */
  @Test
  void whatSomebodyRemovedIsDownloadedAgain() throws IOException {
    odd("- throwException:\n    exceptionType: java.io.IOException\n    message: away")
        .attempts(2)
        .destinations("odd");
    assertThat(program.once().status()).isEqualTo(1);
    try (Stream<Path> files = Files.list(program.home().resolve("work"))) {
      for (Path kept : files.filter(it -> it.toString().endsWith(".kept")).toList()) {
        Files.delete(kept);
      }
    }

    Result result = odd("- log: odd").destinations("odd").once();

    assertThat(result.problems()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(tries("recording")).isEqualTo(3);
  }

  @Test
  void logsAreSeenAndShowNoToken() throws IOException {
    String token =
        program.arguments().stream()
            .filter(it -> it.startsWith("--rapatin.token="))
            .map(it -> it.replaceFirst(".*=", ""))
            .reduce((first, last) -> last)
            .orElseThrow();

    odd("- log: \"a step of mine\"\n- to: \"log:mine?showAll=true&showVariables=true\"").once();

    String log = Files.readString(program.home().resolve("logs/simpan.log"));
    assertThat(log).contains("a step of mine", "Exchange[").doesNotContain(token);
    assertThat(log.lines().filter(line -> line.contains(" org.apache.camel.")))
        .noneMatch(line -> line.contains(" INFO "));
  }

  @ParameterizedTest
  @CsvSource({
    "uri: direct:deliver-to-odd, uri: direct:deliver-to-even, 3, begins with direct:deliver-to-odd",
    "id: deliver-to-odd, precondition: 'false', 2, precondition does not hold"
  })
  void oneThatWouldGetNothingIsReported(String text, String edit, int line, String reason) {
    odd("- log: x").edit("deliver-to-odd", text, edit);
    String report = "routes/deliver-to-odd.camel.yaml, line " + line + ": ";

    assertThat(program.check().out())
        .containsPattern("FAILED +" + report.strip() + " ?.*" + reason);
    Result once = program.once();

    assertThat(once.status()).isEqualTo(1);
    assertThat(once.err()).contains(report, reason);
    assertThat(program.archived().sessions()).containsExactly("s");
  }

  @Test
  void somethingMustStore() {
    program.route(
        "announce-to-board",
        "- route:\n    from:\n      uri: direct:announce-to-board\n      steps:\n        - log: x\n");
    program.destinations("board");

    for (Result result : List.of(program.once(), program.check())) {
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.problems())
          .singleElement()
          .asString()
          .startsWith("simpan.destinations: 'board' only announces");
    }
    assertThat(rapatin.requests()).isEmpty();
  }
}
