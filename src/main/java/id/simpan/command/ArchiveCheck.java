package id.simpan.command;

import id.simpan.announce.Verification;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Ledger;
import id.simpan.routing.Ledgers;
import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** {@code simpan verify}: does each folder of recordings hold what its records say? */
final class ArchiveCheck {

  private final SimpanSettings settings;
  private final Environment environment;
  private final PrintStream out;
  private final VerifyPart part;
  private final boolean deep;

  /**
   * @param part of the paths that is verified
   * @param deep reads objects rather than to ask for their checksums
   */
  ArchiveCheck(ApplicationContext context, VerifyPart part, boolean deep, PrintStream out) {
    this.part = part;
    this.deep = deep;
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
    Verification verification = new Verification(archive, delivered(destination), part);
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
    Map<String, String> delivered = new TreeMap<>();
    Optional<Ledger> ledger = Ledgers.beside(settings, Clock.systemUTC());
    if (ledger.isPresent()) {
      try (Ledger open = ledger.get()) {
        new Deliveries(open, null).held(destination, delivered::put);
      }
    }
    return delivered;
  }
}
