package id.simpan.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileModeTest {

  @TempDir private Path root;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @CsvSource({
    "rw-r-----,rw-r-----,rwxr-x---",
    "640,rw-r-----,rwxr-x---",
    "0640,rw-r-----,rwxr-x---",
    "600,rw-------,rwx------",
    "rw-rw-r--,rw-rw-r--,rwxrwxr-x",
    "666,rw-rw-rw-,rwxrwxrwx",
    "620,rw--w----,rwx-w----"
  })
  void whoMayReadAFileMayEnterItsFolder(String text, String files, String folders)
      throws IOException {
    FileMode mode = FileMode.of(text);
    Path file = Files.createFile(root.resolve("file"));

    mode.applyTo(file);
    mode.createFolders(root.resolve("a/b"));

    assertThat(mode(file)).isEqualTo(files);
    assertThat(mode(root.resolve("a"))).isEqualTo(folders);
    assertThat(mode(root.resolve("a/b"))).isEqualTo(folders);
    assertThat(mode).hasToString(files);
    assertThat(mode.isOf(file)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "rw", "rwxr-x---", "rw-r----", "-r-------", "440", "888", "4640", "64"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> FileMode.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a mode for files");
  }

  @Test
  void aFolderThatIsThereStaysAsItIs() throws IOException {
    Path there = Files.createDirectory(root.resolve("there"));
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxrwxrwx"));

    FileMode.PRIVATE.createFolders(there.resolve("new"));

    assertThat(mode(there)).isEqualTo("rwxrwxrwx");
    assertThat(mode(there.resolve("new"))).isEqualTo("rwx------");
  }

  @Test
  void aFileInTheWayIsTold() throws IOException {
    Path file = Files.createFile(root.resolve("file"));

    assertThatThrownBy(() -> FileMode.PRIVATE.createFolders(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aFileSystemWithoutModesIsLeftAsItIs() throws Exception {
    try (var zip =
        java.nio.file.FileSystems.newFileSystem(
            root.resolve("a.zip"), java.util.Map.of("create", "true"))) {
      FileMode.PRIVATE.createFolders(zip.getPath("/a/b"));
      FileMode.PRIVATE.applyTo(zip.getPath("/a"));

      assertThat(zip.getPath("/a/b")).isDirectory();
    }
  }
}
