package id.simpan.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;

/**
 * Files that an older version took for archived though no destination is known to have stored them:
 * looked for on this machine, else owed again, else lost, which is told once.
 */
public final class Upgrade {

  private static final int FILES_AT_ONCE = 500;

  private final Ledger ledger;
  private final Batches batches;

  public Upgrade(Ledger ledger, Batches batches) {
    this.ledger = ledger;
    this.batches = batches;
  }

  /** Where a file may be. */
  public interface Places {

    /**
     * @param path relative in the archive's folder
     * @return whether a file of this size is there
     */
    boolean isArchived(String path, long size);

    /**
     * @return whether a file of this size is in the work directory
     */
    boolean isInWork(String id, long size);
  }

  private record Doubtful(String id, String uuid, String path, long size, long deletion) {}

  /**
   * Looks for each of them.
   *
   * @param progress is told how many have been looked for, now and then
   * @return how many there were
   */
  public long resolve(Places places, LongConsumer progress) {
    if (!isDue()) {
      return 0;
    }
    long resolved = 0;
    for (List<Doubtful> some = next(); !some.isEmpty(); some = next()) {
      List<Doubtful> files = some;
      ledger.write(
          change -> {
            files.forEach(file -> resolve(change, file, places));
            files.stream()
                .map(Doubtful::uuid)
                .distinct()
                .forEach(uuid -> batches.settle(change, uuid));
            return null;
          });
      resolved += some.size();
      progress.accept(resolved);
    }
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate("UPDATE account SET doubtful = 0 WHERE account = :account")
                .bind("account", ledger.account())
                .execute());
    return resolved;
  }

  private boolean isDue() {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT 1 FROM account WHERE account = :account AND doubtful = 1")
                .bind("account", ledger.account())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  private List<Doubtful> next() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT f.id, f.uuid, s.folder || '/' || f.name, COALESCE(f.size, -1), s.deletion_from
                    FROM recording_file f JOIN session s ON s.account = f.account AND s.uuid = f.uuid
                    WHERE f.account = :account AND f.state = 'doubtful' ORDER BY f.uuid LIMIT :most
                    """)
                .bind("account", ledger.account())
                .bind("most", FILES_AT_ONCE)
                .map(
                    (rs, context) ->
                        new Doubtful(
                            rs.getString(1),
                            rs.getString(2),
                            rs.getString(3),
                            rs.getLong(4),
                            rs.getLong(5)))
                .list());
  }

  private void resolve(Change change, Doubtful file, Places places) {
    Handle handle = change.handle();
    if (places.isArchived(file.path(), file.size())) {
      set(handle, file, "state = 'archived', stored_at = :now");
      handle
          .createUpdate(
              """
              INSERT INTO delivery (file_id, destination, state, path, location, account, uuid, stored_at)
              VALUES (:id, 'file', 'done', :path, :path, :account, :uuid, :now)
              ON CONFLICT (file_id, destination) DO UPDATE SET state = 'done', stored_at = :now,
                path = COALESCE(delivery.path, excluded.path)
              """)
          .bind("id", file.id())
          .bind("path", file.path())
          .bind("account", ledger.account())
          .bind("uuid", file.uuid())
          .bind("now", ledger.now())
          .execute();
    } else if (places.isInWork(file.id(), file.size())) {
      set(handle, file, "state = 'kept'");
      reopen(change, file.uuid(), "ready");
    } else if (file.deletion() > ledger.now()) {
      set(
          handle,
          file,
          "state = 'failed', kept_at = NULL, problem = 'an older version gave it up; it is downloaded again'");
      reopen(change, file.uuid(), "ready");
    } else {
      set(
          handle,
          file,
          "state = 'lost', kept_at = NULL, problem = 'an older version gave it up, and it is nowhere on this machine'");
      reopen(change, file.uuid(), "lost");
      handle
          .createUpdate(
              "UPDATE session SET lost_at = COALESCE(lost_at, :now) WHERE account = :account AND uuid = :uuid")
          .bind("now", ledger.now())
          .bind("account", ledger.account())
          .bind("uuid", file.uuid())
          .execute();
    }
  }

  private void set(Handle handle, Doubtful file, String change) {
    handle
        .createUpdate("UPDATE recording_file SET " + change + " WHERE id = :id")
        .bind("now", ledger.now())
        .bind("id", file.id())
        .execute();
  }

  private void reopen(Change change, String uuid, String state) {
    Optional<String> before = Sessions.state(change.handle(), ledger.account(), uuid);
    before.filter(it -> !it.equals("lost")).ifPresent(it -> Sessions.move(change, uuid, it, state));
  }
}
