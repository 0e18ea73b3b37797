package id.simpan.command;

import id.simpan.ledger.LedgerInUse;
import id.simpan.ledger.LedgerOutdated;
import id.simpan.ledger.LedgerRefused;
import id.simpan.routing.Problems;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What a command says of a failure, and its exit status: 2 for what stays as it is until a person
 * changes it, 1 for what may be over by itself. What nobody foresaw is in the log at full length.
 */
record Failure(String line, int status) {

  private static final Logger LOG = LoggerFactory.getLogger("id.simpan.failure");
  private static final int TRY_AGAIN = 1;

  static Failure of(Throwable failed, Optional<Environment> environment) {
    List<Throwable> causes =
        Stream.iterate(failed, it -> it != null, Throwable::getCause).limit(100).toList();
    return ofOurs(causes)
        .or(() -> ofSettings(causes))
        .or(() -> environment.flatMap(it -> ofLedger(causes, it)))
        .or(() -> ofPlace(causes))
        .orElseGet(() -> unforeseen(failed, environment));
  }

  private static Optional<Failure> ofOurs(List<Throwable> causes) {
    return causes.stream()
        .filter(
            it ->
                it instanceof UnusableSettings
                    || it instanceof LedgerInUse
                    || it instanceof LedgerOutdated
                    || it instanceof LedgerRefused)
        .findFirst()
        .map(it -> unusable(it.getMessage()));
  }

  private static Failure unusable(String line) {
    return new Failure(line, SimpanCommand.UNUSABLE);
  }

  private static Optional<Failure> ofSettings(List<Throwable> causes) {
    for (Throwable cause : causes) {
      if (cause instanceof PortInUseException port) {
        return Optional.of(
            unusable(
                "server.port: %d is in use; another one, or 0 for any, is expected"
                    .formatted(port.getPort())));
      }
      if (cause instanceof MarkedYAMLException yaml) {
        // its own words repeat what stands there
        int line = yaml.getProblemMark() == null ? 0 : yaml.getProblemMark().getLine() + 1;
        return Optional.of(
            unusable("the settings in config/ are not YAML, line %d; see there".formatted(line)));
      }
      if (cause instanceof ConfigDataResourceNotFoundException missing) {
        return Optional.of(
            unusable(
                "spring.config.import: %s is not there; a file that is there is expected, or optional:file:..."
                    .formatted(missing.getReferenceDescription())));
      }
      if (String.valueOf(cause.getMessage()).startsWith("Logback configuration error")) {
        return Optional.of(
            unusable(
                "logging.file.name: it, or simpan.api-log, cannot be written; files that can be are"
                    + " expected"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Failure> ofLedger(List<Throwable> causes, Environment environment) {
    String url = environment.getProperty("simpan.ledger.url", "");
    String where =
        url.isBlank()
            ? "simpan.ledger.directory: the ledger in "
                + environment.getProperty("simpan.ledger.directory")
            : "simpan.ledger.url: the database";
    for (Throwable cause : causes) {
      if (cause instanceof FlywayValidateException) {
        return Optional.of(
            unusable(
                where
                    + " was made by another version of Simpan; that one, or a newer one, is"
                    + " expected"));
      }
    }
    for (Throwable cause : causes) {
      if (cause instanceof SQLException database) {
        String why = safe(environment).safe(String.valueOf(database.getMessage()));
        return Optional.of(
            url.isBlank() ? ofEmbedded(where, why) : ofPostgresql(where, why, database));
      }
    }
    return causes.stream()
        .filter(FlywayException.class::isInstance)
        .findFirst()
        .map(
            it ->
                new Failure(
                    where + " cannot be brought up to date: " + safe(environment).describe(it),
                    TRY_AGAIN));
  }

  private static Optional<Failure> ofPlace(List<Throwable> causes) {
    return causes.stream()
        .filter(FileSystemException.class::isInstance)
        .map(FileSystemException.class::cast)
        .findFirst()
        .map(
            it -> {
              String path = new Problems(List.of()).safe(String.valueOf(it.getFile()));
              String reason = it.getReason() == null ? kind(it) : it.getReason();
              if (reason.contains("No space")) {
                return new Failure(path + ": the disk is full; room is expected", TRY_AGAIN);
              }
              return unusable(
                  it instanceof AccessDeniedException
                      ? path
                          + ": access is denied; rights for the user who runs Simpan are expected"
                      : path
                          + ": cannot be used (%s); a place that can be written is expected"
                              .formatted(reason));
            });
  }

  private static String kind(FileSystemException file) {
    return file.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  /** The codes of SQLite stand at the beginning of its messages. */
  private static Failure ofEmbedded(String where, String why) {
    if (why.contains("SQLITE_CORRUPT") || why.contains("SQLITE_NOTADB")) {
      return unusable(
          where
              + " is damaged; move ledger.db away, and it is rebuilt from the archive at the next"
              + " start");
    }
    if (why.contains("SQLITE_FULL") || why.contains("No space")) {
      return new Failure(where + " cannot be written, as the disk is full", TRY_AGAIN);
    }
    if (why.contains("SQLITE_READONLY")
        || why.contains("SQLITE_CANTOPEN")
        || why.contains("SQLITE_PERM")) {
      return unusable(
          where + " cannot be written; rights for the user who runs Simpan are expected");
    }
    return new Failure(where + " cannot be used: " + why, TRY_AGAIN);
  }

  /** Who may sign in (28) and which database there is (3D) does not change by itself. */
  private static Failure ofPostgresql(String where, String why, SQLException database) {
    String state = String.valueOf(database.getSQLState());
    return new Failure(
        where + " cannot be used: " + why,
        state.startsWith("28") || state.startsWith("3D") || state.startsWith("42")
            ? SimpanCommand.UNUSABLE
            : TRY_AGAIN);
  }

  private static Failure unforeseen(Throwable failed, Optional<Environment> environment) {
    Problems problems = environment.map(Failure::safe).orElseGet(() -> new Problems(List.of()));
    LOG.error("{}", problems.trace(failed));
    return new Failure(
        "simpan ended for what it did not foresee: %s; %s"
            .formatted(
                problems.describe(failed),
                environment
                    .map(it -> "all of it is in " + it.getProperty("logging.file.name"))
                    .orElse("nothing more is known")),
        TRY_AGAIN);
  }

  private static Problems safe(Environment environment) {
    try {
      Binder binder = Binder.get(environment);
      return Problems.of(
          binder.bind("simpan", SimpanSettings.class).get(),
          binder.bind("rapatin", RapatinSettings.class).get(),
          environment);
    } catch (RuntimeException notEvenRead) {
      return new Problems(List.of());
    }
  }
}
