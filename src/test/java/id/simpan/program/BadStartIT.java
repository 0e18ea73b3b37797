package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.RapatinStandIn;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps Simpan from starting is told in one plain line. */
class BadStartIT {

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

  private void assertOneLine(Result result, int status, String... words) {
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .contains(words)
        .doesNotContain("bean", "Exception", "nested", "org.");
    assertThat(result.status()).isEqualTo(status);
  }

  @Test
  void aDatabaseThatIsAwayMayComeBack() throws Exception {
    // bound, so that nobody else takes the port, and not listening
    try (Socket away = new Socket()) {
      away.bind(new InetSocketAddress("127.0.0.1", 0));
      program
          .with(
              "simpan.ledger.url",
              "jdbc:postgresql://127.0.0.1:%d/simpan?loginTimeout=1".formatted(away.getLocalPort()))
          .with("simpan.ledger.password", "s3cret");

      Result result = program.once();

      assertOneLine(result, 1, "simpan.ledger.url: the database cannot be used: ", "refused");
      assertThat(result.err()).doesNotContain("s3cret");
    }
  }

  @Test
  void whatIsNoDatabaseIsNamed() {
    String page = rapatin.baseUrl().replace("http:", "jdbc:postgresql:") + "/simpan?loginTimeout=1";

    assertOneLine(
        program.with("simpan.ledger.url", page).with("simpan.ledger.password", "s3cret").once(),
        1,
        "simpan.ledger.url: the database cannot be used: ");
  }

  @Test
  void aLedgerThatIsNoneIsNamedWithTheWayOut() throws Exception {
    Path data = Files.createDirectory(home.resolve("data"));
    Files.writeString(data.resolve("ledger.db"), "this is no database ".repeat(500));

    assertOneLine(
        program.once(),
        2,
        "simpan.ledger.directory: the ledger in ./data is damaged; move ledger.db away");
    assertOneLine(program.statusJson(), 2, "is damaged");
  }

  @Test
  void anAccountThatIsAValueIsRefused() {
    assertOneLine(
        program.with("rapatin.accounts.law", "foo").once(),
        2,
        "rapatin.accounts.law: is a value; settings below it, such as token, are expected");
  }

  @Test
  void aLedgerInNoFolderIsRefused() {
    assertOneLine(
        program.with("simpan.ledger.directory", "").once(),
        2,
        "simpan.ledger.directory: is empty; a directory is expected");
    assertThat(home.resolve("ledger.db")).doesNotExist();
  }

  @Test
  void aPlaceForAnExportThatIsNoneIsNamed() {
    program.once();
    Path file = home.resolve("nowhere/ledger.gz");

    assertOneLine(
        program.exportLedger(file),
        2,
        file + ": cannot be written; a name in a folder that is there");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Path readOnly = Path.of("/proc/simpan");
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));

    assertOneLine(
        program.with("simpan.ledger.directory", readOnly.toString()).once(), 2, "/proc/simpan");
  }

  @Test
  void soIsOneForDownloads() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));

    assertOneLine(
        program.with("simpan.download.directory", "/proc/simpan").once(), 2, "/proc/simpan");
  }

  @Test
  void soAreLogsThatCannotBeWritten() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));

    assertOneLine(
        program.with("logging.file.name", "/proc/simpan/simpan.log").once(),
        2,
        "logging.file.name: /proc/simpan/simpan.log cannot be written");
  }

  @Test
  void settingsThatAreNotYamlSayWhere() throws Exception {
    Path config = Files.createDirectory(home.resolve("config"));
    Files.writeString(
        config.resolve("application.yaml"), "simpan:\n  queue: seda\n bad: [s3cret\n");

    Result result = program.once();

    assertOneLine(result, 2, "config/", "line ");
    assertThat(result.err()).doesNotContain("s3cret");
  }

  @Test
  void importedSettingsThatAreMissingAreNamed() throws Exception {
    assertOneLine(
        program.with("spring.config.import", "file:" + home.resolve("secrets.yaml")).once(),
        2,
        "spring.config.import: ",
        "secrets.yaml");
  }
}
