package id.simpan.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** How a ledger's database is connected to, and how long it may be silent. */
public final class Connections {

  /**
   * For each connection to a shared database: a node that is suspended in the middle of a change
   * holds the others up for no longer than this.
   */
  public static final String TAKE_BACK_WHAT_STALLS =
      "SET idle_in_transaction_session_timeout = " + Leases.TERM.toMillis() / 2;

  /**
   * Seconds after which a database that says nothing is given up; a statement takes milliseconds.
   */
  public static final String SILENCE = Long.toString(Leases.TERM.toSeconds());

  /** What goes through all that there is may take so long: a change of the schema, an export. */
  static final Duration LONG = Duration.ofHours(1);

  private Connections() {}

  static HikariConfig pool(String url, int size) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("ledger");
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(TimeUnit.SECONDS.toMillis(30));
    return pool;
  }

  static HikariConfig sharedPool(Ledger.Postgresql database) {
    HikariConfig pool = pool(database.url(), 8);
    pool.setUsername(database.username());
    pool.setPassword(database.password());
    pool.setConnectionInitSql(TAKE_BACK_WHAT_STALLS);
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("loginTimeout", "30"); // seconds
    pool.addDataSourceProperty("socketTimeout", SILENCE);
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return pool;
  }

  /** For changes of the schema: one connection waits with a lock while another one makes them. */
  static HikariConfig patientPool(Ledger.Postgresql database) {
    HikariConfig pool = sharedPool(database);
    pool.setPoolName("ledger-schema");
    pool.setMinimumIdle(0);
    pool.setConnectionInitSql("SET idle_in_transaction_session_timeout = " + LONG.toMillis());
    pool.addDataSourceProperty("socketTimeout", Long.toString(LONG.toSeconds()));
    return pool;
  }

  /**
   * One writer at a time, each commit on disk before it counts, readers beside it.
   *
   * @param mode IMMEDIATE where anything is written: a transaction that begins by reading could not
   *     write any more once another process has
   */
  static HikariConfig embeddedPool(Path directory, int size, String mode) {
    HikariConfig pool = pool("jdbc:sqlite:" + directory.resolve(Ledger.FILE), size);
    pool.addDataSourceProperty("journal_mode", "WAL");
    pool.addDataSourceProperty("synchronous", "FULL");
    pool.addDataSourceProperty("busy_timeout", "30000");
    pool.addDataSourceProperty("foreign_keys", "true");
    pool.addDataSourceProperty("transaction_mode", mode);
    return pool;
  }

  /** What this transaction asks a shared database for, and does in between, may take long. */
  static void takeTime(Handle handle) {
    handle.execute("SET LOCAL idle_in_transaction_session_timeout = " + LONG.toMillis());
    try {
      // the pool sets it back
      handle.getConnection().setNetworkTimeout(Runnable::run, (int) LONG.toMillis());
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
