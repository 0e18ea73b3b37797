package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.Soak;
import id.simpan.standin.SftpStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code examples/sftp} with its component from {@code lib/}, where the command in its README puts
 * it. The component is not inside the jar.
 */
class LibraryIT {

  private static final String MEETING = "85011111111";
  private static final String SIMPAN = "simpan.jar";

  @TempDir private static Path fetched;

  @TempDir private Path home;
  @TempDir private Path installed;

  private final SftpStandIn sftp = SftpStandIn.start();
  private Bench bench;

  /** Word for word as in {@code examples/sftp/README.md}, but for the place. */
  @BeforeAll
  static void fetch() throws Exception {
    String command = "./mvnw -q -f examples/sftp dependency:copy-dependencies -Dlib=";
    assertThat(Path.of("examples/sftp/README.md")).content().contains(command);
    Process maven =
        new ProcessBuilder((command + fetched).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(fetched.resolve("maven.log").toFile())
            .start();
    assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(fetched.resolve("maven.log"))).isZero();
  }

  @BeforeEach
  void start() {
    bench = new Bench(home);
    bench.healthy(MEETING);
    bench.program.example("sftp").sftp(sftp).destinations("file", "sftp");
  }

  @AfterEach
  void stop() {
    bench.close();
    sftp.close();
  }

  @Soak
  @Test
  void fromTheWorkingDirectory() throws Exception {
    copy(fetched, home.resolve("lib"));

    delivers(SimpanJar.JAR);
  }

  @Test
  void fromBesideTheJar() throws Exception {
    copy(fetched, installed.resolve("with, comma+plus/lib"));
    Path jar = installed.resolve("with, comma+plus").resolve(SIMPAN);
    Files.copy(SimpanJar.JAR, jar);

    delivers(jar);
  }

  @Soak
  @Test
  void withoutItTheComponentIsMissing() throws Exception {
    try (SimpanJar once = SimpanJar.start(bench, SimpanJar.JAR, "256m", "once")) {
      assertThat(once.ends(4, TimeUnit.MINUTES)).isTrue();
      assertThat(once.status()).isNotZero();
      assertThat(once.err())
          .containsPattern(
              "routes/deliver-to-sftp.camel.yaml, line \\d+: there is no component 'sftp'; a jar in lib/");
    }
    assertThat(sftp.paths()).isEmpty();
  }

  @Test
  void nothingIsFetchedThatIsInside() throws IOException {
    Set<String> inside;
    try (JarFile jar = new JarFile(SimpanJar.JAR.toFile())) {
      inside =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith("BOOT-INF/lib/"))
              .map(name -> artifact(name.substring("BOOT-INF/lib/".length())))
              .collect(Collectors.toSet());
    }
    assertThat(inside).contains("camel-file");
    List<String> jars = jars(fetched).stream().map(jar -> jar.getFileName().toString()).toList();
    assertThat(jars).anyMatch(name -> name.startsWith("camel-ftp-"));
    assertThat(jars).extracting(LibraryIT::artifact).doesNotContainAnyElementsOf(inside);
    assertThat(Files.readString(Path.of("examples/sftp/README.md"))).contains(jars);
  }

  private void delivers(Path jar) throws Exception {
    try (SimpanJar once = SimpanJar.start(bench, jar, "256m", "once")) {
      assertThat(once.ends(4, TimeUnit.MINUTES)).isTrue();
      assertThat(once.err()).isEmpty();
      assertThat(once.status()).isZero();
    }
    assertThat(sftp.paths())
        .hasSize(4)
        .anyMatch(path -> path.endsWith("/active_speaker.mp4"))
        .anyMatch(path -> path.endsWith("/SHA256SUMS"));
    assertThat(bench.archive()).hasSize(1);
  }

  private static String artifact(String jar) {
    return jar.replaceFirst("-\\d.*", "");
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path jar : jars(from)) {
      Files.copy(jar, to.resolve(jar.getFileName()));
    }
  }
}
