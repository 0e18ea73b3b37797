package id.simpan.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kept files whose bytes are nowhere any more, and what was taken for the same as one of them. */
final class MissingBytes {

  private static final Logger LOG = LoggerFactory.getLogger(MissingBytes.class);

  private final Ledger ledger;
  private final Batches batches;

  MissingBytes(Ledger ledger, Batches batches) {
    this.ledger = ledger;
    this.batches = batches;
  }

  /**
   * @see Transfers#fetchAgain
   */
  boolean fetchAgain(Delivery delivery) {
    return ledger.write(
        change -> {
          ledger.alone(change, delivery.uuid());
          if (isCopyToForget(change.handle(), delivery)) {
            forgetCopy(change.handle(), ledger.account(), delivery.fileId());
            fetchedAgain(change, delivery);
            return true;
          }
          int again =
              change
                  .handle()
                  .createUpdate(
                      """
                      UPDATE recording_file SET state = 'waiting', kept_at = NULL, place = ''
                      WHERE id = :id AND state = 'kept' AND stored_at IS NULL
                        AND place IN (:here, '') AND COALESCE(remark, '') <> :differs
                      """)
                  .bind("id", delivery.fileId())
                  .bind("here", ledger.here())
                  .bind("differs", Transfers.SIZE_DIFFERS)
                  .execute();
          if (again == 0 && isElsewhere(change, delivery)) {
            return true;
          }
          change
              .handle()
              .createUpdate(
                  """
                  UPDATE delivery SET state = 'waiting', place = '', lease = NULL
                  WHERE file_id = :id AND batch_id IS NULL
                    AND (state IN ('owed', 'failed') OR state = 'delivering' AND lease = :lease)
                    AND EXISTS (SELECT 1 FROM recording_file f
                      WHERE f.id = delivery.file_id AND f.state IN ('waiting', 'downloading'))
                  """)
              .bind("id", delivery.fileId())
              .bind("lease", delivery.lease())
              .execute();
          if (again == 1) {
            isSameNoMore(change.handle(), ledger.account(), delivery.fileId());
            fetchedAgain(change, delivery);
          }
          return again == 1;
        });
  }

  /** Another node has the bytes by now, and delivers them. */
  private boolean isElsewhere(Change change, Delivery delivery) {
    int moved =
        change
            .handle()
            .createUpdate(
                """
                UPDATE delivery SET state = 'owed', lease = NULL,
                  place = (SELECT f.place FROM recording_file f WHERE f.id = delivery.file_id)
                WHERE file_id = :id AND destination = :destination AND batch_id IS NULL
                  AND (state = 'failed' OR state = 'delivering' AND lease = :lease)
                  AND EXISTS (SELECT 1 FROM recording_file f WHERE f.id = delivery.file_id
                    AND f.state = 'kept' AND f.place NOT IN (:here, ''))
                """)
            .bind("id", delivery.fileId())
            .bind("destination", delivery.destination())
            .bind("lease", delivery.lease())
            .bind("here", ledger.here())
            .execute();
    if (moved == 1) {
      change.workFor(Deliveries.queue(delivery.destination()));
    }
    return moved == 1;
  }

  private void fetchedAgain(Change change, Delivery delivery) {
    change.workFor(Transfers.QUEUE);
    batches.settle(change, delivery.uuid());
    LOG.warn(
        "{}: its bytes are nowhere any more; they are downloaded again if Rapatin still has them",
        delivery);
  }

  /**
   * A new listing of a file that is gone is what can be downloaded in its place, and stands for
   * itself from now on.
   */
  static void isSameNoMore(Handle handle, String account, String gone) {
    String listings =
        " WHERE account = :account AND replaces = :gone"
            + " AND uuid = (SELECT g.uuid FROM recording_file g WHERE g.id = :gone)";
    handle
        .createQuery(
            "UPDATE recording_file SET state = 'waiting'"
                + listings
                + " AND state = 'same' RETURNING id")
        .bind("account", account)
        .bind("gone", gone)
        .mapTo(String.class)
        .list()
        .forEach(id -> owedAgain(handle, id));
    handle
        .createUpdate("UPDATE recording_file SET replaces = NULL" + listings)
        .bind("account", account)
        .bind("gone", gone)
        .execute();
  }

  private static void owedAgain(Handle handle, String id) {
    handle
        .createUpdate(
            """
            UPDATE delivery SET state = 'waiting'
            WHERE file_id = :id AND state = 'void' AND stored_at IS NULL
            """)
        .bind("id", id)
        .execute();
  }

  /** Whether a copy of another length is stored nowhere, and no other destination is at it. */
  private boolean isCopyToForget(Handle handle, Delivery delivery) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM recording_file
            WHERE id = :id AND state = 'kept' AND stored_at IS NULL AND remark = :differs
              AND EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = recording_file.id
                AND (d.state = 'delivering' AND d.lease = :lease
                  OR d.state = 'failed' AND d.destination = :destination))
              AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = recording_file.id
                AND d.state = 'delivering' AND d.lease <> :lease)
            """)
        .bind("id", delivery.fileId())
        .bind("differs", Transfers.SIZE_DIFFERS)
        .bind("lease", delivery.lease())
        .bind("destination", delivery.destination())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /**
   * A copy of another length that is gone stands in for nothing: what it stood in for is downloaded
   * again, though nobody may have waited for it any more, or lost.
   */
  static void forgetCopy(Handle handle, String account, String copy) {
    handle
        .createQuery(
            """
            SELECT id FROM recording_file WHERE stood_in = 1 AND account = :account
              AND uuid = (SELECT c.uuid FROM recording_file c WHERE c.id = :copy)
            """)
        .bind("account", account)
        .bind("copy", copy)
        .mapTo(String.class)
        .list()
        .stream()
        .filter(id -> Transfer.differsId(id).equals(copy))
        .forEach(
            id -> {
              handle
                  .createUpdate(
                      """
                      UPDATE recording_file SET stood_in = 0, problem = NULL,
                        state = CASE WHEN state IN ('failed', 'superseded', 'lost') THEN 'waiting'
                          ELSE state END
                      WHERE id = :id
                      """)
                  .bind("id", id)
                  .execute();
              owedAgain(handle, id);
            });
    isSameNoMore(handle, account, copy);
    for (String table : List.of("delivery WHERE file_id", "recording_file WHERE id")) {
      handle.createUpdate("DELETE FROM " + table + " = :id").bind("id", copy).execute();
    }
  }
}
