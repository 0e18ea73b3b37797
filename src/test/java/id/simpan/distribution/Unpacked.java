package id.simpan.distribution;

import id.simpan.standin.RapatinStandIn;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The distribution in a folder of its own, and its programs. */
public record Unpacked(Path home) {

  /** A program that ends soon gains nothing from code that is compiled twice. */
  public static final String JAVA_OPTS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** What the build made, such as {@code .zip}. */
  public static Path archive(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> archives =
          files.filter(file -> file.getFileName().toString().matches("simpan-\\d.*")).toList();
      return archives.stream()
          .filter(file -> file.toString().endsWith(suffix))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + suffix + " in " + archives))
          .toAbsolutePath();
    }
  }

  /** Of what the build made, such as {@code 0.2.0}. */
  public static String version() throws IOException {
    return archive(".tar.gz").getFileName().toString().replaceAll("^simpan-|\\.tar\\.gz$", "");
  }

  /** Unpacks the {@code .tar.gz} as an operator does, into a new folder. */
  public static Unpacked in(Path folder) throws Exception {
    Files.createDirectories(folder);
    Result tar = run(folder, Map.of(), "tar", "xzf", archive(".tar.gz").toString());
    if (tar.status() != 0) {
      throw new AssertionError(tar);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new Unpacked(files.filter(Files::isDirectory).findFirst().orElseThrow());
    }
  }

  /**
   * One for all tests that only start it, with the class data that its first {@code check} makes:
   * each start takes two thirds of the CPU then. Whoever comes first makes it, the others wait.
   */
  public static synchronized Unpacked shared() throws Exception {
    Path archive = archive(".tar.gz");
    Path all = Path.of("target", "unpacked").toAbsolutePath();
    Path folder = all.resolve(Long.toString(Files.getLastModifiedTime(archive).toMillis()));
    Files.createDirectories(all);
    try (FileChannel file =
            FileChannel.open(
                all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = file.lock()) {
      Path whole = folder.resolve("whole");
      if (!Files.exists(whole)) {
        try (Stream<Path> older = Files.list(all)) {
          for (Path old : older.filter(Files::isDirectory).toList()) {
            FileSystemUtils.deleteRecursively(old);
          }
        }
        in(folder).makeClassData();
        Files.createFile(whole);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new Unpacked(
          files
              .filter(file -> file.getFileName().toString().startsWith("simpan-"))
              .findFirst()
              .orElseThrow());
    }
  }

  private void makeClassData() throws Exception {
    Path work = Files.createDirectories(home.resolveSibling("work"));
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      Result check =
          run(
              work,
              Map.of(
                  "SIMPAN_CACHE",
                  classData().toString(),
                  "RAPATIN_BASEURL",
                  rapatin.baseUrl(),
                  "RAPATIN_TOKEN",
                  rapatin.issueToken()),
              bin("simpan").toString(),
              "check");
      if (check.status() != 0) {
        throw new AssertionError(check);
      }
    }
  }

  /** Where {@link #shared} has it: what {@code SIMPAN_CACHE} says. */
  public Path classData() {
    return home.resolveSibling("class-data");
  }

  public Path bin(String name) {
    return home.resolve("bin").resolve(name);
  }

  public Path file(String name) {
    return home.resolve(name);
  }

  String read(String name) throws IOException {
    return Files.readString(file(name));
  }

  /** Makes a file say something else, in one place. */
  void edit(String name, String text, String replacement) throws IOException {
    String before = read(name);
    if (!before.contains(text)) {
      throw new AssertionError(name + " has no such text: " + text);
    }
    Files.writeString(file(name), before.replace(text, replacement));
  }

  /** The names of all files, with slashes. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> home.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** What a program left behind. */
  record Result(int status, String out, String err) {}

  /** A program that is going. */
  record Running(Process process, Path out, Path err) implements AutoCloseable {

    Result await() throws Exception {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not end: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  static Result run(Path directory, Map<String, String> environment, String... line)
      throws Exception {
    try (Running running = start(directory, environment, line)) {
      return running.await();
    }
  }

  static Running start(Path directory, Map<String, String> environment, String... line)
      throws IOException {
    Path out = Files.createTempFile("simpan", ".out");
    Path err = Files.createTempFile("simpan", ".err");
    out.toFile().deleteOnExit();
    err.toFile().deleteOnExit();
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(line)))
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", JAVA_OPTS);
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }
}
