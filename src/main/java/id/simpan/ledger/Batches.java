package id.simpan.ledger;

import id.simpan.archive.SafeNames;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Batch.KeptFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What a session gained at a destination, while no file of the session was in hand. A batch is
 * fixed before it is announced, so that a repeat after a crash is known as one.
 */
public final class Batches {

  /** How long an announcement waits for other destinations, so that it can say where things are. */
  private static final Duration FOR_OTHERS = Duration.ofSeconds(3);

  private final Ledger ledger;
  private final Supplier<Collection<Destination>> destinations;

  /**
   * @param destinations those that are configured and have route files, whether they run or not
   */
  public Batches(Ledger ledger, Supplier<Collection<Destination>> destinations) {
    this.ledger = ledger;
    this.destinations = destinations;
  }

  static String queue(String destination) {
    return "close-batch-" + destination;
  }

  private Optional<Destination> destination(String name) {
    return destinations.get().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /**
   * Claims a batch to close at a destination.
   *
   * @return null if there is none
   */
  public Batch claim(String name) {
    Destination destination = destination(name).orElse(null);
    if (destination == null) {
      return null;
    }
    return ledger
        .leases()
        .take(
            (change, lease) ->
                change
                    .handle()
                    .createQuery(
                        """
                        UPDATE batch SET state = 'closing', attempts = attempts + 1,
                          lease = :lease, lease_until = :until
                        WHERE id = (SELECT b.id FROM batch b
                          WHERE b.account = :account AND b.destination = :destination
                            AND b.state = 'open' AND b.open_from <= :now
                            -- the side files of the one before are written first
                            AND NOT EXISTS (SELECT 1 FROM batch c
                              WHERE c.account = b.account AND c.uuid = b.uuid
                                AND c.state IN ('open', 'closing', 'failed')
                                AND c.destination = b.destination AND c.state = 'closing')
                          ORDER BY b.open_from, b.attempts LIMIT 1%s)
                        RETURNING id, uuid
                        """
                            .formatted(ledger.skipLocked()))
                    .bind("lease", lease)
                    .bind("until", ledger.leases().until())
                    .bind("destination", name)
                    .bind("account", ledger.account())
                    .bind("now", ledger.now())
                    .map((rs, context) -> new Open(rs.getString(1), rs.getString(2)))
                    .findFirst()
                    .filter(batch -> isFirst(change, batch, name))
                    .map(
                        batch -> {
                          change.workFor(queue(name)); // and perhaps more
                          return read(change.handle(), batch.id(), lease, destination);
                        })
                    .orElse(null));
  }

  private record Open(String id, String uuid) {}

  /** Another node may have claimed the one before, or made this one, at the same time. */
  private boolean isFirst(Change change, Open batch, String destination) {
    if (!ledger.isShared()) {
      return true;
    }
    ledger.alone(change, batch.uuid());
    int givenBack =
        change
            .handle()
            .createUpdate(
                """
                UPDATE batch SET state = 'open', attempts = attempts - 1, lease = NULL
                WHERE id = :id AND EXISTS (SELECT 1 FROM batch c WHERE c.account = :account
                  AND c.uuid = :uuid AND c.state IN ('open', 'closing', 'failed')
                  AND c.destination = :destination AND c.state = 'closing' AND c.id <> :id)
                """)
            .bind("id", batch.id())
            .bind("account", ledger.account())
            .bind("uuid", batch.uuid())
            .bind("destination", destination)
            .execute();
    return givenBack == 0;
  }

  /**
   * Something of a session has come to an end: what can be closed or archived now, is. To be called
   * within each change that ends a transfer or a delivery. It costs two looks at what is open of
   * the session, and one while a file of it is in hand.
   */
  void settle(Change change, String uuid) {
    Handle handle = change.handle();
    List<OpenFile> files = openFiles(handle, uuid);
    if (files.stream().anyMatch(OpenFile::isInHand)) {
      Sessions.refresh(change, uuid);
      return;
    }
    List<OpenDelivery> deliveries = openDeliveries(handle, uuid);
    Map<String, OpenFile> kept = new HashMap<>();
    files.stream().filter(OpenFile::isKept).forEach(file -> kept.put(file.id(), file));
    Set<String> storing = storing();
    boolean isBeingStored =
        deliveries.stream()
            .anyMatch(
                it ->
                    it.isOnItsWay(storing)
                        && kept.containsKey(it.fileId())
                        && !kept.get(it.fileId()).isStored());
    boolean isAnyFixed = false;
    for (Destination destination : destinations.get()) {
      if (destination.delivers() || !isBeingStored) {
        isAnyFixed |= fix(change, uuid, destination, deliveries, kept);
      }
    }
    boolean announces = destinations.get().stream().anyMatch(it -> !it.delivers());
    if (announces
        && deliveries.stream().noneMatch(it -> it.isOnItsWay(storing) && it.attempts() <= 1)) {
      openWaiting(change, uuid);
    }
    archive(change, uuid, kept, isAnyFixed ? openDeliveries(handle, uuid) : deliveries);
    Sessions.refresh(change, uuid);
  }

  private Set<String> storing() {
    return destinations.get().stream()
        .filter(Destination::delivers)
        .map(Destination::name)
        .collect(Collectors.toSet());
  }

  private record OpenFile(String id, String state, boolean isStored) {

    boolean isInHand() {
      return state.equals("waiting") || state.equals("downloading");
    }

    boolean isKept() {
      return state.equals("kept");
    }
  }

  private List<OpenFile> openFiles(Handle handle, String uuid) {
    return handle
        .createQuery(
            """
            SELECT id, state, stored_at FROM recording_file
            WHERE account = :account AND uuid = :uuid
              AND state IN ('waiting', 'downloading', 'failed', 'kept')
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map(
            (rs, context) ->
                new OpenFile(rs.getString(1), rs.getString(2), rs.getObject(3) != null))
        .list();
  }

  private record OpenDelivery(
      String fileId,
      String destination,
      String state,
      boolean isInBatch,
      int past,
      int attempts,
      boolean isOfStored) {

    /** Whether a destination that stores is being given the file, or will be at once. */
    boolean isOnItsWay(Set<String> storing) {
      return past == 0
          && storing.contains(destination)
          && (state.equals("owed") || state.equals("delivering"));
    }
  }

  private List<OpenDelivery> openDeliveries(Handle handle, String uuid) {
    return handle
        .createQuery(
            """
            SELECT d.file_id, d.destination, d.state, d.batch_id, d.past, d.attempts, f.stored_at
            FROM delivery d JOIN recording_file f ON f.id = d.file_id
            WHERE d.account = :account AND d.uuid = :uuid
              AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
            ORDER BY d.file_id
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map(
            (rs, context) ->
                new OpenDelivery(
                    rs.getString(1),
                    rs.getString(2),
                    rs.getString(3),
                    rs.getObject(4) != null,
                    rs.getInt(5),
                    rs.getInt(6),
                    rs.getObject(7) != null))
        .list();
  }

  /**
   * Makes a batch of what a session has gained at a destination, if it may be closed.
   *
   * @return whether there was any
   */
  private boolean fix(
      Change change,
      String uuid,
      Destination destination,
      List<OpenDelivery> deliveries,
      Map<String, OpenFile> kept) {
    List<OpenDelivery> own =
        deliveries.stream().filter(it -> it.destination().equals(destination.name())).toList();
    boolean isDelivering =
        destination.delivers()
            && own.stream()
                .anyMatch(it -> it.state().equals("owed") || it.state().equals("delivering"));
    if (isDelivering) {
      return false;
    }
    boolean isAnyFixed = false;
    for (int past : new int[] {0, 1}) {
      int when = past;
      List<String> gained =
          own.stream()
              .filter(it -> it.past() == when && !it.isInBatch() && isGained(destination, it))
              .map(OpenDelivery::fileId)
              .toList();
      if (!gained.isEmpty()) {
        boolean waits =
            !destination.delivers()
                && deliveries.stream()
                    .anyMatch(
                        it ->
                            it.isOnItsWay(storing())
                                && it.attempts() <= 1
                                && kept.containsKey(it.fileId()));
        long openFrom = waits ? ledger.now() + FOR_OTHERS.toMillis() : 0;
        fix(change, uuid, destination, gained, past, openFrom);
        isAnyFixed = true;
      }
    }
    return isAnyFixed;
  }

  /** Nothing is announced that is not stored. */
  private static boolean isGained(Destination destination, OpenDelivery delivery) {
    return delivery.state().equals("stored")
        || (!destination.delivers() && delivery.state().equals("owed") && delivery.isOfStored());
  }

  private void fix(
      Change change,
      String uuid,
      Destination destination,
      List<String> files,
      int past,
      long openFrom) {
    Handle handle = change.handle();
    String id =
        Sha256.of(
                String.join("\n", ledger.account(), uuid, destination.name())
                    + "\n"
                    + String.join("\n", files))
            .substring(0, 32);
    handle
        .createUpdate(
            """
            INSERT INTO batch (id, account, uuid, destination, state, quiet, open_from)
            VALUES (:id, :account, :uuid, :destination, 'open', :quiet, :from) ON CONFLICT DO NOTHING
            """)
        .bind("id", id)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .bind("destination", destination.name())
        .bind("quiet", past)
        .bind("from", openFrom)
        .execute();
    // The same files once more, after their batch was closed: there is nothing new to tell. As it
    // stands here no index on batch_id serves: one would hold all that is in no batch yet.
    handle
        .createUpdate(
            """
            UPDATE delivery SET batch_id = :batch, state = CASE WHEN EXISTS (
                SELECT 1 FROM batch b WHERE b.id = :batch AND b.state = 'closed')
              THEN 'done' ELSE state END
            WHERE destination = :destination AND COALESCE(batch_id, '') = '' AND file_id IN (<files>)
            """)
        .bind("batch", id)
        .bind("destination", destination.name())
        .bindList("files", files)
        .execute();
    change.workFor(queue(destination.name()));
  }

  /** Announcements that waited for others, and need no longer. */
  private void openWaiting(Change change, String uuid) {
    change
        .handle()
        .createQuery(
            """
            UPDATE batch SET open_from = 0
            WHERE account = :account AND uuid = :uuid AND state IN ('open', 'closing', 'failed')
              AND open_from > :now
            RETURNING destination
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .bind("now", ledger.now())
        .mapTo(String.class)
        .forEach(destination -> change.workFor(queue(destination)));
  }

  private Batch read(Handle handle, String id, String lease, Destination destination) {
    Map<String, Map<String, String>> where = where(handle, id);
    List<KeptFile> gained = files(handle, id, where, "o.batch_id = :batch");
    return handle
        .createQuery(
            """
            SELECT s.uuid, s.meeting_id, s.topic, s.recorded_on, s.deletion_from, s.folder,
              s.not_stored, b.quiet
            FROM batch b JOIN session s ON s.account = b.account AND s.uuid = b.uuid
            WHERE b.id = :batch
            """)
        .bind("batch", id)
        .map(
            (rs, context) -> {
              String folder = SafeNames.withoutCode(rs.getString("folder"));
              String notStored = rs.getString("not_stored");
              return new Batch(
                  id,
                  destination.name(),
                  destination.delivers(),
                  destination.announces() && rs.getInt("quiet") == 0,
                  rs.getString("uuid"),
                  rs.getString("meeting_id"),
                  rs.getString("topic"),
                  rs.getString("recorded_on"),
                  Instant.ofEpochMilli(rs.getLong("deletion_from")),
                  folder,
                  gained,
                  held(handle, id, where, folder, rs.getString("folder")),
                  notStored == null ? List.of() : List.of(notStored.split("\n")),
                  lease);
            })
        .one();
  }

  /**
   * All that the destination has of the session, wherever it puts it, but for what an older version
   * left in a folder of another name than the one that the batch's side files are for.
   */
  private List<KeptFile> held(
      Handle handle,
      String batch,
      Map<String, Map<String, String>> where,
      String folder,
      String older) {
    return files(
            handle,
            batch,
            where,
            "o.stored_at IS NOT NULL AND (o.batch_id IS NOT NULL OR o.state = 'done')")
        .stream()
        .filter(
            file ->
                older.equals(folder) || file.path() == null || !file.path().startsWith(older + "/"))
        .toList();
  }

  private List<KeptFile> files(
      Handle handle, String batch, Map<String, Map<String, String>> where, String which) {
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
        .map((rs, context) -> file(rs, where.getOrDefault(rs.getString("id"), Map.of())))
        .list();
  }

  private static KeptFile file(ResultSet rs, Map<String, String> where) throws SQLException {
    long promised = rs.getLong("promised_size");
    boolean unknown = rs.wasNull();
    String path = rs.getString("own_path");
    return new KeptFile(
        rs.getString("id"),
        path == null ? rs.getString("name") : path.substring(path.lastIndexOf('/') + 1),
        path,
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

  /** For each file of a batch's session, where each destination that stores has it. */
  private Map<String, Map<String, String>> where(Handle handle, String batch) {
    Map<String, Map<String, String>> where = new HashMap<>();
    Map<String, Boolean> storing = new LinkedHashMap<>();
    destinations.get().forEach(it -> storing.put(it.name(), it.delivers()));
    record Place(String file, String destination, String location) {}
    handle
        .createQuery(
            """
            SELECT d.file_id, d.destination, CASE WHEN d.stored_at IS NULL THEN '' ELSE d.location END
            FROM batch b
            JOIN recording_file f ON f.account = b.account AND f.uuid = b.uuid
            JOIN delivery d ON d.file_id = f.id
            WHERE b.id = :batch AND (d.stored_at IS NOT NULL OR d.state NOT IN ('void', 'passed'))
            """)
        .bind("batch", batch)
        .map((rs, context) -> new Place(rs.getString(1), rs.getString(2), rs.getString(3)))
        .forEach(
            place -> {
              if (storing.getOrDefault(place.destination(), false)) {
                where
                    .computeIfAbsent(place.file(), file -> new TreeMap<>())
                    .put(place.destination(), place.location() == null ? "" : place.location());
              }
            });
    where.replaceAll((file, places) -> Collections.unmodifiableMap(places));
    return where;
  }

  /** Side files and announcement are out. */
  public void closed(Batch batch) {
    ledger.write(
        change -> {
          ledger.alone(change, batch.uuid());
          if (end(change, batch, "closed", null) == 1) {
            change
                .handle()
                .createUpdate(
                    "UPDATE delivery SET state = 'done', problem = NULL, failing_since = NULL WHERE batch_id = :batch AND state IN ('owed', 'stored', 'failed')")
                .bind("batch", batch.id())
                .execute();
            settle(change, batch.uuid());
          } else if (batch.delivers() && ledger.isShared()) {
            writeAnew(change, batch);
          }
          return null;
        });
    ledger.leases().end(batch.lease());
  }

  /**
   * Another node has closed it meanwhile, as this one's lease had run out: side files that came
   * late may list less than the other's, so they are written once more, and nothing is announced.
   */
  private void writeAnew(Change change, Batch late) {
    change
        .handle()
        .createUpdate(
            """
            INSERT INTO batch (id, account, uuid, destination, state, quiet, open_from)
            VALUES (:id, :account, :uuid, :destination, 'open', 1, 0)
            """)
        .bind("id", UUID.randomUUID().toString().replace("-", ""))
        .bind("account", ledger.account())
        .bind("uuid", late.uuid())
        .bind("destination", late.destination())
        .execute();
    change.workFor(queue(late.destination()));
  }

  /**
   * The files of a session that a destination has stored, and that none is owed any more, are
   * archived.
   */
  private void archive(
      Change change, String uuid, Map<String, OpenFile> kept, List<OpenDelivery> open) {
    Set<String> settled = new TreeSet<>();
    kept.values().stream().filter(OpenFile::isStored).forEach(file -> settled.add(file.id()));
    open.forEach(delivery -> settled.remove(delivery.fileId()));
    if (settled.isEmpty()) {
      return;
    }
    change.archived(
        change
            .handle()
            .createQuery(
                """
                UPDATE recording_file SET state = 'archived',
                  place = CASE WHEN place = :here THEN '' ELSE place END
                WHERE account = :account AND uuid = :uuid AND state = 'kept'
                  AND stored_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delivery d
                    WHERE d.file_id = recording_file.id
                      AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored'))
                RETURNING id
                """)
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .bind("here", ledger.here())
            .mapTo(String.class)
            .list());
  }

  /** Not this time; the next sweep tries again. */
  public void failed(Batch batch, String problem) {
    boolean brokenOff = ledger.leases().isBrokenOff();
    ledger.write(
        change -> {
          if (end(change, batch, brokenOff ? "open" : "failed", problem) == 1) {
            change
                .handle()
                .createQuery("SELECT attempts, failing_since FROM batch WHERE id = :id")
                .bind("id", batch.id())
                .map((rs, context) -> new Trouble(rs.getInt(1), rs.getLong(2)))
                .one()
                .note(change, batch.uuid(), batch.id(), batch.destination(), brokenOff, problem);
          } else if (batch.delivers() && ledger.isShared()) {
            writeAnew(change, batch);
          }
          return null;
        });
    ledger.leases().end(batch.lease());
  }

  private int end(Change change, Batch batch, String state, String problem) {
    return change
        .handle()
        .createUpdate(
            """
            UPDATE batch SET state = :state, problem = :problem, closed_at = :now, lease = NULL,
              failing_since = CASE :state WHEN 'failed' THEN COALESCE(failing_since, :now)
                WHEN 'open' THEN failing_since ELSE NULL END
            WHERE id = :id AND state = 'closing' AND lease = :lease
            """)
        .bind("state", state)
        .bind("problem", problem)
        .bind("now", change.now())
        .bind("id", batch.id())
        .bind("lease", batch.lease())
        .execute();
  }
}
