package id.simpan.ledger;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What each destination is owed, file by file. */
public final class Deliveries {

  private final Ledger ledger;

  public Deliveries(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Claims the kept file owed to a destination that Rapatin deletes first.
   *
   * @return null if it is owed none
   */
  public Delivery claim(String destination) {
    return ledger.claim(lease -> claim(destination, lease));
  }

  private Delivery claim(String destination, String lease) {
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              String fileId =
                  handle
                      .createQuery(
                          """
                          UPDATE delivery SET state = 'delivering', attempts = attempts + 1,
                            lease = :lease, lease_until = :until
                          WHERE state = 'owed' AND destination = :destination AND file_id = (
                            SELECT d.file_id FROM delivery d
                            JOIN recording_file f ON f.id = d.file_id
                            JOIN session s ON s.account = f.account AND s.uuid = f.uuid
                            WHERE d.state = 'owed' AND d.destination = :destination
                              AND f.state = 'kept' AND f.account = :account
                            ORDER BY d.attempts, COALESCE(s.deletion_from, :never), f.kept_at, f.id
                            LIMIT 1)
                          RETURNING file_id
                          """)
                      .bind("lease", lease)
                      .bind("until", ledger.leaseUntil())
                      .bind("destination", destination)
                      .bind("account", ledger.account())
                      .bind("never", Long.MAX_VALUE)
                      .mapTo(String.class)
                      .findFirst()
                      .orElse(null);
              if (fileId == null) {
                return null;
              }
              return handle
                  .createQuery(
                      """
                      SELECT f.uuid, s.meeting_id, s.topic, s.recorded_on, f.recording_type,
                        f.file_type, s.folder, f.name, f.size, f.sha256
                      FROM recording_file f
                      JOIN session s ON s.account = f.account AND s.uuid = f.uuid
                      WHERE f.id = :id
                      """)
                  .bind("id", fileId)
                  .map(
                      (rs, context) ->
                          new Delivery(
                              fileId,
                              destination,
                              rs.getString("uuid"),
                              rs.getString("meeting_id"),
                              rs.getString("topic"),
                              rs.getString("recorded_on"),
                              rs.getString("recording_type"),
                              rs.getString("file_type"),
                              rs.getString("folder") + "/" + rs.getString("name"),
                              rs.getLong("size"),
                              rs.getString("sha256"),
                              lease))
                  .one();
            });
  }

  /**
   * The destination has the file.
   *
   * @param headers of the message as the destination left it: {@code CamelSimpanPath} is the path
   *     that the file has there, {@code CamelSimpanLocation} says for people where that is
   */
  public void delivered(Delivery delivery, Map<String, Object> headers) {
    String path = Objects.toString(headers.get("CamelSimpanPath"), delivery.path());
    String location = Objects.toString(headers.get("CamelSimpanLocation"), path);
    end(delivery, "delivered", path, location, null);
    ledger.endLease(delivery.lease());
  }

  /** What a destination has: SHA-256 by relative path. */
  public Map<String, String> delivered(String destination) {
    Map<String, String> delivered = new TreeMap<>();
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT d.path, f.sha256 FROM delivery d JOIN recording_file f ON f.id = d.file_id
                        WHERE d.destination = :destination AND d.state IN ('delivered', 'done')
                          AND d.path IS NOT NULL AND f.account = :account
                        """)
                    .bind("destination", destination)
                    .bind("account", ledger.account())
                    .map((rs, context) -> delivered.put(rs.getString(1), rs.getString(2)))
                    .list());
    return delivered;
  }

  /** Not this time; the next sweep tries again. */
  public void failed(Delivery delivery, String problem) {
    try {
      end(delivery, ledger.isBrokenOff() ? "owed" : "failed", null, null, problem);
    } finally {
      ledger.endLease(delivery.lease());
    }
  }

  private void end(Delivery delivery, String state, String path, String location, String problem) {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE delivery SET state = :state, path = :path, location = :location,
                          problem = :problem, lease = NULL,
                          failing_since = CASE :state WHEN 'failed' THEN COALESCE(failing_since, :now)
                            WHEN 'owed' THEN failing_since ELSE NULL END,
                          delivered_at = CASE WHEN :state = 'delivered' THEN :now ELSE delivered_at END
                        WHERE file_id = :file AND destination = :destination
                          AND state = 'delivering' AND lease = :lease
                        """)
                    .bind("state", state)
                    .bind("path", path)
                    .bind("location", location)
                    .bind("problem", problem)
                    .bind("now", ledger.now())
                    .bind("file", delivery.fileId())
                    .bind("destination", delivery.destination())
                    .bind("lease", delivery.lease())
                    .execute());
  }
}
