package id.simpan.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {

  /** Of nobody who runs tests. */
  private static final int SOMEBODY_ELSE = 54_321;

  @TempDir private Path root;
  private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectories(root.resolve("open/lib"));
    file = Files.writeString(folder.resolve("a.jar"), "");
    mode(folder, "rwxrwxr-x");
    mode(file, "rw-rw-r--");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void giveAway(Path path) throws IOException {
    try {
      Files.setAttribute(path, "unix:uid", SOMEBODY_ELSE);
    } catch (IOException notRoot) {
      assumeTrue(false, "only root gives files away");
    }
  }

  @Test
  void oneOfTheUsersIsTrusted() throws IOException {
    assertThat(Trust.objection(file)).isEmpty();
    assertThat(Trust.objectionToFolder(folder)).isEmpty();
  }

  /** As the folder of a ConfigMap in Kubernetes is: everyone may write, says its mode. */
  @Test
  void whatIsMountedReadOnlyNobodyCanWrite() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "this is no Linux");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                """
                mount -t tmpfs tmpfs "$1" && chmod 1777 "$1" && touch "$1/a" && mount -o remount,ro "$1" \
                  || { echo unmounted; exit; }
                shift
                exec "$@"
                """,
                "sh",
                folder.toString(),
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Objection.class.getName(),
                folder.resolve("a").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assumeTrue(!said.contains("unshare:") && !said.contains("unmounted"), "nothing can be mounted");
    assertThat(said).endsWith("trusted\n");
    assertThat(process.waitFor()).isZero();
  }

  /** What the JVM that sees the mount says. */
  static final class Objection {
    public static void main(String[] arguments) throws IOException {
      System.out.println(Trust.objection(Path.of(arguments[0])).orElse("trusted"));
    }
  }

  @Test
  void foldersAboveDoNotCount() throws IOException {
    mode(root.resolve("open"), "rwxrwxrwx");

    assertThat(Trust.objection(file)).isEmpty();
  }

  @Test
  void whatEveryoneCanWriteIsNot() throws IOException {
    mode(file, "rw-rw-rw-");
    assertThat(Trust.objection(file))
        .isEqualTo(
            Optional.of(
                "everyone can write %s; chmod o-w is expected first".formatted(file.toRealPath())));

    mode(file, "rw-r--r--");
    mode(folder, "rwxr-xrwx");
    assertThat(Trust.objection(file)).get().asString().contains(folder + ";");
    assertThat(Trust.objectionToFolder(folder)).isPresent();
  }

  @Test
  void whatBelongsToSomebodyElseIsNot() throws IOException {
    giveAway(file);

    assertThat(Trust.objection(file))
        .get()
        .asString()
        .contains(file.toRealPath() + " belongs to " + SOMEBODY_ELSE, "chown to root");
    assertThat(Trust.objectionToFolder(folder)).isEmpty();
  }

  @Test
  void norWhatLiesInAFolderOfSomebodyElse() throws IOException {
    giveAway(folder);

    assertThat(Trust.objection(file)).get().asString().contains(folder + " belongs to");
  }

  @Test
  void aLinkCountsAsWhatItLeadsTo() throws IOException {
    Path links = Files.createDirectory(root.resolve("links"));
    Path link = Files.createSymbolicLink(links.resolve("b.jar"), file);
    assertThat(Trust.objection(link)).isEmpty();

    mode(folder, "rwxrwxrwx");
    assertThat(Trust.objection(link)).isPresent();

    mode(folder, "rwxr-xr-x");
    mode(links, "rwxrwxrwx");
    assertThat(Trust.objection(link)).isPresent();
  }
}
