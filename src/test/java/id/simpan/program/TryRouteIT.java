package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.MailStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simpan try-route}: a destination's route, tried without an account. */
class TryRouteIT {

  private Path home;
  private SimpanProgram program;

  @BeforeEach
  void program(@TempDir Path home) {
    this.home = home;
    program = new SimpanProgram(home);
  }

  private Result tryRoute(String stem, String steps) throws IOException {
    Path file = home.resolve(stem + ".camel.yaml");
    Files.writeString(
        file,
        "- route:\n    id: mine\n    from:\n      uri: direct:"
            + stem
            + "\n      steps:\n"
            + steps.indent(8));
    return program.tryRoute(file);
  }

  @Test
  void aFileAndItsSideFilesAreStored() throws IOException {
    Result result =
        tryRoute(
            "deliver-to-mine",
            """
            - log: "got ${header.CamelSimpanKind}"
            - to:
                uri: file:{{simpan.home}}/mine
                parameters:
                  fileName: "${header.CamelSimpanPath}"
            - setHeader:
                name: CamelSimpanLocation
                constant: on the shelf
            """);

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains(
            "deliver-to-mine: a recording, chat_file.txt, ",
            "deliver-to-mine: a side file, recording.json: stored",
            "deliver-to-mine: a side file, SHA256SUMS: stored",
            "    CamelSimpanPath: 2025/01/2025-01-31 Simpan sample (80000000000)/",
            "    CamelSimpanLocation: on the shelf");
    assertThat(Files.readString(home.resolve("logs/simpan.log"))).contains("got recording");
    new ArchiveView(home.resolve("mine")).assertSound();
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void whatStopsIsPassed() throws IOException {
    Result result = tryRoute("deliver-to-mine", "- stop: {}");

    assertThat(result.status()).isZero();
    assertThat(result.out().lines()).hasSize(3).allMatch(line -> line.endsWith(": passed"));
  }

  @Test
  void whatFailsIsLateAndSaysWhy() throws IOException {
    Result result =
        tryRoute(
            "announce-to-mine",
            """
            - throwException:
                exceptionType: java.lang.IllegalStateException
                message: no paper
            """);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("announce-to-mine: a batch of one file: late: IllegalStateException: no paper");
  }

  @Test
  void whatWouldNotRunIsReportedWithItsLine() throws IOException {
    Result result = tryRoute("deliver-to-mine", "- bean:\n    ref: nobody\n");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains(home.resolve("deliver-to-mine.camel.yaml") + ", line 6: ", "nobody");
  }

  @Test
  void aComponentThatIsMissingIsNamed() throws IOException {
    Result result = tryRoute("deliver-to-mine", "- to: nonesuch:x\n");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            home.resolve("deliver-to-mine.camel.yaml") + ", line 6: ",
            "there is no component 'nonesuch'; a jar in lib/");
  }

  @Test
  void anotherFileIsNoDestination() {
    Result result = program.tryRoute(home.resolve("sweep.camel.yaml"));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("deliver-to-NAME.camel.yaml");
    assertThat(program.tryRoute(home.resolve("deliver-to-none.camel.yaml")).status()).isEqualTo(1);
  }

  @Test
  void thoseThatComeWithSimpanAndTheExampleThatNeedsNoServerWork() {
    try (MailStandIn mail = MailStandIn.start()) {
      program.mail(mail);
      assertThat(program.tryRoute(Path.of("routes/announce-to-email.camel.yaml")).out())
          .contains("announce-to-email: a batch of one file: stored");
      assertThat(mail.mails()).hasSize(1);
    }
    assertThat(program.tryRoute(Path.of("routes/deliver-to-file.camel.yaml")).status()).isZero();
    program.archived().assertSound();
    program.with("simpan.second-folder.directory", home.resolve("second").toString());
    Path example = Path.of("examples/second-folder/routes/deliver-to-second-folder.camel.yaml");
    Result second = program.tryRoute(example);
    assertThat(second.err()).isEmpty();
    assertThat(second.status()).as(second.out()).isZero();
  }
}
