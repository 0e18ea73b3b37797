package id.simpan.ledger;

import id.simpan.archive.SafeNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** What each destination is owed, file by file. */
public final class Deliveries {

  private final Ledger ledger;
  private final Batches batches;

  public Deliveries(Ledger ledger, Batches batches) {
    this.ledger = ledger;
    this.batches = batches;
  }

  static String queue(String destination) {
    return "deliver-file-" + destination;
  }

  /**
   * Claims the kept file owed to a destination that Rapatin deletes first; what is of the past
   * comes after all that is new.
   *
   * @return null if it is owed none
   */
  public Delivery claim(String destination) {
    return ledger
        .leases()
        .take(
            (change, lease) -> {
              Delivery claimed = null;
              for (String place : ledger.places()) {
                claimed =
                    claimed == null ? claim(change.handle(), destination, place, lease) : claimed;
              }
              if (claimed != null) {
                change.workFor(queue(destination)); // and perhaps more
              }
              return claimed;
            });
  }

  private Delivery claim(Handle handle, String destination, String place, String lease) {
    record Taken(String fileId, boolean isPast) {}
    Taken taken =
        handle
            .createQuery(
                """
                UPDATE delivery SET state = 'delivering', attempts = attempts + 1,
                  lease = :lease, lease_until = :until
                WHERE destination = :destination AND file_id = (
                  SELECT d.file_id FROM delivery d
                  WHERE d.account = :account AND d.destination = :destination AND d.state = 'owed'
                    AND d.place = :place AND d.batch_id IS NULL
                  ORDER BY d.past, d.attempts, d.urgency, d.file_id LIMIT 1%s)
                RETURNING file_id, past
                """
                    .formatted(ledger.skipLocked()))
            .bind("lease", lease)
            .bind("until", ledger.leases().until())
            .bind("destination", destination)
            .bind("place", place)
            .bind("account", ledger.account())
            .map((rs, context) -> new Taken(rs.getString(1), rs.getInt(2) == 1))
            .findFirst()
            .orElse(null);
    if (taken == null) {
      return null;
    }
    return handle
        .createQuery(
            """
            SELECT f.uuid, s.meeting_id, s.topic, s.recorded_on, f.recording_type,
              f.file_type, s.folder, f.name, f.size, f.sha256
            FROM recording_file f JOIN session s ON s.account = f.account AND s.uuid = f.uuid
            WHERE f.id = :id
            """)
        .bind("id", taken.fileId())
        .map(
            (rs, context) ->
                new Delivery(
                    taken.fileId(),
                    destination,
                    rs.getString("uuid"),
                    rs.getString("meeting_id"),
                    rs.getString("topic"),
                    rs.getString("recorded_on"),
                    rs.getString("recording_type"),
                    rs.getString("file_type"),
                    SafeNames.withoutCode(rs.getString("folder") + "/" + rs.getString("name")),
                    rs.getLong("size"),
                    rs.getString("sha256"),
                    taken.isPast(),
                    lease))
        .one();
  }

  /**
   * Where a file is stored by now, by destination: its path there.
   *
   * @param fileId of a {@link Delivery}
   */
  public Map<String, String> stored(String fileId) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT destination, path FROM delivery
                    WHERE file_id = :file AND stored_at IS NOT NULL AND path IS NOT NULL
                    ORDER BY stored_at
                    """)
                .bind("file", fileId)
                .reduceRows(
                    new LinkedHashMap<String, String>(),
                    (paths, row) -> {
                      paths.put(
                          row.getColumn("destination", String.class),
                          row.getColumn("path", String.class));
                      return paths;
                    }));
  }

  /**
   * The destination's route has ended.
   *
   * @param outcome {@code stored}, or {@code passed}: settled, but not stored there
   * @param headers of the message as the destination left it: {@code CamelSimpanPath} is the path
   *     that the file has there, {@code CamelSimpanLocation} says for people where that is
   */
  public void ended(Delivery delivery, String outcome, Map<String, Object> headers) {
    if (outcome.equals("passed")) {
      end(delivery, "passed", null, null, null);
    } else {
      String path = Objects.toString(headers.get("CamelSimpanPath"), delivery.path());
      String location = Objects.toString(headers.get("CamelSimpanLocation"), path);
      end(delivery, "stored", path, location, null);
    }
  }

  /** Not this time; the next sweep tries again. */
  public void failed(Delivery delivery, String problem) {
    end(delivery, ledger.leases().isBrokenOff() ? "owed" : "failed", null, null, problem);
  }

  private void end(Delivery delivery, String state, String path, String location, String problem) {
    ledger.write(
        change -> {
          ledger.alone(change, delivery.uuid());
          int mine =
              change
                  .handle()
                  .createUpdate(
                      """
                      UPDATE delivery SET state = :state, path = :path, location = :location,
                        problem = :problem, lease = NULL,
                        failing_since = CASE :state WHEN 'failed' THEN COALESCE(failing_since, :now)
                          WHEN 'owed' THEN failing_since ELSE NULL END,
                        delivered_at = CASE WHEN :state = 'stored' THEN :now ELSE delivered_at END,
                        stored_at = CASE WHEN :state = 'stored' THEN :now ELSE stored_at END
                      WHERE file_id = :file AND destination = :destination
                        AND state = 'delivering' AND lease = :lease
                      """)
                  .bind("state", state)
                  .bind("path", path)
                  .bind("location", location)
                  .bind("problem", problem)
                  .bind("now", change.now())
                  .bind("file", delivery.fileId())
                  .bind("destination", delivery.destination())
                  .bind("lease", delivery.lease())
                  .execute();
          if (mine == 1 && state.equals("stored")) {
            stored(change.handle(), delivery.fileId(), ledger.now());
          }
          if (mine == 1 && problem != null) {
            trouble(change.handle(), delivery)
                .note(
                    change,
                    delivery.uuid(),
                    delivery.fileId(),
                    delivery.destination(),
                    state.equals("owed"),
                    problem);
          }
          boolean isNothingNew =
              state.equals("owed")
                  || state.equals("stored") && isMoreOnItsWay(change.handle(), delivery);
          if (mine == 1 && !isNothingNew) {
            batches.settle(change, delivery.uuid());
          }
          return null;
        });
    ledger.leases().end(delivery.lease());
  }

  private static Trouble trouble(Handle handle, Delivery delivery) {
    return handle
        .createQuery(
            "SELECT attempts, failing_since FROM delivery WHERE file_id = :file AND destination = :destination")
        .bind("file", delivery.fileId())
        .bind("destination", delivery.destination())
        .map((rs, context) -> new Trouble(rs.getInt(1), rs.getLong(2)))
        .one();
  }

  /**
   * Whether the destination is being given more of the session; the last of it settles all. The
   * states of the index stand here too: SQLite takes a partial one for nothing less.
   */
  private boolean isMoreOnItsWay(Handle handle, Delivery delivery) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM delivery
            WHERE account = :account AND uuid = :uuid AND destination = :destination
              AND state IN ('owed', 'delivering') AND past = 0
              AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
            LIMIT 1
            """)
        .bind("account", ledger.account())
        .bind("uuid", delivery.uuid())
        .bind("destination", delivery.destination())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** A destination that stores has the file: from now on the work directory's copy may go. */
  static void stored(Handle handle, String fileId, long at) {
    handle
        .createUpdate(
            "UPDATE recording_file SET stored_at = COALESCE(stored_at, :at) WHERE id = :id")
        .bind("at", at)
        .bind("id", fileId)
        .execute();
  }

  /**
   * A file that a destination has stored.
   *
   * @param path relative, as the destination has it
   * @param isListed whether its batch is closed: the side files list it
   */
  public record HeldFile(String path, String sha256, long size, boolean isListed) {}

  /**
   * Goes through what a destination has stored, a file at a time.
   *
   * @param file takes a moment alone
   */
  public void held(String destination, Consumer<HeldFile> file) {
    ledger.stream(
        handle -> {
          handle
              .createQuery(
                  """
                  SELECT d.path, f.sha256, f.size, d.state
                  FROM delivery d JOIN recording_file f ON f.id = d.file_id
                  WHERE d.account = :account AND d.destination = :destination
                    AND d.stored_at IS NOT NULL AND d.path IS NOT NULL
                  """)
              .bind("destination", destination)
              .bind("account", ledger.account())
              .setFetchSize(1_000)
              .map(
                  (rs, context) ->
                      new HeldFile(
                          rs.getString(1),
                          rs.getString(2),
                          rs.getLong(3),
                          rs.getString(4).equals("done")))
              .forEach(file);
          return null;
        });
  }

  /** How many files each destination has stored that ever was one, by its name. */
  public Map<String, Long> stored() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT destination, COUNT(*) FROM delivery
                    WHERE account = :account AND stored_at IS NOT NULL AND path IS NOT NULL
                    GROUP BY destination
                    """)
                .bind("account", ledger.account())
                .reduceRows(
                    new TreeMap<String, Long>(),
                    (stored, row) -> {
                      stored.put(row.getColumn(1, String.class), row.getColumn(2, Long.class));
                      return stored;
                    }));
  }
}
