package id.simpan.ledger;

import id.simpan.texts.Text;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that share a ledger. Each gives a life sign; when it ends, the others bury it: what it
 * had in hand is there to take again, and what lay with it alone is fetched once more.
 */
final class Nodes {

  /** Without a life sign for so long, a node is gone. */
  static final Duration GONE = Leases.TERM;

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Ledger ledger;
  private final Node self;
  private final Clock wall;
  private volatile int living = 1;
  private volatile Optional<Node> namesake = Optional.empty();
  private volatile Moment tried;
  private volatile Moment signed;

  /**
   * @param wall this machine's clock
   */
  Nodes(Ledger ledger, Node self, Clock wall) {
    this.ledger = ledger;
    this.self = self;
    this.wall = wall;
    this.tried = now();
    this.signed = tried;
  }

  /**
   * When something was, by both clocks of this machine: while it is suspended the monotonic one may
   * stand still, and the other one may be set.
   */
  record Moment(long nanos, long millis) {}

  private Moment now() {
    return new Moment(System.nanoTime(), wall.millis());
  }

  /** By whichever clock says more: a life sign too many does no harm. */
  private boolean isLongerAgo(Moment moment, Duration time) {
    return System.nanoTime() - moment.nanos() > time.toNanos()
        || wall.millis() - moment.millis() > time.toMillis();
  }

  private record Row(Node node, String owner, boolean isLeft) {}

  Node self() {
    return self;
  }

  /** By which the others know it: another than it is set to while that is another node's. */
  String name() {
    return namesake.isEmpty()
        ? self.name()
        : "%s on %s (%s)".formatted(self.name(), self.host(), self.home());
  }

  /** Whether another node that is at work has its name. */
  boolean isNameTaken() {
    return namesake.isPresent();
  }

  /** What a person must know of its place among the others. */
  List<Concern> concerns() {
    return namesake.stream()
        .map(
            it ->
                Concern.pending(
                    "node",
                    "name",
                    Text.of("concern.node", "name", self.name(), "host", it.host())))
        .toList();
  }

  /** How many are working on the ledger, this one included. */
  int living() {
    return living;
  }

  /**
   * Takes its place among the others. A run before it in the same data directory is over, as that
   * is locked: what it had in hand is there to take at once.
   *
   * @throws LedgerRefused if a node that is at work does not go together with this one
   */
  void join() {
    Moment begun = trying();
    ledger.write(
        change -> {
          Handle handle = change.handle();
          lock(handle);
          bury(handle, self.home());
          for (Row row : rows(handle)) {
            if (row.node().name().equals(self.name())) {
              requireOneself(row);
              ledger.leases().giveBackThoseOf(handle, row.owner());
            } else if (!row.isLeft()) {
              requireAgreement(row.node());
            }
          }
          put(handle);
          count(handle);
          release(handle);
          return null;
        });
    signed(begun);
  }

  /** One joins at a time. */
  private void lock(Handle handle) {
    handle
        .createQuery("SELECT 1 FROM account WHERE account = :account FOR UPDATE")
        .bind("account", ledger.account())
        .mapTo(Integer.class)
        .one();
  }

  private void requireOneself(Row row) {
    boolean isOneself =
        row.node().home().equals(self.home()) && row.node().host().equals(self.host());
    if (!isOneself && !row.isLeft()) {
      throw new LedgerRefused(
          "simpan.node: another node is called %s, on %s; a name of its own for each node is expected"
              .formatted(self.name(), row.node().host()));
    }
  }

  private void requireAgreement(Node other) {
    require(other.rapatin().equals(self.rapatin()), other, "rapatin", "another account");
    require(
        other.archivePath().equals(self.archivePath()),
        other,
        "simpan.archive.path",
        other.archivePath());
    require(
        other.destinations().equals(self.destinations()),
        other,
        "simpan.destinations",
        other.destinations());
  }

  private static void require(boolean isEqual, Node other, String setting, String theirs) {
    if (!isEqual) {
      throw new LedgerRefused(
          "%s: node %s works on this ledger with %s; the same for all nodes is expected, or that one stopped first"
              .formatted(setting, other.name(), theirs));
    }
  }

  private void put(Handle handle) {
    handle
        .createUpdate(
            """
            INSERT INTO node (account, name, home, host, owner, place, version, rapatin, archive_path,
              destinations, joined_at, seen_at)
            VALUES (:account, :name, :home, :host, :owner, :place, :version, :rapatin, :archivePath,
              :destinations, :now, :now)
            ON CONFLICT (account, name) DO UPDATE SET home = excluded.home, host = excluded.host,
              owner = excluded.owner, place = excluded.place, version = excluded.version,
              rapatin = excluded.rapatin, archive_path = excluded.archive_path,
              destinations = excluded.destinations, joined_at = excluded.joined_at,
              seen_at = excluded.seen_at, left_at = NULL
            """)
        .bindMethods(self)
        .bind("name", name())
        .bind("account", ledger.account())
        .bind("owner", ledger.owner())
        .bind("now", ledger.now())
        .execute();
  }

  /**
   * Says that it is alive.
   *
   * @return whether the others had buried it, and it has joined them anew under its name
   */
  boolean sign(Handle handle) {
    int known =
        handle
            .createUpdate(
                "UPDATE node SET seen_at = :now WHERE account = :account AND name = :name AND owner = :owner")
            .bind("now", ledger.now())
            .bind("account", ledger.account())
            .bind("name", name())
            .bind("owner", ledger.owner())
            .execute();
    boolean isAnew = (known == 0 || isNameTaken()) && joinAnew(handle);
    count(handle);
    return isAnew;
  }

  /**
   * Its name may be another's by now. As long as it is, it is among them under a longer one, so
   * that its alerts can be told from the other's, and takes no work.
   */
  private boolean joinAnew(Handle handle) {
    lock(handle);
    bury(handle);
    Optional<Node> other =
        rows(handle).stream()
            .filter(row -> row.node().name().equals(self.name()))
            .filter(row -> !row.owner().equals(ledger.owner()))
            .map(Row::node)
            .findFirst();
    if (other.isPresent() && !isNameTaken()) {
      LOG.warn(
          "simpan.node: another node is called {}, on {}; a name of its own for each node is expected, and until then this one takes no work",
          self.name(),
          other.get().host());
    }
    namesake = other;
    handle
        .createUpdate(
            "DELETE FROM node WHERE account = :account AND owner = :owner AND name <> :name")
        .bind("account", ledger.account())
        .bind("owner", ledger.owner())
        .bind("name", name())
        .execute();
    put(handle);
    return other.isEmpty();
  }

  private void count(Handle handle) {
    living = (int) rows(handle).stream().filter(row -> !row.isLeft()).count();
  }

  /** A life sign is tried, whatever comes of it. */
  Moment trying() {
    Moment begun = now();
    tried = begun;
    return begun;
  }

  /**
   * Its life sign has been written.
   *
   * @param begun before that, as the machine may have been suspended since
   */
  void signed(Moment begun) {
    signed = begun;
  }

  /** Whether it is time for the next life sign. */
  boolean isToSign() {
    return isLongerAgo(tried, GONE.dividedBy(3));
  }

  /** Whether its last life sign is so old that the others may be about to bury it. */
  boolean isDoubtful() {
    return isLongerAgo(signed, GONE.multipliedBy(2).dividedBy(3));
  }

  /**
   * It stops, and may be back in a moment: what lies with it is left to it for as long, and what it
   * looked after for all is there to take.
   */
  void leave() {
    ledger.write(
        change -> {
          for (String goodbye :
              List.of(
                  """
                  UPDATE node SET left_at = :now, seen_at = :now
                  WHERE account = :account AND name = :name AND owner = :owner
                  """,
                  """
                  UPDATE account SET alerts_until = CASE WHEN alerts_by = :owner THEN NULL ELSE alerts_until END,
                    sweep_until = CASE WHEN sweep_by = :owner THEN NULL ELSE sweep_until END
                  WHERE account = :account
                  """)) {
            change
                .handle()
                .createUpdate(goodbye)
                .bind("now", ledger.now())
                .bind("account", ledger.account())
                .bind("name", name())
                .bind("owner", ledger.owner())
                .execute();
          }
          return null;
        });
  }

  /** Those without a life sign are gone, with what they had in hand. */
  void bury(Handle handle) {
    bury(handle, "");
  }

  /**
   * @param before home of a run that is not gone, as it goes on with the one that joins
   */
  private void bury(Handle handle, String before) {
    Map<String, String> gone =
        handle
            .createQuery(
                """
                DELETE FROM node WHERE account = :account AND seen_at < :gone AND owner <> :owner
                  AND NOT (name = :name AND home = :before AND host = :host)
                RETURNING name, owner
                """)
            .bindMethods(self)
            .bind("before", before)
            .bind("account", ledger.account())
            .bind("gone", ledger.now() - GONE.toMillis())
            .bind("owner", ledger.owner())
            .reduceRows(
                new TreeMap<String, String>(),
                (all, row) -> {
                  all.put(
                      row.getColumn("name", String.class), row.getColumn("owner", String.class));
                  return all;
                });
    gone.forEach(
        (name, owner) -> {
          ledger.leases().giveBackThoseOf(handle, owner);
          LOG.warn("Node {} is gone; the others go on with its work", name);
        });
    if (!gone.isEmpty()) {
      release(handle);
    }
  }

  /**
   * What lies where no node is any more: what nothing has stored is fetched again, and the rest may
   * be delivered by any node, from where it is stored.
   */
  void release(Handle handle) {
    String nowhere =
        "account = :account AND state = 'kept' AND place <> '' AND place NOT IN"
            + " (SELECT n.place FROM node n WHERE n.account = :account)";
    alone(handle, nowhere);
    copies(handle, nowhere).forEach(id -> MissingBytes.forgetCopy(handle, ledger.account(), id));
    List<String> fetched =
        handle
            .createQuery(
                """
                UPDATE recording_file SET state = 'waiting', place = '', kept_at = NULL
                WHERE %s AND stored_at IS NULL RETURNING id
                """
                    .formatted(nowhere))
            .bind("account", ledger.account())
            .mapTo(String.class)
            .list();
    for (String id : fetched) {
      MissingBytes.isSameNoMore(handle, ledger.account(), id);
      handle
          .createUpdate(
              """
              UPDATE delivery SET state = 'waiting', place = '' WHERE file_id = :id
                AND state IN ('owed', 'delivering', 'failed')
              """)
          .bind("id", id)
          .execute();
    }
    List<String> anywhere =
        handle
            .createQuery("UPDATE recording_file SET place = '' WHERE " + nowhere + " RETURNING id")
            .bind("account", ledger.account())
            .mapTo(String.class)
            .list();
    for (String id : anywhere) {
      handle
          .createUpdate("UPDATE delivery SET place = '' WHERE file_id = :id")
          .bind("id", id)
          .execute();
    }
    if (!fetched.isEmpty()) {
      LOG.warn(
          "{} kept files lay with nodes that are gone; they are fetched again", fetched.size());
    }
  }

  /** As {@link Ledger#alone}, of all their sessions, in the order in which requests take them. */
  private void alone(Handle handle, String nowhere) {
    handle
        .createQuery(
            """
            SELECT uuid FROM session WHERE account = :account
              AND uuid IN (SELECT uuid FROM recording_file WHERE %s)
            ORDER BY recorded_on, uuid FOR UPDATE
            """
                .formatted(nowhere))
        .bind("account", ledger.account())
        .mapTo(String.class)
        .list();
  }

  /** Ids of those kept in place of files whose right length was never served. */
  private List<String> copies(Handle handle, String nowhere) {
    return handle
        .createQuery(
            "SELECT id FROM recording_file WHERE remark = :differs AND stored_at IS NULL AND "
                + nowhere)
        .bind("differs", Transfers.SIZE_DIFFERS)
        .bind("account", ledger.account())
        .mapTo(String.class)
        .list();
  }

  /** Copies of this node's that the others have archived meanwhile. */
  List<String> left() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id FROM recording_file WHERE account = :account AND place = :place
                      AND state = 'archived' AND place <> '' LIMIT 500
                    """)
                .bind("account", ledger.account())
                .bind("place", self.place())
                .mapTo(String.class)
                .list());
  }

  /** They are no more. */
  void removed(List<String> ids) {
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate("UPDATE recording_file SET place = '' WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .execute());
  }

  private List<Row> rows(Handle handle) {
    return handle
        .createQuery("SELECT * FROM node WHERE account = :account ORDER BY name")
        .bind("account", ledger.account())
        .map(
            (rs, context) ->
                new Row(
                    new Node(
                        rs.getString("name"),
                        rs.getString("home"),
                        rs.getString("host"),
                        rs.getString("place"),
                        rs.getString("version"),
                        rs.getString("rapatin"),
                        rs.getString("archive_path"),
                        rs.getString("destinations")),
                    rs.getString("owner"),
                    rs.getObject("left_at") != null))
        .list();
  }
}
