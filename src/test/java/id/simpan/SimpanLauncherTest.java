package id.simpan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
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

  @Test
  void whatIsWantedMostIsLookedForFirstAndAllElseStaysWhereItIs() throws IOException {
    assertThat(
            SimpanLauncher.mostWantedFirst(
                List.of(
                    URI.create("file:/opt/lib/extra.jar").toURL(),
                    URI.create("file:/simpan/BOOT-INF/classes/").toURL(),
                    URI.create("file:/simpan/BOOT-INF/lib/zebra-1.jar").toURL(),
                    URI.create("file:/simpan/BOOT-INF/lib/camel-api-4.jar").toURL(),
                    URI.create("file:/simpan/BOOT-INF/lib/ant-1.jar").toURL(),
                    URI.create("file:/simpan/BOOT-INF/lib/spring-boot-3.jar").toURL())))
        .extracting(url -> url.getPath().replaceFirst(".*/BOOT-INF/", ""))
        .containsExactly(
            "/opt/lib/extra.jar",
            "classes/",
            "lib/spring-boot-3.jar",
            "lib/camel-api-4.jar",
            "lib/zebra-1.jar",
            "lib/ant-1.jar");
  }

  @Test
  void whatIsWantedMostIsThere() {
    List<String> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .toList();

    assertThat(SimpanLauncher.MOST_WANTED)
        .allSatisfy(
            beginning -> assertThat(jars).anyMatch(jar -> jar.matches(beginning + ".*[.]jar")));
  }
}
