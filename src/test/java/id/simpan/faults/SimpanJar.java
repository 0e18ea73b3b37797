package id.simpan.faults;

import id.simpan.distribution.Unpacked;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** Simpan as a process of its own, which can be killed. */
final class SimpanJar implements AutoCloseable {

  /** The one that holds all others, which takes half as long again to start. */
  static final Path JAR = Path.of("target", "simpan.jar").toAbsolutePath();

  /** The distribution, unpacked once. */
  private static final class Distribution {
    private static final Path JAR = unpack().file("simpan.jar");

    private static Unpacked unpack() {
      try {
        Path folder = Files.createTempDirectory("distribution");
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
        return Unpacked.in(folder);
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private SimpanJar(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * The distribution's.
   *
   * @param heap such as {@code 192m}
   */
  static SimpanJar start(Bench bench, String heap, String command) {
    return start(bench, Distribution.JAR, heap, command);
  }

  /** {@code java -jar} of another one. */
  static SimpanJar start(Bench bench, Path jar, String heap, String command) {
    return start(bench.home, jar, List.of("-Xmx" + heap), command, bench.program.arguments());
  }

  /** The distribution's, with any options of the JVM and any settings. */
  static SimpanJar start(Path home, List<String> options, String command, List<String> settings) {
    return start(home, Distribution.JAR, options, command, settings);
  }

  private static SimpanJar start(
      Path home, Path jar, List<String> options, String command, List<String> settings) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    line.addAll(options);
    line.addAll(List.of("-jar", jar.toString(), command));
    line.addAll(settings);
    Path out = home.resolve("stdout.txt");
    Path err = home.resolve("stderr.txt");
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(home.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new SimpanJar(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGSTOP: it stands still until {@link #goOn}. */
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Whether it ended by itself in that time. */
  boolean ends(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  /** The exit status. */
  int status() {
    return process.exitValue();
  }

  String err() {
    return read(err);
  }

  String out() {
    return read(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory that it ever held, in KiB, while it is alive; Linux alone tells. */
  OptionalLong mostResident() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
