package id.simpan.routing;

import id.simpan.ledger.Ledger;
import id.simpan.ledger.LedgerOutdated;
import id.simpan.ledger.LedgerRefused;
import id.simpan.ledger.Node;
import id.simpan.settings.SimpanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens the ledger that the settings name. */
public final class Ledgers {

  private Ledgers() {}

  /**
   * For a program that works with it.
   *
   * @param node who it is, if it shares the ledger
   */
  static Ledger open(SimpanSettings settings, Supplier<Node> node, Clock clock) {
    Path directory = settings.resolve(settings.ledger().directory());
    return settings.ledger().url().isBlank()
        ? Ledger.embedded(directory, settings.account(), clock)
        : Ledger.shared(shared(settings), directory, node.get(), settings.account(), clock);
  }

  private static Ledger.Postgresql shared(SimpanSettings settings) {
    SimpanSettings.Ledger ledger = settings.ledger();
    return new Ledger.Postgresql(ledger.url(), ledger.username(), ledger.password());
  }

  /** Beside a program that works with it; empty if there is none yet. */
  public static Optional<Ledger> beside(SimpanSettings settings, Clock clock) {
    return settings.ledger().url().isBlank()
        ? Ledger.beside(settings.resolve(settings.ledger().directory()), settings.account(), clock)
        : Optional.of(Ledger.sharedBeside(shared(settings), settings.account()));
  }

  /** To be exported, while others go on with it; empty if there is none yet. */
  public static Optional<Ledger> toRead(SimpanSettings settings) {
    return settings.ledger().url().isBlank()
        ? Ledger.toRead(
            settings.resolve(settings.ledger().directory()), settings.account(), Clock.systemUTC())
        : Optional.of(Ledger.sharedBeside(shared(settings), settings.account()));
  }

  /**
   * To be filled, by nobody else meanwhile.
   *
   * @throws LedgerRefused if another program works on it
   */
  public static Ledger toFill(SimpanSettings settings) {
    if (isInUse(settings)) {
      throw new LedgerRefused(
          "another program works on the ledger; all of them stopped is expected before it is filled");
    }
    Path directory = settings.resolve(settings.ledger().directory());
    try {
      Files.createDirectories(directory);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
    String id = UUID.randomUUID().toString();
    Node nobody = new Node("import-" + id, id, "", "", "", "", "", "");
    return open(settings, () -> nobody, Clock.systemUTC());
  }

  /** Whether another program on this machine has the embedded ledger, or a node a shared one. */
  public static boolean isInUse(SimpanSettings settings) {
    if (settings.ledger().url().isBlank()) {
      return Ledger.isInUse(settings.resolve(settings.ledger().directory()));
    }
    try (Ledger ledger = Ledger.sharedBeside(shared(settings), settings.account())) {
      return ledger.isWorkedOn();
    } catch (LedgerOutdated unused) {
      return false;
    }
  }

  /** None at all, for {@code check}: a running program has the real one. */
  static Ledger none(SimpanSettings settings, Clock clock) {
    return Ledger.none(settings.account(), clock);
  }
}
