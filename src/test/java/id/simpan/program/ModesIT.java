package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read what Simpan makes. */
class ModesIT {

  private static final String MEETING = "85095598095";

  @TempDir private Path home;
  private final RapatinStandIn rapatin = RapatinStandIn.start();

  @AfterEach
  void close() {
    rapatin.close();
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----,rwxr-x---", "600,rwx------", "rw-rw-r--,rwxrwxr-x"})
  void theArchiveHasItsModeAndTheRestIsTheUsersAlone(String files, String folders)
      throws Exception {
    rapatin
        .meeting(MEETING)
        .session("s")
        .sample("active_speaker", "MP4")
        .file("chat_file", "CHAT", 5);
    SimpanProgram program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings(MEETING)
            .with("simpan.api-log", home.resolve("logs/api.log").toString())
            .with("simpan.file.mode", files);

    assertThat(program.once().err()).isEmpty();

    Map<Boolean, Set<String>> modes;
    try (Stream<Path> made = Files.walk(program.archive())) {
      modes =
          made.collect(
              Collectors.partitioningBy(
                  Files::isDirectory, Collectors.mapping(ModesIT::mode, Collectors.toSet())));
    }
    assertThat(modes.get(false)).containsExactly(files.replace("600", "rw-------"));
    assertThat(modes.get(true)).containsExactly(folders);
    for (String own : new String[] {"data", "work", "logs"}) {
      assertThat(mode(home.resolve(own))).as(own).isEqualTo("rwx------");
    }
  }

  private static Set<String> modesIn(Path folder) throws IOException {
    try (Stream<Path> made = Files.walk(folder)) {
      return made.filter(Files::isRegularFile).map(ModesIT::mode).collect(Collectors.toSet());
    }
  }

  @Test
  void inAFolderThatIsSomebodyElsesTheFilesAreTheUsersAlone() throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
    rapatin.meeting(MEETING).session("s").file("chat_file", "CHAT", 5);
    SimpanProgram program =
        new SimpanProgram(Files.createDirectory(home.resolve("home")))
            .account(rapatin)
            .meetings(MEETING);
    Path routes = Files.createDirectory(program.home().resolve("routes"));
    Files.writeString(
        routes.resolve("deliver-to-never.camel.yaml"),
        """
        - route:
            id: deliver-to-never
            description: Fails, so that the file stays where it is kept
            from:
              uri: direct:deliver-to-never
              steps:
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: closed
        """);
    program
        .with("simpan.destinations", "never")
        .with("simpan.ledger.directory", elsewhere.toString())
        .with("simpan.download.directory", elsewhere.toString());

    program.once();

    assertThat(elsewhere).isDirectoryContaining("glob:**.kept").isDirectoryContaining("glob:**.db");
    assertThat(modesIn(elsewhere)).containsExactly("rw-------");
    assertThat(mode(elsewhere)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void aLedgerThatIsImportedIsTheUsersAlone() throws Exception {
    Path file = home.resolve("ledger.gz");
    SimpanProgram old =
        new SimpanProgram(Files.createDirectory(home.resolve("old"))).account(rapatin);
    old.once();
    assertThat(old.exportLedger(file).err()).isEmpty();
    SimpanProgram program =
        new SimpanProgram(Files.createDirectory(home.resolve("new"))).account(rapatin);

    assertThat(program.importLedger(file).err()).isEmpty();

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(program.home().resolve("data"))).isEqualTo("rwx------");
    assertThat(modesIn(program.home().resolve("data"))).containsExactly("rw-------");
  }

  @Test
  void foldersOfAnOlderVersionAreClosed() throws Exception {
    for (String own : new String[] {"data", "work", "logs"}) {
      Path folder = Files.createDirectory(home.resolve(own));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    assertThat(new SimpanProgram(home).account(rapatin).once().err()).isEmpty();

    for (String own : new String[] {"data", "work", "logs"}) {
      assertThat(mode(home.resolve(own))).as(own).isEqualTo("rwx------");
    }
  }
}
