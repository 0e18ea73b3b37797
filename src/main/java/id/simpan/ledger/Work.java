package id.simpan.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The work that the ledger holds: what a sweep begins with, what can be taken, what is left. */
public final class Work {

  private static final String UNSETTLED = "('waiting', 'owed', 'delivering', 'failed', 'stored')";

  /** What carries out requests. */
  private static final String LOOK = "look-every-second";

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final Ledger ledger;
  private final Batches batches;
  private final Supplier<Collection<Destination>> destinations;
  private final Wants wants;

  /** Whether a recording type is to go to a destination. */
  @FunctionalInterface
  public interface Wants {
    boolean test(String destination, String recordingType);
  }

  /**
   * @param destinations those that are configured and have route files, whether they run or not
   */
  public Work(
      Ledger ledger, Batches batches, Supplier<Collection<Destination>> destinations, Wants wants) {
    this.ledger = ledger;
    this.batches = batches;
    this.destinations = destinations;
    this.wants = wants;
  }

  /** A sweep begins: it is counted, and what failed is owed again. */
  public void begin() {
    reconcile();
    ledger.write(
        change -> {
          Handle handle = change.handle();
          ledger.release(handle);
          for (String again :
              List.of(
                  "UPDATE account SET sweep = sweep + 1 WHERE account = :account",
                  """
                  UPDATE delivery SET state = 'owed' WHERE account = :account AND state = 'failed'
                    AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
                    AND destination IN (<names>)
                  """,
                  """
                  UPDATE batch SET state = 'open' WHERE account = :account AND state = 'failed'
                    AND state IN ('open', 'closing', 'failed') AND destination IN (<names>)
                  """)) {
            handle
                .createUpdate(again)
                .bind("account", ledger.account())
                .bindList("names", names())
                .execute();
          }
          return null;
        });
  }

  /**
   * What failed of a session is due at once.
   *
   * @return files, deliveries and batches that had failed
   */
  static int tryAgain(Change change, String uuid) {
    List<String> queues = new ArrayList<>();
    for (String again :
        List.of(
            """
            UPDATE recording_file SET state = 'waiting'
            WHERE account = :account AND uuid = :uuid AND state = 'failed'
              AND state IN ('waiting', 'downloading', 'failed', 'kept')
            RETURNING 'transfer-file'
            """,
            """
            UPDATE delivery SET state = 'owed'
            WHERE account = :account AND uuid = :uuid AND state = 'failed'
              AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
            RETURNING 'deliver-file-' || destination
            """,
            """
            UPDATE batch SET state = 'open', open_from = 0
            WHERE account = :account AND uuid = :uuid AND state = 'failed'
              AND state IN ('open', 'closing', 'failed')
            RETURNING 'close-batch-' || destination
            """)) {
      queues.addAll(
          change
              .handle()
              .createQuery(again)
              .bind("account", change.account())
              .bind("uuid", uuid)
              .mapTo(String.class)
              .list());
    }
    queues.forEach(change::workFor);
    return queues.size();
  }

  /**
   * Holds what is owed against today's destinations: one that is gone is owed nothing more; what
   * nothing has stored and none of today's is owed, is owed to today's. So nothing is ever nowhere.
   */
  public void reconcile() {
    ledger.write(
        change -> {
          Handle handle = change.handle();
          Set<String> touched = new LinkedHashSet<>();
          touched.addAll(
              query(
                  handle,
                  """
                  UPDATE delivery SET state = 'void', problem = NULL, failing_since = NULL
                  WHERE account = :account AND state <> 'delivering'
                    AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
                    AND destination NOT IN (<names>)
                  RETURNING uuid
                  """));
          touched.addAll(
              query(
                  handle,
                  """
                  UPDATE batch SET state = 'closed', problem = NULL, failing_since = NULL
                  WHERE account = :account AND state <> 'closing'
                    AND state IN ('open', 'closing', 'failed') AND destination NOT IN (<names>)
                  RETURNING uuid
                  """));
          touched.addAll(oweToTodays(change));
          // what events may have missed, such as a kill between two versions of the routes
          touched.addAll(
              query(
                  handle,
                  """
                  SELECT DISTINCT uuid FROM delivery
                  WHERE account = :account AND destination IN (<names>) AND batch_id IS NULL
                    AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
                    AND (state = 'stored' OR (state = 'owed' AND destination IN (<announcing>)))
                  """));
          touched.addAll(
              query(
                  handle,
                  """
                  SELECT DISTINCT f.uuid FROM recording_file f
                  WHERE f.account = :account AND f.state = 'kept' AND f.stored_at IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = f.id
                      AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored'))
                  """));
          touched.forEach(uuid -> batches.settle(change, uuid));
          return null;
        });
  }

  /** Returns the sessions of files that are owed anew. */
  private Set<String> oweToTodays(Change change) {
    List<String> storing =
        destinations.get().stream().filter(Destination::delivers).map(Destination::name).toList();
    Set<String> touched = new LinkedHashSet<>();
    if (storing.isEmpty()) {
      return touched;
    }
    record Orphan(String id, String uuid, String type, boolean isKept) {}
    List<Orphan> orphans =
        change
            .handle()
            .createQuery(
                """
                SELECT f.id, f.uuid, f.recording_type, f.kept_at FROM recording_file f
                WHERE f.account = :account
                  AND f.state IN ('waiting', 'downloading', 'failed', 'kept') AND f.stored_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = f.id
                    AND d.destination IN (<storing>) AND (d.stored_at IS NOT NULL OR d.state IN
                      ('waiting', 'owed', 'delivering', 'failed', 'stored')))
                """)
            .bind("account", ledger.account())
            .bindList("storing", storing)
            .map(
                (rs, context) ->
                    new Orphan(
                        rs.getString(1), rs.getString(2), rs.getString(3), rs.getObject(4) != null))
            .list();
    for (Orphan file : orphans) {
      List<String> wanting =
          storing.stream().filter(name -> wants.test(name, file.type())).toList();
      for (String name : wanting.isEmpty() ? storing : wanting) {
        change
            .handle()
            .createUpdate(
                """
                INSERT INTO delivery (file_id, destination, state, account, uuid, urgency)
                SELECT id, :destination, 'waiting', account, uuid, urgency FROM recording_file
                WHERE id = :id
                ON CONFLICT (file_id, destination) DO UPDATE SET state = 'waiting', batch_id = NULL
                WHERE delivery.state <> 'passed'
                """)
            .bind("id", file.id())
            .bind("destination", name)
            .execute();
      }
      if (file.isKept()) {
        Transfers.owe(change, file.id());
      }
      touched.add(file.uuid());
    }
    return touched;
  }

  private List<String> query(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bindList("names", names())
        .bindList("announcing", announcing())
        .mapTo(String.class)
        .list();
  }

  private List<String> announcing() {
    List<String> names = new ArrayList<>(List.of(""));
    destinations.get().stream().filter(it -> !it.delivers()).forEach(it -> names.add(it.name()));
    return names;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(""));
    destinations.get().forEach(it -> names.add(it.name()));
    return names;
  }

  /**
   * Queues that there is work for now: {@code transfer-file}, {@code deliver-file-NAME}, {@code
   * close-batch-NAME}.
   */
  public Set<String> queues() {
    ledger.leases().giveBackExpired();
    return ledger.read(
        handle -> {
          Set<String> queues = new LinkedHashSet<>();
          if (isThere(
              handle,
              "SELECT 1 FROM recording_file WHERE account = :account AND state = 'waiting' LIMIT 1",
              "")) {
            queues.add(Transfers.QUEUE);
          }
          for (Destination destination : destinations.get()) {
            if (destination.delivers() && isOwed(handle, destination.name())) {
              queues.add(Deliveries.queue(destination.name()));
            }
            if (isToClose(handle, destination.name())) {
              queues.add(Batches.queue(destination.name()));
            }
          }
          return queues;
        });
  }

  private boolean isOwed(Handle handle, String destination) {
    return isThere(
        handle,
        """
        SELECT 1 FROM delivery WHERE account = :account AND destination = :destination
          AND state = 'owed' AND batch_id IS NULL AND place IN (:here, '') LIMIT 1
        """,
        destination);
  }

  private boolean isToClose(Handle handle, String destination) {
    return isThere(
        handle,
        """
        SELECT 1 FROM batch WHERE account = :account AND destination = :destination
          AND state = 'open' AND open_from <= :now LIMIT 1
        """,
        destination);
  }

  private boolean isThere(Handle handle, String sql, String destination) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bind("destination", destination)
        .bind("now", ledger.now())
        .bind("here", ledger.here())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /**
   * Whether there is work that this sweep has yet to do or has in hand, or that somebody has just
   * asked for.
   *
   * @param runs whether a queue has workers, or a timer of that name runs; what nobody takes is not
   *     waited for
   */
  public boolean isLeft(Predicate<String> runs) {
    return ledger.snapshot( // or what is given back meanwhile would be seen nowhere
        handle -> {
          if (runs.test(LOOK)
              && isThere(
                  handle,
                  "SELECT 1 FROM request WHERE account = :account AND done_at IS NULL LIMIT 1",
                  "")) {
            return true;
          }
          if (runs.test(Transfers.QUEUE)
              && (isThere(
                      handle,
                      "SELECT 1 FROM recording_file WHERE account = :account AND state = 'waiting' LIMIT 1",
                      "")
                  || isThere(
                      handle,
                      "SELECT 1 FROM recording_file WHERE account = :account AND state = 'downloading' LIMIT 1",
                      ""))) {
            return true;
          }
          for (Destination destination : destinations.get()) {
            String name = destination.name();
            if (destination.delivers()
                && runs.test(Deliveries.queue(name))
                && (isOwed(handle, name)
                    || isThere(
                        handle,
                        """
                        SELECT 1 FROM delivery WHERE account = :account AND destination = :destination
                          AND state IN %s AND state = 'delivering' LIMIT 1
                        """
                            .formatted(UNSETTLED),
                        name))) {
              return true;
            }
            if (runs.test(Batches.queue(name))
                && (isThere(
                        handle,
                        "SELECT 1 FROM batch WHERE account = :account AND destination = :destination AND state = 'open' LIMIT 1",
                        name)
                    || isThere(
                        handle,
                        "SELECT 1 FROM batch WHERE account = :account AND destination = :destination AND state = 'closing' LIMIT 1",
                        name))) {
              return true;
            }
          }
          return false;
        });
  }

  /** Whether a file that waits may be deleted within a day. */
  public boolean isUrgent() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT urgency FROM recording_file WHERE account = :account AND state = 'waiting'
                    ORDER BY urgency LIMIT 1
                    """)
                .bind("account", ledger.account())
                .mapTo(Long.class)
                .findFirst()
                .filter(deletion -> deletion < ledger.now() + DAY)
                .isPresent());
  }

  /** Files that are not kept yet and not given up, and those that wait to be delivered. */
  public long filesToKeep() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT COUNT(*) FROM recording_file WHERE account = :account AND state = 'waiting'
                    """)
                .bind("account", ledger.account())
                .mapTo(Long.class)
                .one());
  }
}
