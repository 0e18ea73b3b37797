package id.simpan.routing;

import id.simpan.ledger.Census;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.LedgerOutdated;
import id.simpan.ledger.LedgerRefused;
import id.simpan.ledger.Node;
import id.simpan.settings.Accounts;
import id.simpan.settings.SimpanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the ledger that the settings name. */
public final class Ledgers {

  private static final Logger LOG = LoggerFactory.getLogger(Ledgers.class);

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
    FilesConfiguration.closed(settings, settings.ledger().directory());
    String id = UUID.randomUUID().toString();
    Node nobody = new Node("import-" + id, id, "", "", "", "", "", "");
    return open(settings, () -> nobody, Clock.systemUTC());
  }

  /**
   * What accounts of the ledger have that is not archived, and are in no setting any more: sessions
   * of each.
   */
  public static Map<String, Long> forgotten(SimpanSettings settings, Collection<String> names) {
    Map<String, Long> forgotten = new TreeMap<>();
    if (settings.ledger().url().isBlank()) {
      Path own = settings.resolve(settings.ledger().directory());
      Path all = settings.account().equals(Accounts.DEFAULT) ? own : own.getParent();
      for (String name : embedded(all)) {
        Path directory = name.equals(Accounts.DEFAULT) ? all : all.resolve(name);
        if (!names.contains(name)) {
          note(
              forgotten,
              name,
              () -> Ledger.beside(directory, name, Clock.systemUTC()).orElseThrow());
        }
      }
    } else {
      List<String> known;
      try (Ledger ledger = Ledger.sharedBeside(shared(settings), settings.account())) {
        known = ledger.accounts();
      }
      for (String name : known) {
        if (!names.contains(name)) {
          note(forgotten, name, () -> Ledger.sharedBeside(shared(settings), name));
        }
      }
    }
    return forgotten;
  }

  private static void note(Map<String, Long> forgotten, String name, Supplier<Ledger> open) {
    try (Ledger ledger = open.get()) {
      long sessions = new Census(ledger).open();
      if (sessions > 0) {
        forgotten.put(name, sessions);
      }
    } catch (RuntimeException unreadable) {
      LOG.warn("The ledger has an account {} that is in no setting, and cannot be read", name);
    }
  }

  /** Accounts that have an embedded ledger. */
  private static List<String> embedded(Path all) {
    List<String> names = new ArrayList<>();
    if (Files.exists(all.resolve(Ledger.FILE))) {
      names.add(Accounts.DEFAULT);
    }
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(all, it -> Files.exists(it.resolve(Ledger.FILE)))) {
      directories.forEach(it -> names.add(it.getFileName().toString()));
    } catch (NotDirectoryException | NoSuchFileException none) {
      return names;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return names;
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
