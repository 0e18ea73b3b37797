package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Route files that would not run, at start and in {@code simpan check}. */
class BrokenRoutesIT {

  private static final String MEETING = "89000000003";

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final MailStandIn mail = MailStandIn.start();
  private SimpanProgram program;

  @BeforeEach
  void program(@TempDir Path home) {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    program = new SimpanProgram(home).account(rapatin).meetings(MEETING).mail(mail);
  }

  @AfterEach
  void close() {
    rapatin.close();
    mail.close();
  }

  @Test
  void othersRunAndAPersonIsTold() {
    program.route("mine", "- route:\n    id: mine\n    from:\n      uri: nonesuch:x\n");

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems()).hasSize(1);
    assertThat(result.err()).contains("routes/mine.camel.yaml, line ");
    assertThat(program.archived().sessions()).containsExactly("s");
    assertThat(mail.mails()).hasSize(1);
    assertThat(mail.mails().get(0).text()).contains("routes/mine.camel.yaml, line ");
  }

  @Test
  void whatADestinationIsOwedWaitsUntilItsRouteIsMended() {
    program.destinations("file", "copy").with("simpan.poll.discover", "false");
    String copy =
        """
        - route:
            id: deliver-to-copy
            from:
              uri: direct:deliver-to-copy
              steps:
                - to:
                    uri: file:{{simpan.home}}/copy
                    parameters:
                      fileName: "${header.CamelSimpanPath}"
        """;
    program.route("deliver-to-copy", copy.replace("- to:", "- too:"));

    Result broken = program.once();

    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.err()).contains("routes/deliver-to-copy.camel.yaml, line 6");
    assertThat(program.archived().sessions()).containsExactly("s");

    Result mended = program.route("deliver-to-copy", copy).once();

    assertThat(mended.problems()).isEmpty();
    assertThat(mended.status()).isZero();
    assertThat(new ArchiveView(program.home().resolve("copy")).sessions()).containsExactly("s");
    assertThat(rapatin.zoom().byteRequests()).hasSize(1);
  }

  @Test
  void aComponentThatLacksALibraryHoldsUpItsOwnFileAlone() {
    program
        .destinations("file", "linkless")
        .route(
            "deliver-to-linkless",
            """
            - beans:
                - name: linkless
                  type: %s
            - route:
                from:
                  uri: direct:deliver-to-linkless
                  steps:
                    - to:
                        uri: linkless:there
            """
                .formatted(Linkless.class.getName()));

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines().filter(it -> it.contains("deliver-to-linkless.camel.yaml")))
        .singleElement()
        .asString()
        .contains("NoClassDefFoundError: org/example/Missing");
    assertThat(program.archived().sessions()).containsExactly("s");
  }

  /** A component whose jar is in lib/, and not what it needs. */
  public static final class Linkless extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
      throw new NoClassDefFoundError("org/example/Missing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer-file", "error-handling", "poll-meeting"})
  void withoutThisFileNothingIsKeptAndTheProgramStops(String name) {
    program.route(name, "- route:\n    from:\n      uri: [\n");

    Result result = program.once();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("routes/" + name + ".camel.yaml, line 4: ");
    assertThat(rapatin.requests()).isEmpty();
  }

  @Test
  void aFolderWithoutSweepAddsToTheRoutesThatComeWithTheProgram() throws IOException {
    Files.createDirectories(program.home().resolve("routes"));
    Files.writeString(
        program.home().resolve("routes/deliver-to-copy.camel.yaml"),
        """
        - route:
            from:
              uri: direct:deliver-to-copy
              steps:
                - to: "file:{{simpan.home}}/copy?fileName=${header.CamelSimpanPath}"
        """);

    Result result = program.destinations("copy").once();

    assertThat(result.problems()).isEmpty();
    assertThat(new ArchiveView(program.home().resolve("copy")).sessions()).containsExactly("s");
  }

  @Test
  void checkNamesFileLineAndReasonOfEach() {
    program
        .route(
            "mine",
            "- route:\n    id: mine\n    from:\n      uri: timer:x\n      steps:\n        - bean:\n            ref: nobody\n")
        .route(
            "twin",
            "- route:\n    id: sweep\n    from:\n      uri: timer:y\n      steps:\n        - log: \"y\"\n")
        .edit("close-batch", "parameters:\n", "parameters:\n      - name: pause\n");

    Result result = program.check();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("FAILED .*mine.camel.yaml, line 6: .*nobody")
        .containsPattern("FAILED .*close-batch.camel.yaml, line 5: .*'pause'")
        .containsPattern("FAILED .*twin.camel.yaml, line 2: .*sweep.camel.yaml")
        .doesNotContain("transfer-file.camel.yaml");
    assertThat(program.home().resolve("data")).doesNotExist();
  }

  @Test
  void checkSaysThatAllWouldRun() {
    Result result = program.check();

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("ok +routes: \\d+ files would run")
        .doesNotContain("FAILED");
  }
}
