package id.simpan.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {

  @TempDir private Path root;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void isTheUsersAlone() throws IOException {
    PrivateFile.create(root.resolve("file"));

    assertThat(root.resolve("file")).isEmptyFile();
    assertThat(mode(root.resolve("file"))).isEqualTo("rw-------");
  }

  @Test
  void oneThatIsThereIsClosedAndKeepsWhatItHolds() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "kept");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    PrivateFile.create(file);

    assertThat(file).hasContent("kept");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThatThrownBy(() -> PrivateFile.createNew(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aFileSystemWithoutModesHasItAllTheSame() throws IOException {
    try (var zip = FileSystems.newFileSystem(root.resolve("a.zip"), Map.of("create", "true"))) {
      Path file = zip.getPath("/file");

      PrivateFile.create(file);
      PrivateFile.create(file);

      assertThat(file).isEmptyFile();
    }
  }
}
