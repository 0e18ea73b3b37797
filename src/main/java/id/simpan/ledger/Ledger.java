package id.simpan.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open ledger: its database, brought up to date, and this process's leases on work in hand,
 * which are renewed for as long as it is open. An embedded ledger belongs to one process; the
 * leases of the one before are void at once.
 */
public final class Ledger implements AutoCloseable {

  /** A lease that is not renewed for so long is void. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Jdbi jdbi;
  private final HikariDataSource dataSource;
  private final Optional<LedgerLock> lock;
  private final Clock clock;
  private final String account;
  private final Set<String> leases = ConcurrentHashMap.newKeySet();
  private final AtomicLong leaseCount = new AtomicLong();
  private volatile boolean pausing;
  private volatile boolean stopping;
  private final String owner = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ledger-leases");
            thread.setDaemon(true);
            return thread;
          });

  private Ledger(
      HikariDataSource dataSource, Optional<LedgerLock> lock, String account, Clock clock) {
    this.dataSource = dataSource;
    this.lock = lock;
    this.jdbi = Jdbi.create(dataSource);
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    this.account = account;
    this.clock = clock;
  }

  /**
   * Opens the embedded ledger in a directory, for this process alone.
   *
   * @throws LedgerInUse if another process has it
   */
  public static Ledger embedded(Path directory, String account, Clock clock) {
    try {
      Files.createDirectories(directory);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
    LedgerLock lock = LedgerLock.take(directory);
    try {
      return open(embeddedPool(directory), Optional.of(lock), account, clock);
    } catch (RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /**
   * Opens the embedded ledger in a directory to read it, beside the process that has it.
   *
   * @return empty if there is none yet
   */
  public static Optional<Ledger> reading(Path directory, String account, Clock clock) {
    if (!Files.exists(directory.resolve("ledger.db"))) {
      return Optional.empty();
    }
    HikariDataSource dataSource = new HikariDataSource(embeddedPool(directory));
    return Optional.of(new Ledger(dataSource, Optional.empty(), account, clock));
  }

  /** A ledger that holds nothing and keeps nothing, where only its name is needed. */
  public static Ledger none(String account, Clock clock) {
    HikariConfig pool = pool("jdbc:sqlite::memory:");
    pool.setMaximumPoolSize(1);
    return new Ledger(new HikariDataSource(pool), Optional.empty(), account, clock);
  }

  /** Opens a ledger in PostgreSQL, which several processes may share. */
  public static Ledger postgresql(
      String url, String username, String password, String account, Clock clock) {
    HikariConfig pool = pool(url);
    pool.setUsername(username);
    pool.setPassword(password);
    pool.setMaximumPoolSize(8);
    return open(pool, Optional.empty(), account, clock);
  }

  private static HikariConfig pool(String url) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("ledger");
    pool.setJdbcUrl(url);
    pool.setConnectionTimeout(TimeUnit.SECONDS.toMillis(30));
    return pool;
  }

  /** One writer at a time, each commit on disk before it counts, readers beside it. */
  private static HikariConfig embeddedPool(Path directory) {
    HikariConfig pool = pool("jdbc:sqlite:" + directory.resolve("ledger.db"));
    pool.setMaximumPoolSize(1);
    pool.addDataSourceProperty("journal_mode", "WAL");
    pool.addDataSourceProperty("synchronous", "FULL");
    pool.addDataSourceProperty("busy_timeout", "30000");
    pool.addDataSourceProperty("foreign_keys", "true");
    return pool;
  }

  private static Ledger open(
      HikariConfig pool, Optional<LedgerLock> lock, String account, Clock clock) {
    HikariDataSource dataSource = new HikariDataSource(pool);
    try {
      Flyway.configure()
          .dataSource(dataSource)
          .locations("classpath:simpan/ledger")
          .table("simpan_schema")
          .load()
          .migrate();
      Ledger ledger = new Ledger(dataSource, lock, account, clock);
      ledger.start();
      return ledger;
    } catch (RuntimeException failed) {
      dataSource.close();
      throw failed;
    }
  }

  private void start() {
    if (lock.isPresent()) {
      voidLeases("1 = 1", null);
    }
    long period = LEASE.toMillis() / 3;
    renewal.scheduleWithFixedDelay(this::renewLeases, period, period, TimeUnit.MILLISECONDS);
  }

  private void renewLeases() {
    try {
      Set<String> held = Set.copyOf(leases);
      if (!held.isEmpty()) {
        jdbi.useTransaction(
            handle -> {
              for (String table : List.of("recording_file", "delivery", "batch")) {
                handle
                    .createUpdate(
                        "UPDATE " + table + " SET lease_until = :until WHERE lease IN (<held>)")
                    .bind("until", leaseUntil())
                    .bindList("held", held)
                    .execute();
              }
            });
      }
    } catch (RuntimeException away) {
      LOG.warn(
          "The ledger is away; leases are renewed when it is back ({})", away.getClass().getName());
    }
  }

  /** Puts work that was in hand back, so that anyone may take it. */
  private void voidLeases(String which, String lease) {
    jdbi.useTransaction(
        handle -> {
          for (String[] change :
              new String[][] {
                {"recording_file", "waiting", "downloading"},
                {"delivery", "owed", "delivering"},
                {"batch", "open", "closing"}
              }) {
            handle
                .createUpdate(
                    "UPDATE %s SET state = '%s', lease = NULL WHERE state = '%s' AND %s"
                        .formatted(change[0], change[1], change[2], which))
                .bind("lease", lease)
                .bind("now", now())
                .execute();
          }
        });
  }

  /** Puts back the work of processes that are gone. */
  void voidExpiredLeases() {
    voidLeases("lease_until < :now", null);
  }

  /** The program is to stop: nobody takes new work any more. */
  public void stopTaking() {
    stopping = true;
  }

  /** Nobody takes new work for a while. */
  public void pauseTaking() {
    pausing = true;
  }

  /** The pause is over. */
  public void takeAgain() {
    pausing = false;
  }

  /** Work that ends now without success was broken off: nobody failed, and it is there to take. */
  boolean isBrokenOff() {
    return pausing || stopping;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  String account() {
    return account;
  }

  /**
   * Takes work under a lease of its own, which is renewed until {@link #endLease}.
   *
   * @param take is given the name of the lease; returns null if there is nothing to take
   */
  <T> T claim(Function<String, T> take) {
    if (pausing || stopping) {
      return null;
    }
    String lease = owner + ":" + leaseCount.incrementAndGet();
    leases.add(lease);
    T taken = null;
    try {
      taken = take.apply(lease);
      return taken;
    } finally {
      if (taken == null) {
        endLease(lease);
      }
    }
  }

  /**
   * The claim is over, whether that could be written or not: work whose end could not, because the
   * ledger was away, comes free when its lease runs out.
   */
  void endLease(String lease) {
    leases.remove(lease);
  }

  /** What nobody has in hand any more, though its end was not noted, is there to take again. */
  public void giveBack(Claim claim) {
    if (leases.remove(claim.lease())) {
      voidLeases("lease = :lease", claim.lease());
    }
  }

  long now() {
    return clock.millis();
  }

  long leaseUntil() {
    return clock.millis() + LEASE.toMillis();
  }

  /** Gives back what this process has in hand, and closes the database. */
  @Override
  public void close() {
    renewal.shutdownNow();
    if (!leases.isEmpty()) {
      try {
        voidLeases("lease LIKE :lease", owner + ":%");
      } catch (RuntimeException away) {
        LOG.warn("The ledger is away; its leases run out by themselves");
      }
    }
    dataSource.close();
    lock.ifPresent(LedgerLock::close);
  }
}
