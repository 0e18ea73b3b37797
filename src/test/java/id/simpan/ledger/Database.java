package id.simpan.ledger;

import id.simpan.standin.Quiet;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
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
      Ledger.Postgresql postgresql = postgresql();
      return clock -> {
        Node node = node("node" + NUMBER.incrementAndGet(), "work");
        return Ledger.shared(postgresql, node, ACCOUNT, clock);
      };
    }
  };

  static {
    Quiet.loggers("com.zaxxer.hikari", "org.flywaydb", "io.zonky.test");
  }

  /** An empty one for several nodes. */
  static Ledger.Postgresql postgresql() {
    // a schema of its own: a database of its own would be 300 files to make and to remove
    String name = "ledger" + NUMBER.incrementAndGet();
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    String url = Server.RUNNING.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + name;
    return new Ledger.Postgresql(url, "postgres", "");
  }

  /** One that goes together with all others. */
  static Node node(String name, String place) {
    return new Node(name, "home of " + name, "host", place, "1", "account", "path", "file");
  }

  static final String ACCOUNT = "it@kampus.example";
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

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
