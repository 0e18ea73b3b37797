package id.simpan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a reader types, a block after the other: folder and exported variables last from one to the
 * next. {@code /opt}, {@code /usr/local} and {@code /srv} lie in a folder of the test's, and {@code
 * sudo} only does what it is told.
 */
final class Terminal implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String ELSEWHERE = "(?<![\\w.])/(opt|usr/local|srv)/";

  private final Path root;
  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private final Path state;
  private final Path said;
  private Process running;

  /**
   * @param root takes the place of the machine's
   * @param folder where it begins
   */
  Terminal(Path root, Path folder, Map<String, String> settings) throws IOException {
    this.root = root;
    this.folder = folder;
    this.settings.putAll(settings);
    Files.createDirectories(folder);
    Path programs = Files.createDirectories(root.resolve("usr/local/bin"));
    Path sudo = Files.writeString(programs.resolve("sudo"), "#!/bin/sh\nexec \"$@\"\n");
    sudo.toFile().setExecutable(true);
    state = Files.createTempFile(root, "terminal", ".sh");
    said = Files.createTempFile(root, "terminal", ".out");
    this.settings.put("PATH", programs + File.pathSeparator + System.getenv("PATH"));
    this.settings.put("JAVA_HOME", System.getProperty("java.home"));
    beginAgain();
  }

  private void beginAgain() throws IOException {
    Files.writeString(state, "cd " + quoted(folder.toString()) + "\n");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Does what the lines say; the last one may be {@code simpan run}, which goes on. */
  void type(List<String> lines, int status) throws Exception {
    String last = lines.get(lines.size() - 1);
    boolean goesOn = last.matches("(\\S*/)?simpan run");
    StringBuilder script = new StringBuilder("set -e\n. " + quoted(state.toString()) + "\n");
    for (String line : goesOn ? lines.subList(0, lines.size() - 1) : lines) {
      script.append(line.replaceAll(ELSEWHERE, root + "/$1/")).append('\n');
    }
    script
        .append("{ export -p; printf \"cd '%s'\\n\" \"$PWD\"; } > ")
        .append(quoted(state.toString()))
        .append('\n');
    if (goesOn) {
      script.append("exec ").append(last.replaceAll(ELSEWHERE, root + "/$1/")).append('\n');
    }
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", script.toString())
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
    builder.environment().keySet().removeIf(name -> name.matches("(SIMPAN|RAPATIN|SPRING)_.*"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    if (goesOn) {
      running = process;
      return;
    }
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).as(said()).isEqualTo(status);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Writes a file where the last block left off. */
  void write(String path, String text) throws Exception {
    type(List.of("mkdir -p \"$(dirname " + path + ")\"", ": > " + path, "realpath " + path), 0);
    List<String> lines = Files.readAllLines(said);
    Files.writeString(Path.of(lines.get(lines.size() - 1)), text);
  }

  /** Waits until the lines were said; figures may be others. */
  void awaitLines(List<String> lines) {
    for (String line : lines) {
      if (line.isBlank() || line.strip().equals("...")) {
        continue;
      }
      if (running == null) {
        assertThat(same(said())).contains(same(line));
      } else {
        await(line)
            .atMost(LIMIT)
            .until(() -> same(said()).contains(same(line)) || !running.isAlive());
        assertThat(same(said())).contains(same(line));
      }
    }
  }

  private static String same(String text) {
    return text.replaceAll("\\d+", "0");
  }

  private String said() {
    try {
      return Files.readString(said).replace(root.toString(), "");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * The end of a section: Ctrl-C, if something goes on. The next one begins in the folder again.
   */
  @Override
  public void close() throws Exception {
    if (running != null) {
      running.destroy();
      boolean ended = running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      running.destroyForcibly();
      assertThat(ended).as("simpan run ends").isTrue();
      assertThat(running.exitValue()).as(said()).isZero();
      running = null;
    }
    beginAgain();
  }
}
