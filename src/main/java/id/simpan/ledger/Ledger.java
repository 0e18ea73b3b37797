package id.simpan.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import id.simpan.permission.FileMode;
import id.simpan.permission.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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

  /** Of any, in the directory of the process that has it. */
  public static final String LOCK = "simpan.lock";

  /** The account that bears no name in the settings. */
  public static final String UNNAMED_ACCOUNT = "default";

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
  private final Leases leases;
  private final String owner = UUID.randomUUID().toString();
  private volatile Effects effects = Effects.NONE;

  private Ledger(
      HikariDataSource writing,
      HikariDataSource reading,
      boolean isEmbedded,
      Optional<LedgerLock> lock,
      Optional<Node> node,
      String account,
      Clock clock,
      Clock own) {
    this.writing = writing;
    this.reading = reading;
    this.lock = lock;
    this.nodes = node.map(it -> new Nodes(this, it, own));
    this.leases = new Leases(this, nodes);
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
      FileMode.PRIVATE.createFolders(directory);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
    LedgerLock lock = LedgerLock.take(directory);
    try {
      close(directory);
      HikariDataSource writing =
          new HikariDataSource(Connections.embeddedPool(directory, 1, "IMMEDIATE"));
      try {
        Path file = directory.resolve(FILE);
        Schema.of(writing).bringUpToDate(old -> Schema.backUp(writing, file, old));
        HikariConfig readers = Connections.embeddedPool(directory, READERS, "DEFERRED");
        readers.setPoolName("ledger-readers");
        readers.setConnectionInitSql("PRAGMA query_only = 1");
        return new Ledger(
                writing,
                new HikariDataSource(readers),
                true,
                Optional.of(lock),
                Optional.empty(),
                account,
                clock,
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

  /** Makes the database the user's alone. What SQLite adds beside it takes its mode. */
  private static void close(Path directory) {
    try {
      PrivateFile.create(directory.resolve(FILE));
      for (String beside : List.of("-wal", "-shm")) {
        Path file = directory.resolve(FILE + beside);
        if (Files.exists(file)) { // a killed one left it, perhaps an older version
          FileMode.PRIVATE.applyTo(file);
        }
      }
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
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
    return Optional.of(
        unmigrated(Connections.embeddedPool(directory, 2, "IMMEDIATE"), true, account, clock));
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
    return Optional.of(
        unmigrated(Connections.embeddedPool(directory, 1, "DEFERRED"), true, account, clock));
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
    HikariDataSource pool = new HikariDataSource(Connections.pool("jdbc:sqlite::memory:", 1));
    return new Ledger(pool, pool, false, Optional.empty(), Optional.empty(), account, clock, clock);
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
      return shared(
          database,
          Optional.of(lock),
          node,
          account,
          pool -> DatabaseClock.near(own, Jdbi.create(pool)),
          own);
    } catch (RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /** The same with a time of one's own. */
  static Ledger shared(Postgresql database, Node node, String account, Clock time) {
    return shared(database, node, account, time, Clock.systemUTC());
  }

  static Ledger shared(Postgresql database, Node node, String account, Clock time, Clock own) {
    return shared(database, Optional.empty(), node, account, pool -> time, own);
  }

  private static Ledger shared(
      Postgresql database,
      Optional<LedgerLock> lock,
      Node node,
      String account,
      Function<HikariDataSource, Clock> time,
      Clock own) {
    HikariDataSource pool = new HikariDataSource(Connections.sharedPool(database));
    try {
      Schema.requirePostgresql(pool);
      Clock clock = time.apply(pool);
      Schema schema = Schema.of(pool);
      if (!schema.isCurrent()) {
        schema.requireNobodyOnOlder(pool, account, clock);
        try (HikariDataSource patient = new HikariDataSource(Connections.patientPool(database))) {
          Schema.of(patient)
              .bringUpToDate(
                  old -> LOG.info("The ledger's schema is brought up to date from {}", old));
        }
      }
      Ledger ledger = new Ledger(pool, pool, false, lock, Optional.of(node), account, clock, own);
      return ledger.started();
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
  }

  /**
   * The same beside the nodes that work on it, to read it and to leave a note for them.
   *
   * @throws LedgerOutdated if an older version made it
   */
  public static Ledger sharedBeside(Postgresql database, String account) {
    return unmigrated(Connections.sharedPool(database), false, account, null);
  }

  private static Ledger unmigrated(
      HikariConfig config, boolean isEmbedded, String account, Clock clock) {
    HikariDataSource pool = new HikariDataSource(config);
    try {
      if (!isEmbedded) {
        Schema.requirePostgresql(pool);
      }
      if (Schema.of(pool).isOutdated()) {
        throw new LedgerOutdated();
      }
      return new Ledger(
          pool,
          pool,
          isEmbedded,
          Optional.empty(),
          Optional.empty(),
          account,
          isEmbedded ? clock : new DatabaseClock(Jdbi.create(pool)),
          clock);
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
  }

  /** What this transaction asks a shared database for, and does in between, may take long. */
  void takeTime(Handle handle) {
    if (commits == null) {
      Connections.takeTime(handle);
    }
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
    leases.start();
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

  /**
   * Looks at many rows, one by one: a shared database sends them by and by within a transaction
   * alone. An embedded one does so anyway, and beside the process that has it a transaction would
   * hold that up.
   */
  <T> T stream(Function<Handle, T> look) {
    return commits == null ? readers.inTransaction(look::apply) : read(look);
  }

  /** Looks more than once at the same instant. */
  <T> T snapshot(Function<Handle, T> look) {
    return commits == null
        ? readers.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, look::apply)
        : readers.inTransaction(look::apply);
  }

  /** The version of its schema. */
  String schema() {
    return Schema.of(writing).version();
  }

  /** What this process has in hand. */
  public Leases leases() {
    return leases;
  }

  Effects effects() {
    return effects;
  }

  /** Asks a shared database anew how late it is. */
  void measureTime() {
    if (clock instanceof DatabaseClock time) {
      time.measure();
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
    return nodes.map(Nodes::name).orElse("");
  }

  /** What a person must know of this node's place among the others. */
  public List<Concern> concerns() {
    return nodes.map(Nodes::concerns).orElse(List.of());
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

  String account() {
    return account;
  }

  long now() {
    return clock.millis();
  }

  /** What PostgreSQL needs so that two processes that claim at once take different rows. */
  String skipLocked() {
    return commits == null ? " FOR UPDATE SKIP LOCKED" : "";
  }

  /** Gives back what this process has in hand, and closes the database. */
  @Override
  public void close() {
    leases.close();
    if (commits != null) {
      commits.close();
    }
    writing.close();
    reading.close();
    lock.ifPresent(LedgerLock::close);
  }
}
