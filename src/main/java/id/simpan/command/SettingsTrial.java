package id.simpan.command;

import id.simpan.routing.Trial;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code simpan check}: a line for each thing that was tried. */
final class SettingsTrial {

  private final ConfigurableApplicationContext context;
  private final Optional<Path> capture;
  private final PrintStream out;

  /**
   * @param capture file for the shapes of the API's answers
   */
  SettingsTrial(ConfigurableApplicationContext context, Optional<Path> capture, PrintStream out) {
    this.context = context;
    this.capture = capture;
    this.out = out;
  }

  int run() {
    Launch.unknown(context).forEach(line -> out.printf("%-6s  %s%n", "WARN", line));
    boolean right = true;
    for (Map.Entry<String, Trial.Attempt> trial : Trial.of(context, capture).entrySet()) {
      String problem = null;
      String found = "";
      try {
        found = trial.getValue().run();
      } catch (Exception failed) {
        problem = Trial.describe(context, failed);
      }
      out.printf(
          "%-6s  %s: %s%n",
          problem == null ? "ok" : "FAILED", trial.getKey(), problem == null ? found : problem);
      right &= problem == null;
    }
    return right ? 0 : 1;
  }
}
