package id.simpan.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open ledger: its database, brought up to date, and this process's leases on work in hand. An
 * embedded ledger belongs to one process: the leases of the one before are void at once, and its
 * own never run out. In a shared one they are renewed for as long as it is open.
 */
public final class Ledger implements AutoCloseable {

  /** Of an embedded one, in its directory. */
  public static final String FILE = "ledger.db";

  /** The account that bears no name in the settings. */
  public static final String UNNAMED_ACCOUNT = "default";

  /**
   * A lease in a shared ledger that is not renewed for so long is void; tests alone set another.
   */
  static final Duration LEASE = Duration.parse(System.getProperty("simpan.test.lease", "PT60S"));

  /**
   * A clock that differs by more from the database's would have S3 refuse signatures, and TLS
   * certificates.
   */
  private static final Duration FAR_OFF = Duration.ofMinutes(10);

  /**
   * For each connection to a shared database: a node that is suspended in the middle of a change
   * holds the others up for no longer than this.
   */
  public static final String TAKE_BACK_WHAT_STALLS =
      "SET idle_in_transaction_session_timeout = " + LEASE.toMillis() / 2;

  /**
   * Seconds after which a database that says nothing is given up; a statement takes milliseconds.
   */
  public static final String SILENCE = Long.toString(LEASE.toSeconds());

  /** What goes through all that there is may take so long: a change of the schema, an export. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final int READERS = 4;

  /** How often a change is made that a shared database takes back, and how PostgreSQL says so. */
  private static final int ATTEMPTS = 5;

  private static final Set<String> TAKEN_BACK = Set.of("40P01", "40001");

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final HikariDataSource writing;
  private final HikariDataSource reading;
  private final Jdbi writers;
  private final Jdbi readers;
  private final GroupCommit commits;
  private final Optional<LedgerLock> lock;
  private final Optional<Nodes> nodes;
  private final Clock clock;
  private final String account;
  private final Set<String> leases = ConcurrentHashMap.newKeySet();
  private final Set<String> abandoned = ConcurrentHashMap.newKeySet();
  private final AtomicLong leaseCount = new AtomicLong();
  private final String owner = UUID.randomUUID().toString();
  private volatile Effects effects = Effects.NONE;
  private volatile boolean pausing;
  private volatile boolean stopping;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ledger-leases");
            thread.setDaemon(true);
            return thread;
          });

  private Ledger(
      HikariDataSource writing,
      HikariDataSource reading,
      boolean isEmbedded,
      Optional<LedgerLock> lock,
      Optional<Node> node,
      String account,
      Clock clock) {
    this.writing = writing;
    this.reading = reading;
    this.lock = lock;
    this.nodes = node.map(it -> new Nodes(this, it));
    this.account = account;
    this.clock = clock;
    this.writers = jdbi(writing);
    this.readers = writing == reading ? writers : jdbi(reading);
    this.commits = isEmbedded ? new GroupCommit(writers) : null;
  }

  private static Jdbi jdbi(HikariDataSource dataSource) {
    Jdbi jdbi = Jdbi.create(dataSource);
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    jdbi.registerArgument(new StorableText());
    return jdbi;
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
      HikariDataSource writing = new HikariDataSource(embeddedPool(directory, 1, "IMMEDIATE"));
      try {
        Path file = directory.resolve(FILE);
        migrate(writing, old -> backUp(writing, file, old));
        HikariConfig readers = embeddedPool(directory, READERS, "DEFERRED");
        readers.setPoolName("ledger-readers");
        readers.setConnectionInitSql("PRAGMA query_only = 1");
        return new Ledger(
                writing,
                new HikariDataSource(readers),
                true,
                Optional.of(lock),
                Optional.empty(),
                account,
                clock)
            .started();
      } catch (RuntimeException failed) {
        writing.close();
        throw failed;
      }
    } catch (RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /**
   * Opens the embedded ledger in a directory beside the process that has it: to read it, and to
   * leave a note for that process.
   *
   * @return empty if there is none yet
   * @throws LedgerOutdated if an older version made it, which the next start brings up to date
   */
  public static Optional<Ledger> beside(Path directory, String account, Clock clock) {
    if (!Files.exists(directory.resolve(FILE))) {
      return Optional.empty();
    }
    return Optional.of(unmigrated(embeddedPool(directory, 2, "IMMEDIATE"), true, account, clock));
  }

  /**
   * The same to be read at one instant, while others write; nothing can be changed by it.
   *
   * @return empty if there is none yet
   * @throws LedgerOutdated if an older version made it
   */
  public static Optional<Ledger> toRead(Path directory, String account, Clock clock) {
    if (!Files.exists(directory.resolve(FILE))) {
      return Optional.empty();
    }
    return Optional.of(unmigrated(embeddedPool(directory, 1, "DEFERRED"), true, account, clock));
  }

  /** Whether another process has the embedded ledger in a directory. */
  public static boolean isInUse(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try {
      LedgerLock.take(directory).close();
      return false;
    } catch (LedgerInUse taken) {
      return true;
    }
  }

  /** A ledger that holds nothing and keeps nothing, where only its name is needed. */
  public static Ledger none(String account, Clock clock) {
    HikariDataSource pool = new HikariDataSource(pool("jdbc:sqlite::memory:", 1));
    return new Ledger(pool, pool, false, Optional.empty(), Optional.empty(), account, clock);
  }

  /** Where a ledger in PostgreSQL is, and who may open it. */
  public record Postgresql(String url, String username, String password) {

    /** Without the secrets. */
    @Override
    public String toString() {
      return "a ledger in PostgreSQL";
    }
  }

  /**
   * Opens a ledger in PostgreSQL, which several nodes share. Its time is the database's.
   *
   * @param home the node's data directory, which is this process's alone
   * @param own this machine's clock
   * @throws LedgerInUse if another process has the data directory
   * @throws LedgerRefused if the ledger, or a node that works on it, does not go together with this
   */
  public static Ledger shared(
      Postgresql database, Path home, Node node, String account, Clock own) {
    LedgerLock lock = LedgerLock.take(home);
    try {
      return shared(database, Optional.of(lock), node, account, pool -> time(pool, own));
    } catch (RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /** The same with a time of one's own. */
  static Ledger shared(Postgresql database, Node node, String account, Clock time) {
    return shared(database, Optional.empty(), node, account, pool -> time);
  }

  private static Ledger shared(
      Postgresql database,
      Optional<LedgerLock> lock,
      Node node,
      String account,
      Function<HikariDataSource, Clock> time) {
    HikariDataSource pool = new HikariDataSource(sharedPool(database));
    try {
      SharedSchema.requirePostgresql(pool);
      Clock clock = time.apply(pool);
      SharedSchema.requireNobodyOnOlder(flyway(pool), pool, account, clock);
      try (HikariDataSource patient = new HikariDataSource(patientPool(database))) {
        migrate(patient, old -> LOG.info("The ledger's schema is brought up to date from {}", old));
      }
      Ledger ledger = new Ledger(pool, pool, false, lock, Optional.of(node), account, clock);
      return ledger.started();
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
  }

  private static Clock time(HikariDataSource pool, Clock own) {
    Clock clock = new DatabaseClock(Jdbi.create(pool));
    long apart = own.millis() - clock.millis();
    if (Math.abs(apart) > FAR_OFF.toMillis()) {
      throw new LedgerRefused(
          "this machine's clock is %d minutes %s the database's; a clock that is set by NTP is expected"
              .formatted(Math.abs(apart) / 60_000, apart > 0 ? "ahead of" : "behind"));
    }
    return clock;
  }

  /**
   * The same beside the nodes that work on it, to read it and to leave a note for them.
   *
   * @throws LedgerOutdated if an older version made it
   */
  public static Ledger sharedBeside(Postgresql database, String account) {
    return unmigrated(sharedPool(database), false, account, null);
  }

  private static Ledger unmigrated(
      HikariConfig config, boolean isEmbedded, String account, Clock clock) {
    HikariDataSource pool = new HikariDataSource(config);
    try {
      Flyway flyway = flyway(pool);
      if (!isEmbedded) {
        SharedSchema.requirePostgresql(pool);
      }
      SharedSchema.requireKnown(flyway);
      if (flyway.info().pending().length > 0) {
        throw new LedgerOutdated();
      }
      return new Ledger(
          pool,
          pool,
          isEmbedded,
          Optional.empty(),
          Optional.empty(),
          account,
          isEmbedded ? clock : new DatabaseClock(Jdbi.create(pool)));
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
  }

  private static HikariConfig pool(String url, int size) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("ledger");
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(size);
    pool.setConnectionTimeout(TimeUnit.SECONDS.toMillis(30));
    return pool;
  }

  private static HikariConfig sharedPool(Postgresql database) {
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
  private static HikariConfig patientPool(Postgresql database) {
    HikariConfig pool = sharedPool(database);
    pool.setPoolName("ledger-schema");
    pool.setMinimumIdle(0);
    pool.setConnectionInitSql("SET idle_in_transaction_session_timeout = " + LONG.toMillis());
    pool.addDataSourceProperty("socketTimeout", Long.toString(LONG.toSeconds()));
    return pool;
  }

  /** What this transaction asks a shared database for, and does in between, may take long. */
  void takeTime(Handle handle) {
    if (commits != null) {
      return;
    }
    handle.execute("SET LOCAL idle_in_transaction_session_timeout = " + LONG.toMillis());
    try {
      // the pool sets it back
      handle.getConnection().setNetworkTimeout(Runnable::run, (int) LONG.toMillis());
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /**
   * One writer at a time, each commit on disk before it counts, readers beside it.
   *
   * @param mode IMMEDIATE where anything is written: a transaction that begins by reading could not
   *     write any more once another process has
   */
  private static HikariConfig embeddedPool(Path directory, int size, String mode) {
    HikariConfig pool = pool("jdbc:sqlite:" + directory.resolve(FILE), size);
    pool.addDataSourceProperty("journal_mode", "WAL");
    pool.addDataSourceProperty("synchronous", "FULL");
    pool.addDataSourceProperty("busy_timeout", "30000");
    pool.addDataSourceProperty("foreign_keys", "true");
    pool.addDataSourceProperty("transaction_mode", mode);
    return pool;
  }

  private static Flyway flyway(HikariDataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:simpan/ledger")
        .table("simpan_schema")
        .lockRetryCount((int) LONG.toSeconds()) // another node may be at it
        .javaMigrations(new TopicsOfOldSessions())
        .load();
  }

  private static void migrate(HikariDataSource dataSource, Consumer<String> before) {
    Flyway flyway = flyway(dataSource);
    SharedSchema.requireKnown(flyway);
    MigrationInfo current = flyway.info().current();
    if (current != null && flyway.info().pending().length > 0) {
      before.accept("schema " + current.getVersion());
    }
    flyway.migrate();
  }

  private static void backUp(HikariDataSource dataSource, Path file, String old) {
    String time =
        DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss")
            .format(Clock.systemUTC().instant().atOffset(ZoneOffset.UTC));
    Path copy = file.resolveSibling("ledger-before-" + time + ".db");
    LOG.warn("The ledger is brought up to date from {}; a backup is made first: {}", old, copy);
    Jdbi.create(dataSource)
        .useHandle(
            handle -> handle.execute("VACUUM INTO '" + copy.toString().replace("'", "''") + "'"));
    LOG.warn("The backup is made; the ledger is being brought up to date");
  }

  private Ledger started() {
    write(
        change ->
            change
                .handle()
                .createUpdate(
                    """
                    INSERT INTO account (account, since) VALUES (:account, :now)
                    ON CONFLICT (account) DO UPDATE SET since = COALESCE(account.since, excluded.since)
                    """)
                .bind("account", account)
                .bind("now", now())
                .execute());
    if (nodes.isPresent()) {
      nodes.get().join();
      long period = LEASE.toMillis() / 3;
      renewal.scheduleWithFixedDelay(this::renewLeases, period, period, TimeUnit.MILLISECONDS);
    } else {
      voidLeases("lease IS NOT NULL", null);
    }
    return this;
  }

  /** All accounts that have ever been in it. */
  public List<String> accounts() {
    return read(
        handle ->
            handle
                .createQuery("SELECT account FROM account ORDER BY account")
                .mapTo(String.class)
                .list());
  }

  /** What happens after changes; none until this is called. */
  public void follow(Effects followers) {
    this.effects = followers;
  }

  /** Each statement is told to this logger from now on. */
  void listen(SqlLogger logger) {
    writers.setSqlLogger(logger);
    readers.setSqlLogger(logger);
    write(change -> change.handle().setSqlLogger(logger)); // the writer's, if it is held
  }

  /** Makes a change; it is durable when this returns. */
  <T> T write(Function<Change, T> change) {
    Function<Handle, Written<T>> transaction =
        handle -> {
          Change made = new Change(handle, account, now());
          T result = change.apply(made);
          made.complete();
          return new Written<>(result, made);
        };
    Written<T> written = commits == null ? insist(transaction) : commits.make(transaction);
    written.change().announceTo(effects);
    return written.result();
  }

  /**
   * Of two changes of a shared database that wait for each other it takes one back, which is made
   * again.
   */
  private <T> Written<T> insist(Function<Handle, Written<T>> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return writers.inTransaction(transaction::apply);
      } catch (RuntimeException failed) {
        boolean isTakenBack =
            failed.getCause() instanceof SQLException database
                && TAKEN_BACK.contains(String.valueOf(database.getSQLState()));
        if (!isTakenBack || attempt == ATTEMPTS) {
          throw failed;
        }
      }
    }
  }

  /**
   * Nobody else ends anything of a session until this change is made: of two that end its last
   * pieces at the same time the second sees both. An embedded ledger makes one change at a time.
   */
  void alone(Change change, String uuid) {
    if (commits == null) {
      change
          .handle()
          .createQuery("SELECT 1 FROM session WHERE account = :account AND uuid = :uuid FOR UPDATE")
          .bind("account", account)
          .bind("uuid", uuid)
          .mapTo(Integer.class)
          .findFirst();
    }
  }

  private record Written<T>(T result, Change change) {}

  /** Looks, beside whoever writes. */
  <T> T read(Function<Handle, T> look) {
    return readers.withHandle(look::apply);
  }

  /** Looks more than once at the same instant. */
  <T> T snapshot(Function<Handle, T> look) {
    return commits == null
        ? readers.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, look::apply)
        : readers.inTransaction(look::apply);
  }

  /** The version of its schema. */
  String schema() {
    return flyway(writing).info().current().getVersion().toString();
  }

  /** The life sign of a node, and of all that it has in hand. */
  void renewLeases() {
    try {
      if (clock instanceof DatabaseClock time) {
        time.measure();
      }
      Set<String> held = Set.copyOf(leases);
      boolean isAnew = write(change -> renew(change.handle(), held));
      nodes.get().signed();
      effects.alive();
      if (isAnew) {
        LOG.warn("The other nodes took this one for gone; it is back among them");
        effects.back();
      }
      List<String> left = nodes.get().left();
      if (!left.isEmpty()) {
        effects.archived(left);
        nodes.get().removed(left);
      }
    } catch (RuntimeException away) {
      LOG.warn(
          "The ledger is away; leases are renewed when it is back ({})", away.getClass().getName());
    }
  }

  private boolean renew(Handle handle, Set<String> held) {
    boolean isAnew = nodes.get().sign(handle);
    handle
        .createUpdate(
            """
            UPDATE account SET sweep_until = :until
            WHERE account = :account AND sweep_by = :owner AND sweep_until IS NOT NULL
            """)
        .bind("until", leaseUntil())
        .bind("account", account)
        .bind("owner", owner)
        .execute();
    for (String[] table : held.isEmpty() ? List.<String[]>of() : IN_HAND) {
      handle
          .createUpdate(
              "UPDATE %s SET lease_until = :until WHERE account = :account AND state = '%s' AND lease IN (<held>)"
                  .formatted(table[0], table[1]))
          .bind("until", leaseUntil())
          .bind("account", account)
          .bindList("held", held)
          .execute();
    }
    return isAnew;
  }

  /** Tables, the state of what is in hand in them, and the one that it goes back to. */
  private static final List<String[]> IN_HAND =
      List.of(
          new String[] {"recording_file", "downloading", "waiting"},
          new String[] {"delivery", "delivering", "owed"},
          new String[] {"batch", "closing", "open"});

  /** Puts work that was in hand back, so that anyone may take it. */
  private void voidLeases(String which, String lease) {
    write(
        change -> {
          voidLeases(change.handle(), which, lease);
          return null;
        });
  }

  private void voidLeases(Handle handle, String which, String lease) {
    for (String[] table : IN_HAND) {
      handle
          .createUpdate(
              "UPDATE %s SET state = '%s', lease = NULL WHERE account = :account AND state = '%s' AND %s"
                  .formatted(table[0], table[2], table[1], which))
          .bind("account", account)
          .bind("lease", lease)
          .bind("now", now())
          .execute();
    }
  }

  /** All that a process had in hand that is no more. */
  void voidLeasesOf(Handle handle, String gone) {
    voidLeases(handle, "lease LIKE :lease", gone + ":%");
    handle
        .createUpdate(
            "UPDATE account SET sweep_by = NULL WHERE account = :account AND sweep_by = :gone")
        .bind("account", account)
        .bind("gone", gone)
        .execute();
  }

  /**
   * Puts back the work of processes that are gone, and what this one could not put back when it was
   * abandoned. What it has in hand never counts as gone.
   */
  void voidExpiredLeases() {
    for (String lease : abandoned) {
      voidLeases("lease = :lease", lease);
      abandoned.remove(lease);
    }
    if (nodes.isPresent()) {
      write(
          change -> {
            nodes.get().bury(change.handle());
            voidLeases(
                change.handle(), "lease_until < :now AND lease NOT LIKE :lease", owner + ":%");
            return null;
          });
    }
  }

  /** What lies with nodes that are gone is there for the others. */
  void release(Handle handle) {
    nodes.ifPresent(it -> it.release(handle));
  }

  /** The places whose files this process may deliver; any that has the ledger alone. */
  List<String> places() {
    return nodes.map(it -> List.of(it.self().place(), "")).orElse(List.of(""));
  }

  /** Where what this process keeps lies; empty if it has the ledger alone. */
  String here() {
    return places().get(0);
  }

  /** The name of this node, or empty if it has the ledger alone. */
  public String node() {
    return nodes.map(it -> it.self().name()).orElse("");
  }

  /** How many nodes work on the ledger, this one included. */
  public int nodes() {
    return nodes.map(Nodes::living).orElse(1);
  }

  /** The time that all who share the ledger go by. */
  public Clock clock() {
    return clock;
  }

  /** What the leases of this process begin with. */
  String owner() {
    return owner;
  }

  /** Whether several nodes may have the ledger. */
  boolean isShared() {
    return nodes.isPresent();
  }

  /** Whether a node is at work on it now. */
  public boolean isWorkedOn() {
    return read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT 1 FROM node WHERE account = :account AND left_at IS NULL AND seen_at >= :gone
                    LIMIT 1
                    """)
                .bind("account", account)
                .bind("gone", now() - Nodes.GONE.toMillis())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  /** Does what only one node may do at a time; the others wait. */
  public void oneAtATime(Runnable work) {
    if (nodes.isEmpty()) {
      work.run();
      return;
    }
    writers.useTransaction( // the lock ends with it
        handle -> {
          takeTime(handle); // the work is elsewhere, or another node's
          handle
              .createQuery("SELECT pg_advisory_xact_lock(hashtext(:name)) IS NULL")
              .bind("name", "simpan " + account)
              .mapTo(Boolean.class)
              .one();
          work.run();
        });
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

  String account() {
    return account;
  }

  /** Whether this process has any work in hand. */
  public boolean isIdle() {
    return leases.isEmpty();
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
    if (nodes.isPresent() && nodes.get().isDoubtful()) {
      renewLeases(); // suspended for long, or cut off: first it has to be one of them again
      if (nodes.get().isDoubtful()) {
        return null;
      }
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

  /** The claim is over, and that is written. */
  void endLease(String lease) {
    leases.remove(lease);
  }

  /** What nobody has in hand any more, though its end was not noted, is there to take again. */
  public void giveBack(Claim claim) {
    if (leases.remove(claim.lease())) {
      try {
        voidLeases("lease = :lease", claim.lease());
      } catch (RuntimeException away) {
        abandoned.add(claim.lease());
      }
    }
  }

  long now() {
    return clock.millis();
  }

  long leaseUntil() {
    return clock.millis() + LEASE.toMillis();
  }

  /** What PostgreSQL needs so that two processes that claim at once take different rows. */
  String skipLocked() {
    return commits == null ? " FOR UPDATE SKIP LOCKED" : "";
  }

  /** Gives back what this process has in hand, and closes the database. */
  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      if (!leases.isEmpty()) {
        voidLeases("lease LIKE :lease", owner + ":%");
      }
      nodes.ifPresent(Nodes::leave);
    } catch (RuntimeException away) {
      LOG.warn("The ledger is away; its leases run out by themselves");
    }
    if (commits != null) {
      commits.close();
    }
    writing.close();
    reading.close();
    lock.ifPresent(LedgerLock::close);
  }
}
