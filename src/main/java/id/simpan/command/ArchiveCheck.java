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

/** {@code simpan verify}: does the archive hold what its records say? */
final class ArchiveCheck {

  private final SimpanSettings settings;
  private final PrintStream out;

  ArchiveCheck(ApplicationContext context, PrintStream out) {
    this.settings = context.getBean(SimpanSettings.class);
    this.out = out;
  }

  int run() {
    Path archive = settings.resolve(settings.file().directory());
    Verification verification = new Verification(archive, delivered());
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
    return right ? 0 : 1;
  }

  private Map<String, String> delivered() {
    Optional<Ledger> ledger = SimpanConfiguration.readLedger(settings, Clock.systemUTC());
    if (ledger.isEmpty()) {
      return Map.of();
    }
    try (Ledger open = ledger.get()) {
      return new Deliveries(open).delivered("file");
    }
  }
}
