package id.simpan.ledger;

import id.simpan.archive.SafeNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.Handle;

/** The downloads: which file is next, and what became of it. */
public final class Transfers {

  /** What a reader must know of a file whose host never served the promised length. */
  public static final String SIZE_DIFFERS = "size differs";

  static final String QUEUE = "transfer-file";

  private static final String COLUMNS =
      """
      id, uuid, recording_type, file_type, ordinal, media, promised_size, urgency, lease,
      (SELECT s.meeting_id FROM session s
       WHERE s.account = recording_file.account AND s.uuid = recording_file.uuid) AS meeting_id,
      (SELECT k.size FROM recording_file k
       WHERE k.id = recording_file.replaces AND k.kept_at IS NOT NULL) AS kept_size, stood_in,
      (SELECT a.sweep FROM account a WHERE a.account = recording_file.account) AS sweep
      """;

  private static final String NOT_KEPT = "'waiting', 'failed', 'lost', 'doubtful'";

  private static final int MOST_TRIES = 1_000;

  /** Of how many files one statement asks. */
  private static final int AT_ONCE = 500;

  /** A node that has no room leaves files to the others for so long. */
  private static final long WITHOUT_ROOM = TimeUnit.SECONDS.toNanos(60);

  private final Ledger ledger;
  private final Batches batches;
  private final MissingBytes missing;
  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final AtomicLong roomFrom = new AtomicLong(System.nanoTime());

  public Transfers(Ledger ledger, Batches batches) {
    this.ledger = ledger;
    this.batches = batches;
    this.missing = new MissingBytes(ledger, batches);
  }

  /**
   * Claims the waiting file that is deleted first.
   *
   * @return null if none is waiting
   */
  public Transfer claim() {
    if (System.nanoTime() - roomFrom.get() < 0) {
      return null;
    }
    return ledger
        .leases()
        .take(
            (change, lease) -> {
              Transfer claimed = claim(change.handle(), lease);
              if (claimed != null) {
                change.workFor(QUEUE); // and perhaps more
              }
              return claimed;
            });
  }

  private Transfer claim(Handle handle, String lease) {
    return handle
        .createQuery(
            """
            UPDATE recording_file SET state = 'downloading', attempts = attempts + 1,
              lease = :lease, lease_until = :until
            WHERE id = (
              SELECT f.id FROM recording_file f
              WHERE f.account = :account AND f.state = 'waiting'
              ORDER BY f.urgency, f.uuid, f.media DESC, f.id LIMIT 1%s)
            RETURNING %s
            """
                .formatted(ledger.skipLocked(), COLUMNS))
        .bind("lease", lease)
        .bind("until", ledger.leases().until())
        .bind("account", ledger.account())
        .map((rs, context) -> read(rs))
        .findFirst()
        .orElse(null);
  }

  private static Transfer read(ResultSet rs) throws SQLException {
    return new Transfer(
        rs.getString("id"),
        rs.getString("uuid"),
        rs.getString("meeting_id"),
        rs.getString("recording_type"),
        rs.getString("file_type"),
        rs.getInt("ordinal"),
        rs.getInt("media") == 1,
        number(rs, "promised_size"),
        Instant.ofEpochMilli(rs.getLong("urgency")),
        rs.getLong("sweep"),
        number(rs, "kept_size"),
        rs.getInt("stood_in") == 1,
        Objects.requireNonNullElse(rs.getString("lease"), "found"));
  }

  /** The file of which bytes lie on this machine though it is not known to be kept, if any is. */
  public Optional<Transfer> found(String id) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT %s FROM recording_file WHERE id = :id AND account = :account AND state IN (%s)"
                        .formatted(COLUMNS, NOT_KEPT))
                .bind("id", id)
                .bind("account", ledger.account())
                .map((rs, context) -> read(rs))
                .findFirst());
  }

  /**
   * Files in whose place a copy of another length was kept on this machine, of which the ledger
   * knows nothing any more, as this node was taken for gone.
   *
   * @param kept ids of files that lie here
   */
  public List<Transfer> ofCopies(Collection<String> kept) {
    return ledger.read(
        handle -> {
          Set<String> unknown = new HashSet<>(kept);
          List<String> all = List.copyOf(kept);
          for (int from = 0; from < all.size(); from += AT_ONCE) {
            handle
                .createQuery("SELECT id FROM recording_file WHERE id IN (<ids>)")
                .bindList("ids", all.subList(from, Math.min(all.size(), from + AT_ONCE)))
                .mapTo(String.class)
                .forEach(unknown::remove);
          }
          return unknown.isEmpty() ? List.of() : ofUnknown(handle, unknown);
        });
  }

  private List<Transfer> ofUnknown(Handle handle, Set<String> unknown) {
    return handle
        .createQuery(
            """
            SELECT %s FROM recording_file WHERE account = :account AND state IN (%s)
              AND uuid IN (SELECT s.uuid FROM session s
                WHERE s.account = :account AND s.state IN ('ready', 'lost'))
            """
                .formatted(COLUMNS, NOT_KEPT))
        .bind("account", ledger.account())
        .map((rs, context) -> read(rs))
        .filter(transfer -> unknown.contains(transfer.differsId()))
        .list();
  }

  /** Those of these files that need not be in the work directory any more. */
  public List<String> over(Collection<String> ids) {
    return ledger.read(
        handle -> {
          List<String> all = List.copyOf(ids);
          List<String> over = new ArrayList<>();
          for (int from = 0; from < all.size(); from += AT_ONCE) {
            handle
                .createQuery(
                    """
                    SELECT f.id FROM recording_file f
                    WHERE f.id IN (<ids>) AND (f.state IN ('archived', 'superseded', 'same')
                      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = f.id
                        AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored'))
                      OR f.state = 'kept' AND f.place NOT IN ('', :here)) -- with another node
                    """)
                .bind("here", ledger.here())
                .bindList("ids", all.subList(from, Math.min(all.size(), from + AT_ONCE)))
                .mapTo(String.class)
                .forEach(over::add);
          }
          return over;
        });
  }

  /**
   * A kept file that nothing has stored, and whose bytes are nowhere any more, as somebody has
   * removed them, is not kept: it is downloaded once more, or lost with its session if Rapatin has
   * deleted that. The delivery waits for it in the same step, so that there is never nothing to do.
   * If another node has kept the file anew meanwhile, the delivery is that one's.
   *
   * @return whether it was such a file
   */
  public boolean fetchAgain(Delivery delivery) {
    return missing.fetchAgain(delivery);
  }

  /** What was found is whole and verified: it is kept, though nobody has claimed it. */
  public void adopted(Transfer transfer, long size, String sha256, String remark) {
    ledger.write(
        change -> {
          int taken =
              change
                  .handle()
                  .createUpdate(
                      "UPDATE recording_file SET state = 'downloading', lease = :lease WHERE id = :id AND state IN (%s)"
                          .formatted(NOT_KEPT))
                  .bind("lease", transfer.lease())
                  .bind("id", transfer.id())
                  .execute();
          return taken == 1 && note(change, transfer, size, sha256, remark);
        });
  }

  private static OptionalLong number(ResultSet rs, String column) throws SQLException {
    long value = rs.getLong(column);
    return rs.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * The file is whole, verified and durable on this machine.
   *
   * @param size bytes
   * @param remark {@link #SIZE_DIFFERS} if a copy of another length is kept in its place for the
   *     time being, under {@link Transfer#differsId}; else null
   */
  public void kept(Transfer transfer, long size, String sha256, String remark) {
    boolean noted = ledger.write(change -> note(change, transfer, size, sha256, remark));
    ledger.leases().end(transfer.lease());
    if (noted) {
      files.increment();
      bytes.add(size);
    }
  }

  private boolean note(Change change, Transfer transfer, long size, String sha256, String remark) {
    ledger.alone(change, transfer.uuid());
    boolean differs = SIZE_DIFFERS.equals(remark);
    if (!differs && isOfOneWithoutSize(change.handle(), transfer, sha256)) {
      if (same(change, transfer)) {
        change.archived(List.of(transfer.id()));
      }
      return false;
    }
    boolean mine =
        differs
            ? standIn(change.handle(), transfer, size, sha256)
            : keep(change.handle(), transfer, size, sha256, remark);
    if (mine) {
      change.sums().kept(change.now(), size, transfer.deletionFrom().toEpochMilli());
      owe(change, differs ? transfer.differsId() : transfer.id());
      batches.settle(change, transfer.uuid());
    }
    return mine;
  }

  private boolean keep(Handle handle, Transfer transfer, long size, String sha256, String remark) {
    return handle
            .createUpdate(
                """
                UPDATE recording_file SET state = 'kept', size = :size, sha256 = :sha256,
                  remark = :remark, kept_at = :now, problem = NULL, fault = NULL, fault_node = '',
                  lease = NULL, place = :here
                WHERE id = :id AND state = 'downloading' AND lease = :lease
                """)
            .bind("size", size)
            .bind("sha256", sha256)
            .bind("remark", remark)
            .bind("now", ledger.now())
            .bind("here", ledger.here())
            .bind("id", transfer.id())
            .bind("lease", transfer.lease())
            .execute()
        == 1;
  }

  /** Whether it is what is kept already, of which the API did not say the size at that time. */
  private static boolean isOfOneWithoutSize(Handle handle, Transfer transfer, String sha256) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM recording_file k
            WHERE k.id = (SELECT f.replaces FROM recording_file f WHERE f.id = :id)
              AND k.promised_size IS NULL AND k.kept_at IS NOT NULL AND k.sha256 = :sha256
            """)
        .bind("id", transfer.id())
        .bind("sha256", sha256)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** Keeps a copy of another length as a file of its own; the right one is tried again. */
  private boolean standIn(Handle handle, Transfer transfer, long size, String sha256) {
    int mine =
        handle
            .createUpdate(
                """
                UPDATE recording_file SET state = 'failed', stood_in = 1, fault = NULL, lease = NULL,
                  problem = :problem
                WHERE id = :id AND state = 'downloading' AND lease = :lease
                """)
            .bind(
                "problem",
                "the host serves %d bytes instead of the promised %d; they are kept under a name with size-differs, and the right ones are tried for until the deletion"
                    .formatted(size, transfer.promisedSize().orElse(0)))
            .bind("id", transfer.id())
            .bind("lease", transfer.lease())
            .execute();
    if (mine == 0) {
      return false;
    }
    String name =
        handle
            .createQuery("SELECT name FROM recording_file WHERE id = :id")
            .bind("id", transfer.id())
            .mapTo(String.class)
            .one();
    String free = freeName(handle, transfer.uuid(), differing(name));
    int made =
        handle
            .createUpdate(
                """
                INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension,
                  media, ordinal, promised_size, name, name_key, state, size, sha256, remark,
                  noted_at, kept_at, urgency, place)
                SELECT :id, account, uuid, recording_type, file_type, extension, media, ordinal,
                  promised_size, :name, :key, 'kept', :size, :sha256, :remark, :now, :now, urgency,
                  CAST(:here AS TEXT)
                FROM recording_file WHERE id = :of
                ON CONFLICT DO NOTHING
                """)
            .bind("id", transfer.differsId())
            .bind("name", free)
            .bind("key", SafeNames.sameness(free))
            .bind("size", size)
            .bind("sha256", sha256)
            .bind("remark", SIZE_DIFFERS)
            .bind("now", ledger.now())
            .bind("here", ledger.here())
            .bind("of", transfer.id())
            .execute();
    if (made == 1) {
      handle
          .createUpdate(
              """
              INSERT INTO delivery (file_id, destination, state, account, uuid, urgency)
              SELECT :id, destination, 'waiting', account, uuid, urgency FROM delivery
              WHERE file_id = :of AND state <> 'void'
              """)
          .bind("id", transfer.differsId())
          .bind("of", transfer.id())
          .execute();
    }
    return true;
  }

  private static String differing(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? name + ".size-differs"
        : name.substring(0, dot) + ".size-differs" + name.substring(dot);
  }

  private String freeName(Handle handle, String uuid, String name) {
    for (int number = 1; number < MOST_TRIES; number++) {
      String candidate = SafeNames.numbered(name, number);
      if (!SessionFiles.isTaken(handle, ledger.account(), uuid, SafeNames.sameness(candidate))) {
        return candidate;
      }
    }
    throw new IllegalStateException(name + " and all its numbers are taken");
  }

  /** What is kept is owed to its destinations. */
  static void owe(Change change, String id) {
    change
        .handle()
        .createQuery(
            """
            UPDATE delivery SET state = 'owed',
              place = (SELECT f.place FROM recording_file f WHERE f.id = delivery.file_id)
            WHERE file_id = :id AND state = 'waiting'
            RETURNING destination
            """)
        .bind("id", id)
        .mapTo(String.class)
        .forEach(destination -> change.workFor(Deliveries.queue(destination)));
  }

  /** Whether a kept file that is alike but for its order has this content. */
  public boolean isKeptSibling(Transfer transfer, String sha256) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT 1 FROM recording_file WHERE account = :account AND uuid = :uuid
                      AND recording_type = :type AND file_type = :fileType AND id <> :id
                      AND kept_at IS NOT NULL AND sha256 = :sha256 LIMIT 1
                    """)
                .bind("account", ledger.account())
                .bind("uuid", transfer.uuid())
                .bind("type", transfer.recordingType())
                .bind("fileType", transfer.fileType())
                .bind("id", transfer.id())
                .bind("sha256", sha256)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  /**
   * The host serves the length of a file that is kept, whatever length the API lists now: that is
   * noted, and there is no new file.
   */
  public void sameAsKept(Transfer transfer) {
    ledger.write(
        change -> {
          ledger.alone(change, transfer.uuid());
          return same(change, transfer);
        });
    ledger.leases().end(transfer.lease());
  }

  /** Whether the claim still held, and what it is the same as is still kept. */
  private boolean same(Change change, Transfer transfer) {
    Handle handle = change.handle();
    // first, so that nobody finds the kept one gone meanwhile
    int kept =
        handle
            .createUpdate(
                """
                UPDATE recording_file SET remark = :remark
                WHERE id = (SELECT g.replaces FROM recording_file g WHERE g.id = :id
                    AND g.state = 'downloading' AND g.lease = :lease)
                  AND kept_at IS NOT NULL
                """)
            .bind(
                "remark",
                "listed as %d bytes later; the host serves these"
                    .formatted(transfer.promisedSize().orElse(0)))
            .bind("id", transfer.id())
            .bind("lease", transfer.lease())
            .execute();
    int mine =
        handle
            .createUpdate(
                """
                UPDATE recording_file SET state = :state, lease = NULL, fault = NULL,
                  problem = NULL, replaces = CASE WHEN :state = 'same' THEN replaces END
                WHERE id = :id AND state = 'downloading' AND lease = :lease
                """)
            .bind("state", kept == 1 ? "same" : "waiting")
            .bind("id", transfer.id())
            .bind("lease", transfer.lease())
            .execute();
    if (mine == 1 && kept == 0) {
      change.workFor(QUEUE); // for its own sake
    }
    if (mine == 0 || kept == 0) {
      return false;
    }
    SessionFiles.owedNoMore(handle, transfer.id());
    History.note(change, transfer.uuid(), transfer.id(), "same", null);
    batches.settle(change, transfer.uuid());
    return true;
  }

  /**
   * Not this time; the next poll tries again. What was broken off is waiting again at once.
   *
   * @param fault what an alert is about, or null
   */
  public void failed(Transfer transfer, String problem, String fault) {
    boolean isForOthers = "no-space".equals(fault) && ledger.nodes() > 1;
    if (isForOthers) {
      roomFrom.set(System.nanoTime() + WITHOUT_ROOM);
    }
    boolean brokenOff = isForOthers || ledger.leases().isBrokenOff();
    ledger.write(
        change -> {
          ledger.alone(change, transfer.uuid());
          int mine =
              change
                  .handle()
                  .createUpdate(
                      """
                      UPDATE recording_file SET state = :state, problem = :problem, fault = :fault,
                        fault_node = :node, lease = NULL
                      WHERE id = :id AND state = 'downloading' AND lease = :lease
                      """)
                  .bind("state", brokenOff ? "waiting" : "failed")
                  .bind("problem", problem)
                  .bind("fault", fault)
                  .bind("node", fault == null ? "" : ledger.node())
                  .bind("id", transfer.id())
                  .bind("lease", transfer.lease())
                  .execute();
          if (mine == 1) {
            int attempts =
                change
                    .handle()
                    .createQuery("SELECT attempts FROM recording_file WHERE id = :id")
                    .bind("id", transfer.id())
                    .mapTo(Integer.class)
                    .one();
            History.attempt(
                change, transfer.uuid(), transfer.id(), "", brokenOff, attempts, problem);
          }
          if (mine == 1 && !brokenOff) {
            lostMeanwhile(change, transfer);
            batches.settle(change, transfer.uuid());
          }
          return null;
        });
    if (isForOthers) {
      ledger.leases().leave(transfer.lease());
    } else {
      ledger.leases().end(transfer.lease());
    }
  }

  /** A file of a session that is lost by now is not tried again before the API lists it again. */
  private void lostMeanwhile(Change change, Transfer transfer) {
    int lost =
        change
            .handle()
            .createUpdate(
                """
                UPDATE recording_file SET state = 'lost' WHERE id = :id AND EXISTS (
                  SELECT 1 FROM session s WHERE s.account = recording_file.account
                    AND s.uuid = recording_file.uuid AND s.state = 'lost')
                """)
            .bind("id", transfer.id())
            .execute();
    if (lost == 1) {
      Sessions.lostMore(change, transfer.uuid());
    }
  }

  /**
   * Kept files of which a copy lies on this machine, though the ledger does not know where they
   * lie, as it was brought here from a program that had it alone: they lie here.
   */
  public void here(Collection<String> ids) {
    if (ledger.here().isEmpty() || ids.isEmpty()) {
      return;
    }
    ledger.write(
        change -> {
          for (String id : ids) {
            int mine =
                change
                    .handle()
                    .createUpdate(
                        "UPDATE recording_file SET place = :here WHERE id = :id AND state = 'kept' AND place = ''")
                    .bind("here", ledger.here())
                    .bind("id", id)
                    .execute();
            if (mine == 1) {
              change
                  .handle()
                  .createUpdate("UPDATE delivery SET place = :here WHERE file_id = :id")
                  .bind("here", ledger.here())
                  .bind("id", id)
                  .execute();
            }
          }
          return null;
        });
  }

  /** Files kept by this process. */
  public long filesKept() {
    return files.sum();
  }

  /** Bytes of the files kept by this process. */
  public long bytesKept() {
    return bytes.sum();
  }
}
