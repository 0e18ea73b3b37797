package id.simpan.ledger;

import com.zaxxer.hikari.HikariDataSource;
import id.simpan.permission.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema of a ledger: whether a database, and the one that is in it, are such as this program
 * can work with, and how an older one is brought up to date.
 */
final class Schema {

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private final Flyway flyway;
  private final MigrationInfoService found;

  private Schema(Flyway flyway) {
    this.flyway = flyway;
    this.found = flyway.info();
  }

  /**
   * As it is found in a database, or not yet.
   *
   * @throws LedgerRefused if a newer program has brought it further than this one knows
   */
  static Schema of(DataSource pool) {
    Schema schema =
        new Schema(
            Flyway.configure()
                .dataSource(pool)
                .locations("classpath:simpan/ledger")
                .table("simpan_schema")
                .lockRetryCount((int) Connections.LONG.toSeconds()) // another node may be at it
                .javaMigrations(new TopicsOfOldSessions())
                .load());
    schema.requireKnown();
    return schema;
  }

  private void requireKnown() {
    Arrays.stream(found.all())
        .filter(it -> it.getState() == MigrationState.FUTURE_SUCCESS)
        .findFirst()
        .ifPresent(
            it -> {
              throw new LedgerRefused(
                  "the ledger was made by a newer version of Simpan (schema %s); that one, or a newer one, is expected"
                      .formatted(it.getVersion()));
            });
  }

  /** Whether an older version, or nobody, has made it. */
  boolean isOutdated() {
    return found.pending().length > 0;
  }

  /** Whether it is, in each part, what this program makes. */
  boolean isCurrent() {
    return !isOutdated()
        && Arrays.stream(found.applied()).allMatch(MigrationInfo::isChecksumMatching);
  }

  String version() {
    return found.current().getVersion().toString();
  }

  /**
   * @param before is told which schema is about to be changed
   * @throws org.flywaydb.core.api.exception.FlywayValidateException if other means than this
   *     program's have made it
   */
  void bringUpToDate(Consumer<String> before) {
    if (isOutdated() && found.current() != null) {
      before.accept("schema " + version());
    }
    if (!isCurrent()) {
      flyway.migrate();
    }
  }

  static void backUp(HikariDataSource dataSource, Path file, String old) {
    String time =
        DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss")
            .format(Clock.systemUTC().instant().atOffset(ZoneOffset.UTC));
    Path copy = file.resolveSibling("ledger-before-" + time + ".db");
    LOG.warn("The ledger is brought up to date from {}; a backup is made first: {}", old, copy);
    try {
      PrivateFile.createNew(copy); // SQLite fills one that is empty
      Jdbi.create(dataSource)
          .useHandle(
              handle -> handle.execute("VACUUM INTO '" + copy.toString().replace("'", "''") + "'"));
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    } catch (RuntimeException half) {
      copy.toFile().delete(); // or each start that is tried again would leave one
      throw half;
    }
    LOG.warn("The backup is made; the ledger is being brought up to date");
  }

  /**
   * @throws LedgerRefused if something else only speaks like PostgreSQL, or cannot be written
   */
  static void requirePostgresql(DataSource pool) {
    String version = Jdbi.create(pool).withHandle(it -> text(it, "SELECT version()"));
    if (!version.startsWith("PostgreSQL ")) {
      throw new LedgerRefused(
          "simpan.ledger.url: the database is no PostgreSQL, but %s; PostgreSQL is expected"
              .formatted(version.split(" ", 2)[0]));
    }
    if (Jdbi.create(pool).withHandle(it -> text(it, "SELECT pg_is_in_recovery()")).equals("t")) {
      throw new LedgerRefused(
          "simpan.ledger.url: the database is a standby, which cannot be written; the primary is expected");
    }
  }

  private static String text(org.jdbi.v3.core.Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(String.class).one();
  }

  /**
   * A node of an older version goes on with the schema that it knows, so that is not changed under
   * it.
   *
   * @throws LedgerRefused if the schema is to be changed, and a node is at work
   */
  void requireNobodyOnOlder(DataSource pool, String account, Clock clock) {
    if (found.current() == null || !isOutdated()) {
      return;
    }
    List<String> working =
        Jdbi.create(pool)
            .withHandle(
                handle ->
                    text(handle, "SELECT to_regclass('node') IS NOT NULL").equals("t")
                        ? handle
                            .createQuery(
                                """
                                SELECT name FROM node
                                WHERE account = :account AND left_at IS NULL AND seen_at >= :gone
                                ORDER BY name
                                """)
                            .bind("account", account)
                            .bind("gone", clock.millis() - Nodes.GONE.toMillis())
                            .mapTo(String.class)
                            .list()
                        : List.of());
    if (!working.isEmpty()) {
      throw new LedgerRefused(
          "the ledger is of an older version of Simpan, and %s still %s on it; all nodes stopped is expected before a newer version starts"
              .formatted(String.join(", ", working), working.size() == 1 ? "works" : "work"));
    }
  }
}
