package id.simpan.command;

import id.simpan.announce.Verification;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Ledger;
import id.simpan.routing.SimpanConfiguration;
import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** {@code simpan verify}: does each folder of recordings hold what its records say? */
final class ArchiveCheck {

  private final SimpanSettings settings;
  private final Environment environment;
  private final PrintStream out;

  ArchiveCheck(ApplicationContext context, PrintStream out) {
    this.settings = context.getBean(SimpanSettings.class);
    this.environment = context.getEnvironment();
    this.out = out;
  }

  int run() {
    boolean right = verify("file", settings.file().directory());
    for (String name : settings.destinations()) {
      String directory = environment.getProperty("simpan." + name + ".directory", "");
      if (!name.equals("file") && !directory.isBlank()) {
        right &= verify(name, directory);
      }
    }
    return right ? 0 : 1;
  }

  private boolean verify(String destination, String directory) {
    Path archive = settings.resolve(directory);
    Verification verification = new Verification(archive, delivered(destination));
    AtomicInteger found = new AtomicInteger();
    boolean right;
    try (ProgressBar bar =
        System.console() == null ? null : new ProgressBar("Verifying", verification.files())) {
      right =
          verification.run(
              line -> {
                found.incrementAndGet();
                out.println(line);
              },
              () -> {
                if (bar != null) {
                  bar.step();
                }
              });
    }
    out.printf(
        "%d %s in %s; %s%n",
        verification.files(),
        verification.files() == 1 ? "file" : "files",
        archive,
        right ? "all as recorded" : found.get() + " not as recorded");
    return right;
  }

  private Map<String, String> delivered(String destination) {
    Optional<Ledger> ledger = SimpanConfiguration.readLedger(settings, Clock.systemUTC());
    if (ledger.isEmpty()) {
      return Map.of();
    }
    try (Ledger open = ledger.get()) {
      return new Deliveries(open).delivered(destination);
    }
  }
}
