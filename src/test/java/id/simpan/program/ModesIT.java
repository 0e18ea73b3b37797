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
