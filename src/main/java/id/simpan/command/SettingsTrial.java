package id.simpan.command;

import id.simpan.routing.Trial;
import java.io.PrintStream;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code simpan check}: a line for each thing that was tried. */
final class SettingsTrial {

  private final ConfigurableApplicationContext context;
  private final PrintStream out;

  SettingsTrial(ConfigurableApplicationContext context, PrintStream out) {
    this.context = context;
    this.out = out;
  }

  int run() {
    boolean right = true;
    for (Map.Entry<String, Trial.Attempt> trial : Trial.of(context).entrySet()) {
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
