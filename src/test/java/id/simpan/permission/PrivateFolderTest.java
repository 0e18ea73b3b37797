package id.simpan.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {

  @TempDir private Path root;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path open(String name) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void isTheUsersAlone() throws IOException {
    PrivateFolder.create(root.resolve("new/data"), root);

    assertThat(mode(root.resolve("new/data"))).isEqualTo("rwx------");
  }

  @Test
  void oneOfAnOlderVersionIsClosed() throws IOException {
    Path work = open("home/work");

    PrivateFolder.create(work, root.resolve("home"));

    assertThat(mode(work)).isEqualTo("rwx------");
  }

  @Test
  void whatIsNotSimpansStaysOpen() throws IOException {
    Path home = open("home");
    Path elsewhere = open("elsewhere");

    PrivateFolder.create(home, home);
    PrivateFolder.create(elsewhere, home);

    assertThat(mode(home)).isEqualTo("rwxr-xr-x");
    assertThat(mode(elsewhere)).isEqualTo("rwxr-xr-x");
  }
}
