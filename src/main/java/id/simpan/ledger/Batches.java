package id.simpan.ledger;

import id.simpan.archive.Sha256;
import id.simpan.ledger.Batch.KeptFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * What a session gained at a destination, while no file of the session was in hand. A batch is
 * fixed before it is announced, so that a repeat after a crash is known as one.
 */
public final class Batches {

  /** How long an announcement waits for other destinations, so that it can say where things are. */
  private static final Duration FOR_OTHERS = Duration.ofSeconds(3);

  private final Ledger ledger;
  private final Function<String, Destination> destinations;

  /**
   * @param destinations the destination of a name
   */
  public Batches(Ledger ledger, Function<String, Destination> destinations) {
    this.ledger = ledger;
    this.destinations = destinations;
  }

  /**
   * Claims a batch to close at a destination.
   *
   * @return null if there is none
   */
  public Batch claim(String name) {
    return ledger.claim(lease -> claim(name, lease));
  }

  private Batch claim(String name, String lease) {
    Destination destination = destinations.apply(name);
    if (destination == null) {
      return null; // its routes are gone for now
    }
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              fix(handle, destination);
              String id =
                  handle
                      .createQuery(
                          """
                          UPDATE batch SET state = 'closing', attempts = attempts + 1,
                            lease = :lease, lease_until = :until
                          WHERE state = 'open' AND id = (SELECT b.id FROM batch b
                            WHERE b.state = 'open' AND b.destination = :destination
                              AND b.account = :account
                            ORDER BY b.attempts, b.id LIMIT 1)
                          RETURNING id
                          """)
                      .bind("lease", lease)
                      .bind("until", ledger.leaseUntil())
                      .bind("destination", name)
                      .bind("account", ledger.account())
                      .mapTo(String.class)
                      .findFirst()
                      .orElse(null);
              return id == null ? null : read(handle, id, lease, destination);
            });
  }

  /** Makes a batch of what the session most in need has gained, if one may be closed. */
  private void fix(Handle handle, Destination destination) {
    Optional<String> session =
        handle
            .createQuery(
                """
                SELECT s.uuid FROM delivery d
                JOIN recording_file f ON f.id = d.file_id
                JOIN session s ON s.account = f.account AND s.uuid = f.uuid
                WHERE d.destination = :destination AND d.batch_id IS NULL AND d.state = :gained
                  AND f.state = 'kept' AND f.account = :account
                  AND NOT EXISTS (SELECT 1 FROM recording_file h
                    WHERE h.account = s.account AND h.uuid = s.uuid
                      AND h.state IN ('noted', 'waiting', 'downloading'))
                  AND NOT EXISTS (SELECT 1 FROM delivery o JOIN recording_file h ON h.id = o.file_id
                    WHERE h.account = s.account AND h.uuid = s.uuid AND h.state = 'kept'
                      AND :delivers = 1 AND o.destination = :destination
                      AND o.state IN ('owed', 'delivering'))
                  AND NOT EXISTS (SELECT 1 FROM delivery o JOIN recording_file h ON h.id = o.file_id
                    WHERE h.account = s.account AND h.uuid = s.uuid AND h.kept_at > :recently
                      AND :delivers = 0 AND o.destination <> :destination
                      AND o.path IS NULL AND o.state IN ('owed', 'delivering'))
                ORDER BY COALESCE(s.deletion_from, :never), s.uuid LIMIT 1
                """)
            .bind("destination", destination.name())
            .bind("gained", gained(destination))
            .bind("delivers", destination.delivers() ? 1 : 0)
            .bind("recently", ledger.now() - FOR_OTHERS.toMillis())
            .bind("account", ledger.account())
            .bind("never", Long.MAX_VALUE)
            .mapTo(String.class)
            .findFirst();
    if (session.isEmpty()) {
      return;
    }
    List<String> files =
        handle
            .createQuery(
                """
                SELECT f.id FROM delivery d JOIN recording_file f ON f.id = d.file_id
                WHERE d.destination = :destination AND d.batch_id IS NULL AND d.state = :gained
                  AND f.state = 'kept' AND f.account = :account AND f.uuid = :uuid
                ORDER BY f.id
                """)
            .bind("destination", destination.name())
            .bind("gained", gained(destination))
            .bind("account", ledger.account())
            .bind("uuid", session.get())
            .mapTo(String.class)
            .list();
    String id =
        Sha256.of(
                String.join("\n", ledger.account(), session.get(), destination.name())
                    + "\n"
                    + String.join("\n", files))
            .substring(0, 32);
    int made =
        handle
            .createUpdate(
                """
                INSERT INTO batch (id, account, uuid, destination, state)
                VALUES (:id, :account, :uuid, :destination, 'open') ON CONFLICT DO NOTHING
                """)
            .bind("id", id)
            .bind("account", ledger.account())
            .bind("uuid", session.get())
            .bind("destination", destination.name())
            .execute();
    if (made > 0) {
      handle
          .createUpdate(
              """
              UPDATE delivery SET batch_id = :batch
              WHERE destination = :destination AND batch_id IS NULL AND file_id IN (<files>)
              """)
          .bind("batch", id)
          .bind("destination", destination.name())
          .bindList("files", files)
          .execute();
    }
  }

  /** The state of a delivery whose file can be part of a batch. */
  static String gained(Destination destination) {
    return destination.delivers() ? "delivered" : "owed";
  }

  private Batch read(Handle handle, String id, String lease, Destination destination) {
    List<KeptFile> held = files(handle, id, "(o.batch_id IS NOT NULL OR o.state = 'done')");
    List<KeptFile> gained = files(handle, id, "o.batch_id = :batch");
    return handle
        .createQuery(
            """
            SELECT s.uuid, s.meeting_id, s.topic, s.recorded_on, s.deletion_from, s.folder
            FROM batch b JOIN session s ON s.account = b.account AND s.uuid = b.uuid
            WHERE b.id = :batch
            """)
        .bind("batch", id)
        .map(
            (rs, context) -> {
              long deletion = rs.getLong("deletion_from");
              boolean unknown = rs.wasNull();
              return new Batch(
                  id,
                  destination.name(),
                  destination.delivers(),
                  destination.announces(),
                  rs.getString("uuid"),
                  rs.getString("meeting_id"),
                  rs.getString("topic"),
                  rs.getString("recorded_on"),
                  unknown ? Optional.empty() : Optional.of(Instant.ofEpochMilli(deletion)),
                  rs.getString("folder"),
                  gained,
                  held,
                  lease);
            })
        .one();
  }

  private List<KeptFile> files(Handle handle, String batch, String which) {
    return handle
        .createQuery(
            """
            SELECT f.*, o.path AS own_path FROM batch b
            JOIN recording_file f ON f.account = b.account AND f.uuid = b.uuid
            JOIN delivery o ON o.file_id = f.id AND o.destination = b.destination
            WHERE b.id = :batch AND %s ORDER BY f.media DESC, f.noted_at, f.name
            """
                .formatted(which))
        .bind("batch", batch)
        .map((rs, context) -> file(rs, where(handle, rs.getString("id"))))
        .list();
  }

  private static KeptFile file(ResultSet rs, Map<String, String> where) throws SQLException {
    long promised = rs.getLong("promised_size");
    boolean unknown = rs.wasNull();
    String path = rs.getString("own_path");
    return new KeptFile(
        rs.getString("id"),
        path == null ? rs.getString("name") : path.substring(path.lastIndexOf('/') + 1),
        rs.getString("recording_type"),
        rs.getString("file_type"),
        rs.getInt("ordinal"),
        unknown ? null : promised,
        rs.getLong("size"),
        rs.getString("sha256"),
        rs.getString("remark"),
        Instant.ofEpochMilli(rs.getLong("kept_at")),
        where);
  }

  private Map<String, String> where(Handle handle, String fileId) {
    Map<String, String> where = new TreeMap<>();
    handle
        .createQuery(
            """
            SELECT destination, location, state FROM delivery
            WHERE file_id = :file AND state <> 'dropped'
            """)
        .bind("file", fileId)
        .map(
            (rs, context) ->
                Map.entry(rs.getString(1), rs.getString(2) == null ? "" : rs.getString(2)))
        .forEach(
            entry -> {
              Destination destination = destinations.apply(entry.getKey());
              if (destination != null && destination.delivers()) {
                where.put(entry.getKey(), entry.getValue());
              }
            });
    return Collections.unmodifiableMap(where);
  }

  /**
   * Side files and announcement are out.
   *
   * @return ids of the files that no destination is owed any more
   */
  public List<String> closed(Batch batch) {
    List<String> archived =
        ledger
            .jdbi()
            .inTransaction(
                handle -> {
                  int closed = end(handle, batch, "closed", null);
                  if (closed == 0) {
                    return List.of();
                  }
                  handle
                      .createUpdate(
                          "UPDATE delivery SET state = 'done', problem = NULL WHERE batch_id = :batch")
                      .bind("batch", batch.id())
                      .execute();
                  return archive(handle, ledger.account(), batch.uuid());
                });
    ledger.endLease(batch.lease());
    return archived;
  }

  /** The files of a session that no destination is owed any more are archived. */
  static List<String> archive(Handle handle, String account, String uuid) {
    List<String> archived =
        handle
            .createQuery(
                """
                UPDATE recording_file SET state = 'archived'
                WHERE account = :account AND uuid = :uuid AND state = 'kept'
                  AND NOT EXISTS (SELECT 1 FROM delivery d
                    WHERE d.file_id = recording_file.id AND d.state NOT IN ('done', 'dropped'))
                RETURNING id
                """)
            .bind("account", account)
            .bind("uuid", uuid)
            .mapTo(String.class)
            .list();
    Sessions.refresh(handle, account, uuid);
    return archived;
  }

  /** Not this time; the next sweep tries again. */
  public void failed(Batch batch, String problem) {
    try {
      String state = ledger.isBrokenOff() ? "open" : "failed";
      ledger.jdbi().useHandle(handle -> end(handle, batch, state, problem));
    } finally {
      ledger.endLease(batch.lease());
    }
  }

  private int end(Handle handle, Batch batch, String state, String problem) {
    return handle
        .createUpdate(
            """
            UPDATE batch SET state = :state, problem = :problem, closed_at = :now, lease = NULL,
              failing_since = CASE :state WHEN 'failed' THEN COALESCE(failing_since, :now)
                WHEN 'open' THEN failing_since ELSE NULL END
            WHERE id = :id AND state = 'closing' AND lease = :lease
            """)
        .bind("state", state)
        .bind("problem", problem)
        .bind("now", ledger.now())
        .bind("id", batch.id())
        .bind("lease", batch.lease())
        .execute();
  }
}
