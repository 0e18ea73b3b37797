package id.simpan.ledger;

import id.simpan.ledger.Work.Wants;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What a person asks for on the command line, beside the program that has the ledger: that one
 * finds it here and carries it out.
 */
public final class Requests {

  private static final int SESSIONS_AT_ONCE = 200;

  /** A folder on the network may be slow to say what it has; other work does not wait for long. */
  private static final Duration LOOK_AT_ONCE = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final Batches batches;
  private final Wants wants;
  private final Predicate<String> stores;
  private final Look look;

  /** For whoever only leaves a note. */
  public Requests(Ledger ledger, Wants wants) {
    this(
        ledger,
        new Batches(ledger, List::of),
        wants,
        destination -> false,
        (destination, paths) -> List.of());
  }

  /**
   * @param stores whether a destination is one of this program's and stores what it is given
   * @param look at a destination, as somebody may have removed what it had
   */
  public Requests(
      Ledger ledger, Batches batches, Wants wants, Predicate<String> stores, Look look) {
    this.ledger = ledger;
    this.batches = batches;
    this.wants = wants;
    this.stores = stores;
    this.look = look;
  }

  /** What is still there of what a destination has stored. */
  @FunctionalInterface
  public interface Look {
    /**
     * @param paths of a session's files
     * @return those of them that are there no more; none if nobody can tell
     */
    Collection<String> gone(String destination, Collection<String> paths);
  }

  /**
   * A person has taken note of losses: they stay in the records, and no longer count as unsafe.
   *
   * @param who is noted in the audit log
   * @param uuids of sessions
   * @return those of them that are not lost, or unknown; if there is one, nothing was done
   */
  public List<String> acknowledge(String who, List<String> uuids) {
    return ledger.write(
        change -> {
          List<String> others = new ArrayList<>();
          for (String uuid : uuids) {
            if (!Sessions.state(change.handle(), ledger.account(), uuid)
                .equals(Optional.of("lost"))) {
              others.add(uuid);
            }
          }
          for (String uuid : others) {
            Audit.note(change, who, "acknowledge", uuid, false, "it is not lost");
          }
          for (String uuid : others.isEmpty() ? uuids : List.<String>of()) {
            acknowledge(change, uuid);
            Audit.note(change, who, "acknowledge", uuid, true, "the loss is noted");
          }
          return others;
        });
  }

  static void acknowledge(Change change, String uuid) {
    for (String note :
        List.of(
            """
            UPDATE session SET acknowledged_at = COALESCE(acknowledged_at, :now)
            WHERE account = :account AND uuid = :uuid
            """,
            // noted is not over: nobody is told that it was resolved
            """
            UPDATE alert SET resolved_at = :now, told_opened = 1, told_resolved = 1,
              posted_opened = 1, posted_resolved = 1
            WHERE account = :account AND kind = 'lost' AND subject = :uuid
              AND resolved_at IS NULL
            """)) {
      change
          .handle()
          .createUpdate(note)
          .bind("now", change.now())
          .bind("account", change.account())
          .bind("uuid", uuid)
          .execute();
    }
  }

  /**
   * Asks that a destination is given what it has not got of the past.
   *
   * @param who is noted in the audit log
   * @param since recorded then or later, or null
   * @param uuid of one session, or null
   * @return the request's id
   */
  public String deliver(String who, String destination, LocalDate since, String uuid) {
    return ledger.write(
        change -> {
          String what = uuid != null ? "a session" : since != null ? "all since " + since : "all";
          Audit.note(
              change,
              who,
              "deliver",
              uuid,
              true,
              "%s is asked for %s".formatted(what, destination));
          return deliver(change, destination, since, uuid);
        });
  }

  static String deliver(Change change, String destination, LocalDate since, String uuid) {
    String id = UUID.randomUUID().toString();
    change
        .handle()
        .createUpdate(
            """
            INSERT INTO request (id, account, destination, since_day, uuid, made_at)
            VALUES (:id, :account, :destination, :since, :uuid, :now)
            """)
        .bind("id", id)
        .bind("account", change.account())
        .bind("destination", destination)
        .bind("since", since == null ? null : since.toString())
        .bind("uuid", uuid)
        .bind("now", change.now())
        .execute();
    return id;
  }

  /** Whether a session is known. */
  public boolean isKnown(String uuid) {
    return ledger.read(handle -> Sessions.state(handle, ledger.account(), uuid)).isPresent();
  }

  /**
   * How far a request is.
   *
   * @param isRefused whether the program that has the ledger does not have the destination
   * @param isOwed whether all that it asks for is owed by now
   * @param left files that the destination is still owed of the past, those that are downloaded
   *     again, have failed before, or lack their side files or announcement included
   * @param failed of them, that will be tried again in the next sweep
   */
  public record Progress(boolean isRefused, boolean isOwed, long left, long failed) {

    /** Whether there is nothing left to do now. */
    public boolean isOver() {
      return isRefused || isOwed && left == failed;
    }
  }

  public Progress progress(String id, String destination) {
    return ledger.read(
        handle -> {
          Optional<Boolean> isOwed =
              handle
                  .createQuery("SELECT done_at FROM request WHERE id = :id")
                  .bind("id", id)
                  .map((rs, context) -> rs.getObject(1) != null)
                  .findFirst();
          Left files = ofFiles(handle, destination);
          Left batches = ofBatches(handle, destination);
          return new Progress(
              isOwed.isEmpty(),
              isOwed.orElse(false),
              files.all() + batches.all(),
              files.failed() + batches.failed());
        });
  }

  private record Left(long all, long failed) {}

  /** Those that are in no batch yet. */
  private Left ofFiles(Handle handle, String destination) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 'failed' OR state = 'waiting'
              AND EXISTS (SELECT 1 FROM recording_file f WHERE f.id = delivery.file_id
                AND f.state NOT IN ('waiting', 'downloading', 'kept')) THEN 1 ELSE 0 END), 0)
            FROM delivery
            WHERE account = :account AND destination = :destination
              AND (past = 1 OR failing_since IS NOT NULL)
              AND state IN ('waiting', 'owed', 'delivering', 'failed') AND batch_id IS NULL
              AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
            """)
        .bind("account", ledger.account())
        .bind("destination", destination)
        .map((rs, context) -> new Left(rs.getLong(1), rs.getLong(2)))
        .one();
  }

  /** Those whose side files or announcement the destination is still owed. */
  private Left ofBatches(Handle handle, String destination) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN b.state = 'failed' THEN 1 ELSE 0 END), 0)
            FROM batch b JOIN delivery d ON d.batch_id = b.id
            WHERE b.account = :account AND b.destination = :destination
              AND b.state IN ('open', 'closing', 'failed')
            """)
        .bind("account", ledger.account())
        .bind("destination", destination)
        .map((rs, context) -> new Left(rs.getLong(1), rs.getLong(2)))
        .one();
  }

  private record Open(String id, String destination, String since, String uuid, String cursor) {}

  /** Carries out the next piece of what is asked for, so that no other work waits for long. */
  public void carryOut() {
    Optional<Open> open =
        ledger.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT id, destination, since_day, uuid, cursor FROM request
                        WHERE account = :account AND done_at IS NULL ORDER BY made_at LIMIT 1
                        """)
                    .bind("account", ledger.account())
                    .map(
                        (rs, context) ->
                            new Open(
                                rs.getString(1),
                                rs.getString(2),
                                rs.getString(3),
                                rs.getString(4),
                                rs.getString(5)))
                    .findFirst());
    open.ifPresent(
        request -> {
          if (stores.test(request.destination())) {
            carryOut(request);
          } else {
            refuse(request);
          }
        });
  }

  /** It was made by settings that this program does not have; a refused one is there no more. */
  private void refuse(Open request) {
    ledger.write(
        change -> {
          change
              .handle()
              .createUpdate("DELETE FROM request WHERE id = :id")
              .bind("id", request.id())
              .execute();
          Audit.note(
              change,
              "command",
              "deliver",
              request.uuid(),
              false,
              request.destination() + " is no destination that stores");
          return null;
        });
  }

  private record Session(String day, String uuid) {}

  /** From the oldest day on; the cursor is the day and the session that are done. */
  private void carryOut(Open request) {
    List<Session> sessions =
        request.uuid() != null ? List.of(new Session("", request.uuid())) : next(request);
    Map<Session, Collection<String>> gone = new LinkedHashMap<>();
    String cursor = request.cursor();
    long begin = System.nanoTime();
    for (Session session : sessions) {
      gone.put(session, gone(session.uuid(), request.destination()));
      cursor = session.day() + " " + session.uuid();
      if (System.nanoTime() - begin > LOOK_AT_ONCE.toNanos()) {
        break;
      }
    }
    boolean isAll = gone.size() == sessions.size() && sessions.size() < SESSIONS_AT_ONCE;
    String lookedTo = cursor;
    ledger.write(
        change -> {
          if (!done(change.handle(), request, lookedTo, isAll)) {
            return null; // another node has done this piece
          }
          gone.forEach(
              (session, ids) -> {
                ledger.alone(change, session.uuid());
                ids.forEach(id -> oweAgain(change.handle(), id, request.destination()));
                if (owe(change.handle(), session.uuid(), request.destination())) {
                  batches.settle(change, session.uuid());
                }
              });
          change.workFor(Deliveries.queue(request.destination()));
          return null;
        });
    ledger.leases().gotOn();
  }

  private List<Session> next(Open request) {
    String[] from =
        request.cursor() != null
            ? request.cursor().split(" ", 2)
            : new String[] {request.since() == null ? "" : request.since(), ""};
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT recorded_on, uuid FROM session
                    WHERE account = :account AND (recorded_on, uuid) > (:day, :uuid)
                    ORDER BY recorded_on, uuid LIMIT :most
                    """)
                .bind("account", ledger.account())
                .bind("day", from[0])
                .bind("uuid", from[1])
                .bind("most", SESSIONS_AT_ONCE)
                .map((rs, context) -> new Session(rs.getString(1), rs.getString(2)))
                .list());
  }

  private record Stored(String path, String id, String type) {}

  /** Ids of the files that a destination has no more, still wants, and another one has. */
  private Collection<String> gone(String uuid, String destination) {
    Map<String, String> ids =
        ledger
            .read(
                handle ->
                    handle
                        .createQuery(
                            """
                            SELECT d.path, d.file_id, f.recording_type FROM recording_file f
                            JOIN delivery d ON d.file_id = f.id AND d.destination = :destination
                            WHERE f.account = :account AND f.uuid = :uuid
                              AND d.state IN ('done', 'void')
                              AND d.stored_at IS NOT NULL AND d.path IS NOT NULL
                              AND EXISTS (SELECT 1 FROM delivery o WHERE o.file_id = f.id
                                AND o.destination <> d.destination AND o.stored_at IS NOT NULL)
                            """)
                        .bind("account", ledger.account())
                        .bind("uuid", uuid)
                        .bind("destination", destination)
                        .map(
                            (rs, context) ->
                                new Stored(rs.getString(1), rs.getString(2), rs.getString(3)))
                        .list())
            .stream()
            .filter(file -> wants.test(destination, file.type()))
            .collect(Collectors.toMap(Stored::path, Stored::id, (one, other) -> other));
    return ids.isEmpty()
        ? List.of()
        : look.gone(destination, ids.keySet()).stream().map(ids::get).toList();
  }

  /** Somebody has removed it there. */
  private static void oweAgain(Handle handle, String id, String destination) {
    again(
        handle,
        id,
        destination,
        "state = 'owed', stored_at = NULL, place = ''",
        "state IN ('done', 'void') AND stored_at IS NOT NULL");
  }

  /**
   * What it had stored when it was taken out of the settings; its side files may not list it.
   *
   * @return whether it is such a file
   */
  private static boolean isBack(Handle handle, String id, String destination) {
    return again(
        handle, id, destination, "state = 'stored'", "state = 'void' AND stored_at IS NOT NULL");
  }

  /** Side files are written anew with it, even if it makes up the same batch as before. */
  private static boolean again(
      Handle handle, String id, String destination, String set, String where) {
    Optional<String> batch =
        handle
            .createQuery(
                "SELECT COALESCE(batch_id, '') FROM delivery WHERE file_id = :id AND destination = :destination AND "
                    + where)
            .bind("id", id)
            .bind("destination", destination)
            .mapTo(String.class)
            .findFirst();
    if (batch.isEmpty()) {
      return false;
    }
    handle
        .createUpdate(
            "UPDATE delivery SET past = 1, batch_id = NULL, %s WHERE file_id = :id AND destination = :destination"
                .formatted(set))
        .bind("id", id)
        .bind("destination", destination)
        .execute();
    handle
        .createUpdate(
            """
            DELETE FROM batch WHERE id = :batch AND state = 'closed'
              AND NOT EXISTS (SELECT 1 FROM delivery WHERE batch_id = :batch)
            """)
        .bind("batch", batch.get())
        .execute();
    return true;
  }

  /** Returns whether the request was still where it was read. */
  private boolean done(Handle handle, Open request, String cursor, boolean isAll) {
    return handle
            .createUpdate(
                """
                UPDATE request SET cursor = :cursor, done_at = :done
                WHERE id = :id AND done_at IS NULL AND COALESCE(cursor, '') = :from
                """)
            .bind("cursor", cursor)
            .bind("done", isAll ? (Long) ledger.now() : null)
            .bind("id", request.id())
            .bind("from", Objects.requireNonNullElse(request.cursor(), ""))
            .execute()
        == 1;
  }

  /** Returns whether the destination has what its side files may not list. */
  private boolean owe(Handle handle, String uuid, String destination) {
    record Held(String id, String type, String state) {}
    List<Held> files =
        handle
            .createQuery(
                """
                SELECT id, recording_type, state FROM recording_file
                WHERE account = :account AND uuid = :uuid
                  AND state IN ('waiting', 'downloading', 'failed', 'kept', 'archived')
                """)
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .map((rs, context) -> new Held(rs.getString(1), rs.getString(2), rs.getString(3)))
            .list();
    boolean isAnyBack = false;
    for (Held file : files) {
      if (!wants.test(destination, file.type())) {
        continue;
      }
      if (SessionFiles.IS_TO_COME.contains(file.state())) {
        SessionFiles.owe(handle, file.id(), List.of(destination));
      } else if (isBack(handle, file.id(), destination)) {
        isAnyBack = true;
      } else {
        oweHeld(handle, uuid, file.id(), destination);
      }
    }
    return isAnyBack;
  }

  private void oweHeld(Handle handle, String uuid, String id, String destination) {
    handle
        .createUpdate(
            """
            INSERT INTO delivery (file_id, destination, state, account, uuid, past, place)
            SELECT :id, :destination, 'owed', :account, :uuid, 1,
              CASE WHEN f.state = 'kept' THEN f.place ELSE '' END
            FROM recording_file f WHERE f.id = :id
            ON CONFLICT (file_id, destination) DO UPDATE SET state = 'owed',
              place = excluded.place,
              past = CASE WHEN delivery.state = 'failed' THEN delivery.past ELSE 1 END,
              batch_id = NULL, problem = NULL
            WHERE delivery.stored_at IS NULL
              AND delivery.state IN ('void', 'passed', 'done', 'failed', 'waiting')
            """)
        .bind("id", id)
        .bind("destination", destination)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .execute();
  }
}
