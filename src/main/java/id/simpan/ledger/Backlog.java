package id.simpan.ledger;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * What a destination has yet to get. Numbers end at {@value #MOST}: so many, or more.
 *
 * @param owed kept files that it has not got, those that are on their way or have failed included
 * @param delivering of them now
 * @param failed of them, that are tried again in the next sweep
 * @param unannounced batches that are not closed
 * @param failingSince the oldest failure that is not over, or null
 */
public record Backlog(
    long owed, long delivering, long failed, long unannounced, Instant failingSince) {

  public static final int MOST = 10_000;

  /** Of a destination, now. */
  public static Backlog of(Ledger ledger, String destination) {
    return ledger.read(handle -> new Looking(handle, ledger.account(), destination).look());
  }

  private record Looking(Handle handle, String account, String destination) {

    Backlog look() {
      long delivering = deliveries("delivering");
      long failed = deliveries("failed");
      return new Backlog(
          Math.min(MOST, deliveries("owed") + delivering + failed),
          delivering,
          failed,
          number(
              """
              SELECT COUNT(*) FROM (SELECT 1 AS one FROM batch
                WHERE account = :account AND destination = :destination
                  AND state IN ('open', 'closing', 'failed') LIMIT :most) few
              """),
          failingSince());
    }

    private long deliveries(String state) {
      return number(
          """
          SELECT COUNT(*) FROM (SELECT 1 AS one FROM delivery
            WHERE account = :account AND destination = :destination AND state = '%s'
              AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
              AND batch_id IS NULL LIMIT :most) few
          """
              .formatted(state));
    }

    private long number(String sql) {
      return handle
          .createQuery(sql)
          .bind("account", account)
          .bind("destination", destination)
          .bind("most", MOST)
          .mapTo(Long.class)
          .one();
    }

    private Instant failingSince() {
      return handle
          .createQuery(
              """
              SELECT MIN(since) FROM (
                SELECT MIN(failing_since) AS since FROM delivery WHERE account = :account
                  AND destination = :destination AND failing_since IS NOT NULL
                UNION ALL
                SELECT MIN(failing_since) FROM batch WHERE account = :account
                  AND destination = :destination AND failing_since IS NOT NULL) late
              """)
          .bind("account", account)
          .bind("destination", destination)
          .mapTo(Long.class)
          .findOne()
          .map(Instant::ofEpochMilli)
          .orElse(null);
    }
  }
}
