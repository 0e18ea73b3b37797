package id.simpan.faults;

import id.simpan.distribution.Unpacked;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Simpan as a process of its own, which can be killed. */
final class SimpanJar implements AutoCloseable {

  /** The one that holds all others, which takes half as long again to start. */
  static final Path JAR = Path.of("target", "simpan.jar").toAbsolutePath();

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
    return start(bench.home, List.of("-Xmx" + heap), command, bench.program.arguments());
  }

  /** The distribution's, with any options of the JVM and any settings. */
  static SimpanJar start(Path home, List<String> options, String command, List<String> settings) {
    try {
      Unpacked simpan = Unpacked.shared();
      // in the end, the program takes the place of the script: it has the same process
      ProcessBuilder builder =
          new ProcessBuilder(line(List.of(simpan.bin("simpan").toString(), command), settings));
      builder.environment().put("SIMPAN_CACHE", simpan.classData().toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_OPTS", Unpacked.JAVA_OPTS + " " + String.join(" ", options));
      return start(home, builder);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** {@code java -jar} of another one. */
  static SimpanJar start(Bench bench, Path jar, String heap, String command) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx" + heap,
            "-jar",
            jar.toString(),
            command);
    return start(bench.home, new ProcessBuilder(line(java, bench.program.arguments())));
  }

  private static List<String> line(List<String> command, List<String> settings) {
    return Stream.concat(command.stream(), settings.stream()).toList();
  }

  private static SimpanJar start(Path home, ProcessBuilder builder) throws IOException {
    Path out = home.resolve("stdout.txt");
    Path err = home.resolve("stderr.txt");
    Process process =
        builder
            .directory(home.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new SimpanJar(process, out, err);
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
