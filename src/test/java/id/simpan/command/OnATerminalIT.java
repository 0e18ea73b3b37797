package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import id.simpan.distribution.Unpacked;
import id.simpan.program.SimpanProgram;
import id.simpan.standin.RapatinStandIn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a terminal, as util-linux's script(1) makes one. */
class OnATerminalIT {

  private static final String MEETING = "85000000001";

  @Test
  void aSweepHasBarsAndStatusItsColours(@TempDir Path home) throws Exception {
    assumeThat(Path.of("/usr/bin/script")).as("skipped: no script(1)").isExecutable();
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      rapatin
          .meeting(MEETING)
          .session("s")
          .topic("会議の記録".repeat(12))
          .sample("chat_file", "CHAT")
          .file("active_speaker", "MP4", 3_000_000L);
      SimpanProgram program =
          new SimpanProgram(home)
              .account(rapatin)
              .meetings(MEETING)
              .with("simpan.download.bandwidth", "1MB/s");

      String sweep = onTerminal(100, "once", program);

      assertThat(sweep)
          .contains("Keeping ", MEETING + " active_speaker", "MB/s")
          .contains("2 files kept in this sweep; every recording is safe");
      // a line of the log begins a line, though bars are drawn at the same time
      assertThat(sweep.lines().filter(line -> line.contains("Kept:")))
          .hasSize(2)
          .allMatch(line -> line.matches("(.*\u001b\\[J)?\\d\\d:\\d\\d:\\d\\d .*INFO.* Kept: .*"));

      String status = onTerminal(60, "status", program);

      assertThat(status).contains("\u001b[32mEvery recording is safe.\u001b[0m");
      String session =
          status.lines().filter(line -> line.contains(MEETING)).findFirst().orElseThrow();
      String plain = session.replaceAll("\u001b\\[[0-9;]*m", "").strip();
      assertThat(plain).endsWith("…");
      assertThat(Terminal.columns(plain)).isBetween(58, 60);
    }
  }

  private static String onTerminal(int columns, String command, SimpanProgram program)
      throws Exception {
    Unpacked simpan = Unpacked.shared();
    String line =
        quoted(simpan.bin("simpan").toString())
            + " "
            + command
            + program.arguments().stream()
                .map(it -> " " + quoted(it))
                .collect(Collectors.joining());
    ProcessBuilder script =
        new ProcessBuilder(
                "script", "-qec", "stty cols %d; %s".formatted(columns, line), "/dev/null")
            .redirectErrorStream(true);
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    script.environment().put("JAVA_OPTS", Unpacked.JAVA_OPTS);
    // the first status makes class data of its own, which nobody would need again
    String cache = command.equals("status") ? "off" : simpan.classData().toString();
    script.environment().put("SIMPAN_CACHE", cache);
    script.environment().put("TERM", "xterm");
    script.environment().put("LC_ALL", "C.UTF-8");
    script.environment().remove("NO_COLOR");
    Process process = script.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
