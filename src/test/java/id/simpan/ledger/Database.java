package id.simpan.ledger;

import id.simpan.standin.FreePort;
import id.simpan.standin.Quiet;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that a ledger can be in. */
enum Database {
  SQLITE {
    @Override
    Opening create(Path directory) {
      return clock -> Ledger.embedded(directory, ACCOUNT, clock);
    }
  },

  POSTGRESQL {
    @Override
    Opening create(Path directory) {
      Ledger.Postgresql postgresql = emptied();
      return clock -> {
        Node node = node("node" + NUMBER.incrementAndGet(), "work");
        return Ledger.shared(postgresql, node, ACCOUNT, clock);
      };
    }
  };

  static {
    Quiet.loggers("com.zaxxer.hikari", "org.flywaydb", "io.zonky.test");
  }

  /**
   * One with the ledger's schema and without a row. It is the same for all tests of this JVM, one
   * after another: to make one takes half a second.
   */
  static Ledger.Postgresql emptied() {
    try (Statement statement = Server.CONNECTION.createStatement()) {
      if (Server.emptied == null || !versions(statement).equals(Server.versions)) {
        Server.emptied = newSchema(statement);
        Ledger.shared(at(Server.emptied), node("first", "work"), ACCOUNT, Clock.systemUTC())
            .close();
        Server.versions = versions(statement);
      }
      statement.execute(REMOVE_ALL_ROWS.formatted(Server.emptied, Server.emptied));
      return at(Server.emptied);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String versions(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT string_agg(version, ' ') FROM %s.simpan_schema".formatted(Server.emptied))) {
      row.next();
      return row.getString(1);
    }
  }

  /** One without a schema, where a test makes, or spoils, that itself. */
  static Ledger.Postgresql postgresql() {
    try (Statement statement = Server.CONNECTION.createStatement()) {
      return at(newSchema(statement));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** In one database: another one would be 300 files to make and to remove. */
  private static String newSchema(Statement statement) throws SQLException {
    String name = "ledger" + NUMBER.incrementAndGet();
    statement.execute("CREATE SCHEMA " + name);
    return name;
  }

  private static Ledger.Postgresql at(String schema) {
    String url = Server.RUNNING.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
    return new Ledger.Postgresql(url, "postgres", "");
  }

  /** One that goes together with all others. */
  static Node node(String name, String place) {
    return new Node(name, "home of " + name, "host", place, "1", "account", "path", "file");
  }

  static final String ACCOUNT = "it@kampus.example";

  /** Of a schema, whatever refers to what; it does not wait for one that a test has left open. */
  private static final String REMOVE_ALL_ROWS =
      """
      SET lock_timeout = '30s';
      SET session_replication_role = replica;
      DO $$
      DECLARE it TEXT;
      BEGIN
        FOR it IN
          SELECT tablename FROM pg_tables WHERE schemaname = '%s' AND tablename <> 'simpan_schema'
        LOOP
          EXECUTE format('DELETE FROM %s.%%I', it);
        END LOOP;
      END $$
      """;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Opens one ledger, as often as it is asked to. */
  @FunctionalInterface
  interface Opening {
    Ledger open(Clock clock);
  }

  /** An empty ledger that belongs to one test. */
  abstract Opening create(Path directory);

  /** Whether tests on each database are to run on this one. */
  boolean isWanted() {
    return List.of(System.getProperty("simpan.databases", name()).split(",")).contains(name());
  }

  /** One server for all tests of this JVM, which ends with it. */
  private static final class Server {
    private static final EmbeddedPostgres RUNNING = start();
    private static final Connection CONNECTION = connect();
    private static String emptied;
    private static String versions;

    private static Connection connect() {
      try {
        return RUNNING.getPostgresDatabase().getConnection();
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setPort(FreePort.any())
            .setServerConfig("fsync", "off")
            .start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
