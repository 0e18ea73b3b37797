package id.simpan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code lib/} is looked for. {@code LibraryIT} starts the jar itself. */
class SimpanLauncherTest {

  @TempDir private Path root;
  private Path work;

  @BeforeEach
  void start() throws IOException {
    work = Files.createDirectories(root.resolve("work"));
  }

  private Path library(String folder) throws IOException {
    Path lib = Files.createDirectories(root.resolve(folder).resolve("lib"));
    Files.writeString(lib.resolve("README.txt"), "no jar");
    return Files.writeString(lib.resolve("a.jar"), "");
  }

  @Test
  void theWorkingDirectoryComesFirst() throws IOException {
    Path own = library("work");
    library("opt");

    assertThat(SimpanLauncher.jars(work, root.resolve("opt/simpan.jar"))).containsExactly(own);
  }

  @Test
  void thenBesideTheJar() throws IOException {
    Path beside = library("opt");

    assertThat(SimpanLauncher.jars(work, root.resolve("opt/simpan.jar"))).containsExactly(beside);
  }

  @Test
  void aboveItsFolderOnlyIfThatIsBin() throws IOException {
    Path above = library("opt");

    assertThat(SimpanLauncher.jars(work, root.resolve("opt/bin/simpan.jar")))
        .containsExactly(above);
    assertThat(SimpanLauncher.jars(work, root.resolve("opt/simpan/simpan.jar"))).isEmpty();
  }

  @Test
  void aFolderWithoutJarsIsNone() throws IOException {
    Files.createDirectories(work.resolve("lib"));
    Path beside = library("opt");

    assertThat(SimpanLauncher.jars(work, root.resolve("opt/simpan.jar"))).containsExactly(beside);
  }

  @Test
  void aJarThatEveryoneCanWriteIsLeftOut() throws IOException {
    Path beside = library("opt");
    Path own = library("work");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(SimpanLauncher.jars(work, root.resolve("opt/simpan.jar"))).containsExactly(beside);
  }

  @Test
  void soAreAllInAFolderThatEveryoneCanWrite() throws IOException {
    Path own = library("work");
    Files.setPosixFilePermissions(own.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(SimpanLauncher.jars(work, root.resolve("opt/simpan.jar"))).isEmpty();
  }
}
