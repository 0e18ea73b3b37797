package id.simpan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd itself reads it; nothing is started. */
class UnitFileTest {

  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir private Path directory;

  private String analyze(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(ANALYZE), "skipped: " + ANALYZE + " is not there");
    Path unit = directory.resolve("simpan.service");
    Files.writeString(
        unit,
        Files.readString(Path.of("src/distribution/systemd/simpan.service"))
            .replace("/opt/simpan/bin/simpan", "/bin/true"));
    ProcessBuilder analyze = new ProcessBuilder(ANALYZE.toString());
    analyze.command().addAll(List.of(arguments));
    analyze.command().add(unit.toString());
    Process process = analyze.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void hasNothingThatSystemdDoesNotUnderstand() throws Exception {
    assertThat(analyze("verify", "--man=no")).isEmpty();
  }

  /** In tenths: 10 is a service that may do anything. */
  @Test
  void leavesLittleToWhoeverBreaksIn() throws Exception {
    analyze("security", "--offline=true", "--threshold=20");
  }
}
