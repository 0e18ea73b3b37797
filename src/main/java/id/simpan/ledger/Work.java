package id.simpan.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The work that the ledger holds: what a sweep begins with, what can be taken now, what is left.
 */
public final class Work {

  /** Workers of each destination. */
  public static final int WORKERS_PER_DESTINATION = 2;

  private final Ledger ledger;
  private final Collection<String> owed;
  private final Supplier<Collection<Destination>> destinations;
  private final int downloads;

  /**
   * @param owed names of all destinations that are owed anything
   * @param destinations those that have workers now
   * @param downloads at once, from 1
   */
  public Work(
      Ledger ledger,
      Collection<String> owed,
      Supplier<Collection<Destination>> destinations,
      int downloads) {
    this.ledger = ledger;
    this.owed = owed;
    this.destinations = destinations;
    this.downloads = downloads;
  }

  /** A sweep begins: what failed is owed again, and destinations that are gone are owed nothing. */
  public void begin() {
    List<String> names = names();
    ledger
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(
                      """
                      UPDATE delivery SET state = 'dropped', problem = NULL
                      WHERE state NOT IN ('done', 'dropped', 'delivering') AND destination NOT IN (<names>)
                      """)
                  .bindList("names", names)
                  .execute();
              handle
                  .createUpdate(
                      """
                      UPDATE batch SET state = 'closed', problem = NULL
                      WHERE state IN ('open', 'failed') AND destination NOT IN (<names>)
                      """)
                  .bindList("names", names)
                  .execute();
              handle.execute("UPDATE delivery SET state = 'owed' WHERE state = 'failed'");
              handle.execute("UPDATE batch SET state = 'open' WHERE state = 'failed'");
              List<String> sessions =
                  handle
                      .createQuery(
                          """
                          SELECT DISTINCT f.uuid FROM recording_file f
                          WHERE f.account = :account AND f.state = 'kept' AND NOT EXISTS (
                            SELECT 1 FROM delivery d
                            WHERE d.file_id = f.id AND d.state NOT IN ('done', 'dropped'))
                          """)
                      .bind("account", ledger.account())
                      .mapTo(String.class)
                      .list();
              sessions.forEach(uuid -> Batches.archive(handle, ledger.account(), uuid));
            });
  }

  /** All meetings have been polled: nothing that was noted stays behind, whatever went wrong. */
  public void polled() {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE recording_file SET state = 'waiting'
                        WHERE state = 'noted' AND account = :account
                        """)
                    .bind("account", ledger.account())
                    .execute());
  }

  /**
   * Permits to look, by queue: {@code transfer-file}, {@code deliver-file-NAME}, {@code
   * close-batch-NAME}; never more of one than it has workers.
   */
  public List<String> look() {
    ledger.voidExpiredLeases();
    return ledger
        .jdbi()
        .withHandle(
            handle -> {
              List<String> permits = new ArrayList<>();
              add(permits, "transfer-file", downloads, waiting(handle));
              for (Destination destination : destinations.get()) {
                if (destination.delivers()) {
                  add(
                      permits,
                      "deliver-file-" + destination.name(),
                      WORKERS_PER_DESTINATION,
                      owed(handle, destination, "d.state = 'owed'"));
                }
                if (toClose(handle, destination) > 0) {
                  permits.add("close-batch-" + destination.name());
                }
              }
              return permits;
            });
  }

  /** Whether there is work that this sweep has yet to do or has in hand. */
  public boolean isLeft() {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                count(
                            handle,
                            "SELECT COUNT(*) FROM recording_file WHERE account = :account AND state IN"
                                + " ('waiting', 'downloading')")
                        > 0
                    || count(
                            handle,
                            "SELECT COUNT(*) FROM batch WHERE account = :account AND state IN ('open',"
                                + " 'closing')")
                        > 0
                    || destinations.get().stream()
                        .anyMatch(
                            d ->
                                toClose(handle, d) > 0
                                    || owed(handle, d, "d.state IN ('owed', 'delivering')") > 0));
  }

  /** Ids of the files that need not be in the work directory any more. */
  public List<String> archived() {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT id FROM recording_file WHERE account = :account AND state = 'archived'")
                    .bind("account", ledger.account())
                    .mapTo(String.class)
                    .list());
  }

  private static void add(List<String> permits, String queue, int workers, long work) {
    permits.addAll(Collections.nCopies((int) Math.min(workers, work), queue));
  }

  private long waiting(Handle handle) {
    return count(
        handle,
        "SELECT COUNT(*) FROM recording_file WHERE account = :account AND state = 'waiting'");
  }

  private long owed(Handle handle, Destination destination, String which) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*) FROM delivery d JOIN recording_file f ON f.id = d.file_id
            WHERE d.destination = :destination AND f.state = 'kept' AND f.account = :account
              AND d.batch_id IS NULL AND %s
            """
                .formatted(which))
        .bind("destination", destination.name())
        .bind("account", ledger.account())
        .mapTo(Long.class)
        .one();
  }

  private long toClose(Handle handle, Destination destination) {
    return owed(handle, destination, "d.state = '" + Batches.gained(destination) + "'")
        + handle
            .createQuery(
                """
                SELECT COUNT(*) FROM batch
                WHERE state = 'open' AND destination = :destination AND account = :account
                """)
            .bind("destination", destination.name())
            .bind("account", ledger.account())
            .mapTo(Long.class)
            .one();
  }

  private long count(Handle handle, String sql) {
    return handle.createQuery(sql).bind("account", ledger.account()).mapTo(Long.class).one();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(""));
    names.addAll(owed);
    return names;
  }
}
