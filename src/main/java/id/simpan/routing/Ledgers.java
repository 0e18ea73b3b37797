package id.simpan.routing;

import id.simpan.ledger.Ledger;
import id.simpan.settings.SimpanSettings;
import java.time.Clock;
import java.util.Optional;

/** Opens the ledger that the settings name. */
public final class Ledgers {

  /** One account for now; the ledger has room for more. */
  private static final String ACCOUNT = "default";

  private Ledgers() {}

  /** For a program that works with it. */
  static Ledger open(SimpanSettings settings, Clock clock) {
    SimpanSettings.Ledger ledger = settings.ledger();
    return ledger.url().isBlank()
        ? Ledger.embedded(settings.resolve(ledger.directory()), ACCOUNT, clock)
        : Ledger.postgresql(ledger.url(), ledger.username(), ledger.password(), ACCOUNT, clock);
  }

  /** Beside a program that works with it; empty if there is none yet. */
  public static Optional<Ledger> beside(SimpanSettings settings, Clock clock) {
    SimpanSettings.Ledger ledger = settings.ledger();
    return ledger.url().isBlank()
        ? Ledger.beside(settings.resolve(ledger.directory()), ACCOUNT, clock)
        : Optional.of(
            Ledger.postgresqlBeside(
                ledger.url(), ledger.username(), ledger.password(), ACCOUNT, clock));
  }

  /** Whether another program on this machine has the embedded ledger. */
  public static boolean isInUse(SimpanSettings settings) {
    SimpanSettings.Ledger ledger = settings.ledger();
    return ledger.url().isBlank() && Ledger.isInUse(settings.resolve(ledger.directory()));
  }

  /** None at all, for {@code check}: a running program has the real one. */
  static Ledger none(Clock clock) {
    return Ledger.none(ACCOUNT, clock);
  }
}
