package id.simpan.ledger;

import id.simpan.rapatin.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The sessions of the meetings. Which status leads to which of these methods is the routes' to say.
 */
public final class Sessions {

  /** How long Rapatin keeps a recording, where it gives no date that can be read. */
  static final Duration KEPT = Duration.ofDays(3);

  private static final int DAYS_FROM_RECORDING_TO_DELETION = 4;

  private final Ledger ledger;
  private final Batches batches;
  private final ZoneId zone;

  public Sessions(Ledger ledger, Batches batches, ZoneId zone) {
    this.ledger = ledger;
    this.batches = batches;
    this.zone = zone;
  }

  /** The session exists, its files do not yet. */
  public void processing(Session session) {
    ledger.write(
        change -> {
          see(change, new Listing(session), "processing", null);
          return null;
        });
  }

  /** The session's files can be had; {@link SessionFiles} is told of each. */
  public Listing ready(Session session) {
    return new Listing(session);
  }

  /** Nobody knows what is to happen to a session of this status: it is told, and not safe. */
  public void unknown(Session session) {
    ledger.write(
        change -> {
          see(change, new Listing(session), "processing", null);
          change
              .handle()
              .createUpdate(
                  """
                  UPDATE session SET problem_since = COALESCE(problem_since, :now), problem = :problem
                  WHERE account = :account AND uuid = :uuid
                  """)
              .bind("now", ledger.now())
              .bind(
                  "problem",
                  "no rule in routes/archive-session says what to do at status '%s'"
                      .formatted(session.status()))
              .bind("account", ledger.account())
              .bind("uuid", session.uuid())
              .execute();
          return null;
        });
  }

  /**
   * Rapatin has deleted the session: missed if it was never seen before that, lost if it was and
   * not all was kept.
   *
   * @return the state that it is in now
   */
  public String deleted(Session session) {
    return ledger.write(
        change -> {
          Optional<String> before = state(change.handle(), ledger.account(), session.uuid());
          if (before.isEmpty()) {
            see(change, new Listing(session), "missed", null);
          }
          return before.isEmpty() || before.get().equals("missed")
              ? "missed"
              : gone(change, session.uuid(), before.get());
        });
  }

  /** What a clean answer lists no more is gone once its deletion is past. */
  void listed(Change change, String meetingId, Collection<String> uuids) {
    record Open(String uuid, String state) {}
    List<Open> past =
        change
            .handle()
            .createQuery(
                """
                SELECT uuid, state FROM session
                WHERE account = :account AND meeting_id = :meeting
                  AND state IN ('processing', 'ready') AND deletion_from <= :now
                """)
            .bind("account", ledger.account())
            .bind("meeting", meetingId)
            .bind("now", ledger.now())
            .map((rs, context) -> new Open(rs.getString(1), rs.getString(2)))
            .list();
    for (Open session : past) {
      if (!uuids.contains(session.uuid())) {
        gone(change, session.uuid(), session.state());
      }
    }
  }

  private String gone(Change change, String uuid, String before) {
    Handle handle = change.handle();
    boolean unread = !before.equals("archived") && isIncomplete(handle, uuid);
    clearProblems(handle, uuid); // there is nothing any more that could be read better
    boolean anything = exists(handle, uuid, "1 = 1");
    boolean missing =
        exists(
            handle,
            uuid,
            "kept_at IS NULL AND stood_in = 0 AND state NOT IN ('superseded', 'same')");
    boolean lost = missing || unread || (!anything && !isUnwanted(handle, uuid, before));
    if (!lost) {
      supersedeStoodIn(handle, uuid);
      batches.settle(change, uuid);
      return state(handle, ledger.account(), uuid).orElseThrow();
    }
    handle
        .createUpdate(
            """
            UPDATE session SET lost_at = :now, acknowledged_at = NULL
            WHERE account = :account AND uuid = :uuid AND state <> 'lost'
            """)
        .bind("now", ledger.now())
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .execute();
    move(change, uuid, before, "lost");
    int files =
        handle
            .createUpdate(
                """
                UPDATE recording_file SET state = 'lost', problem = 'deleted by Rapatin before it was kept'
                WHERE account = :account AND uuid = :uuid AND state IN ('waiting', 'failed')
                """)
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .execute();
    if (files > 0) {
      lostMore(change, uuid);
    }
    batches.settle(change, uuid);
    return state(handle, ledger.account(), uuid).orElseThrow();
  }

  /** More is lost than somebody may have taken note of. */
  static void lostMore(Change change, String uuid) {
    change
        .handle()
        .createUpdate(
            """
            UPDATE session SET lost_at = :now, acknowledged_at = NULL
            WHERE account = :account AND uuid = :uuid AND state = 'lost' AND acknowledged_at IS NOT NULL
            """)
        .bind("now", change.now())
        .bind("account", change.account())
        .bind("uuid", uuid)
        .execute();
  }

  /** A session all of whose files nobody wants is archived without one. */
  private boolean isUnwanted(Handle handle, String uuid, String before) {
    return before.equals("archived")
        || handle
            .createQuery(
                "SELECT not_stored FROM session WHERE account = :account AND uuid = :uuid AND not_stored IS NOT NULL")
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .mapTo(String.class)
            .findFirst()
            .isPresent();
  }

  /** Whether a file that was listed last could not be read, or not be asked for. */
  private boolean isIncomplete(Handle handle, String uuid) {
    return handle
        .createQuery(
            "SELECT 1 FROM session WHERE account = :account AND uuid = :uuid AND complete = 0")
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private boolean exists(Handle handle, String uuid, String which) {
    return handle
        .createQuery(
            "SELECT 1 FROM recording_file WHERE account = :account AND uuid = :uuid AND %s LIMIT 1"
                .formatted(which))
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** Of what was kept in another size until now the right one cannot come any more. */
  private void supersedeStoodIn(Handle handle, String uuid) {
    List<String> ids =
        handle
            .createQuery(
                """
                UPDATE recording_file SET state = 'superseded'
                WHERE account = :account AND uuid = :uuid AND state IN ('waiting', 'failed') AND stood_in = 1
                RETURNING id
                """)
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .mapTo(String.class)
            .list();
    ids.forEach(id -> SessionFiles.owedNoMore(handle, id));
  }

  private void clearProblems(Handle handle, String uuid) {
    handle
        .createUpdate(
            """
            UPDATE session SET problem = NULL, problem_since = NULL, no_link = NULL, no_link_since = NULL
            WHERE account = :account AND uuid = :uuid
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .execute();
  }

  /**
   * Notes what an answer says of a session. One that is not of a session that is ready lists no
   * files: what is known of those stays.
   *
   * @param answer its digest, or null
   */
  void see(Change change, Listing listing, String stateIfNew, String answer) {
    Handle handle = change.handle();
    Session session = listing.session();
    Optional<String> before = state(handle, ledger.account(), session.uuid());
    boolean listsFiles = stateIfNew.equals("ready");
    // the last one that could be read counts
    Long deletion = deletionFrom(session).map(Instant::toEpochMilli).orElse(null);
    handle
        .createUpdate(
            """
            INSERT INTO session
              (account, uuid, meeting_id, topic, recorded_on, deletion_from, state, seen_at, answer,
               not_stored, complete, problem, problem_since, no_link, no_link_since)
            VALUES (:account, :uuid, :meeting, :topic, :day, COALESCE(:deletion, :unknown), :state, :now,
              :answer, :notStored, :complete, :problem, CASE WHEN :problem IS NULL THEN NULL ELSE :now END,
              :noLink, CASE WHEN :noLink IS NULL THEN NULL ELSE :now END)
            ON CONFLICT (account, uuid) DO UPDATE SET
              deletion_from = COALESCE(:deletion, session.deletion_from),
              answer = excluded.answer,
              not_stored = CASE WHEN :lists = 1 THEN excluded.not_stored ELSE session.not_stored END,
              complete = CASE WHEN :lists = 1 OR session.complete = 1 THEN excluded.complete ELSE 0 END,
              problem = CASE WHEN :lists = 1 OR session.complete = 1 THEN excluded.problem
                ELSE COALESCE(excluded.problem, session.problem) END,
              problem_since = CASE WHEN excluded.problem IS NOT NULL THEN COALESCE(session.problem_since, :now)
                WHEN :lists = 1 OR session.complete = 1 THEN NULL ELSE session.problem_since END,
              no_link = CASE WHEN :lists = 1 THEN excluded.no_link ELSE session.no_link END,
              no_link_since = CASE WHEN :lists = 0 THEN session.no_link_since
                WHEN excluded.no_link IS NULL THEN NULL
                ELSE COALESCE(session.no_link_since, :now) END
            """)
        .bind("account", ledger.account())
        .bind("uuid", session.uuid())
        .bind("meeting", session.meetingId())
        .bind("topic", session.topic())
        .bind("day", day(session).toString())
        .bind("deletion", deletion)
        .bind("unknown", ledger.now() + KEPT.toMillis())
        .bind("state", stateIfNew)
        .bind("now", ledger.now())
        .bind("answer", answer)
        .bind("notStored", listing.notStored())
        .bind("complete", listing.isComplete() ? 1 : 0)
        .bind(
            "problem", session.problems().isEmpty() ? null : String.join("; ", session.problems()))
        .bind("noLink", listing.withoutLink())
        .bind("lists", listsFiles ? 1 : 0)
        .execute();
    if (before.isEmpty()) {
      count(handle, ledger.account(), stateIfNew, 1);
      Topics.note(handle, ledger.account(), session.uuid(), session.topic());
    } else if (listsFiles && !before.get().equals("archived")) {
      if (move(change, session.uuid(), before.get(), "ready")) {
        History.note(change, session.uuid(), "", "ready", null);
      }
    }
    if (!session.problems().isEmpty()) {
      History.note(change, session.uuid(), "", "problem", String.join("; ", session.problems()));
    }
    if (deletion != null && before.isPresent()) {
      for (String open :
          List.of(
              "UPDATE recording_file SET urgency = :urgency WHERE account = :account AND uuid = :uuid AND state IN ('waiting', 'downloading', 'failed', 'kept') AND urgency <> :urgency",
              "UPDATE delivery SET urgency = :urgency WHERE account = :account AND uuid = :uuid AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored') AND past = 0 AND urgency <> :urgency")) {
        handle
            .createUpdate(open)
            .bind("urgency", deletion)
            .bind("account", ledger.account())
            .bind("uuid", session.uuid())
            .execute();
      }
    }
  }

  /** By the time zone of the settings, which may be corrected. */
  Optional<Instant> deletionFrom(Session session) {
    return session.deletionFrom(zone);
  }

  private LocalDate day(Session session) {
    return session
        .recordedOn()
        .or(() -> session.deleteOn().map(day -> day.minusDays(DAYS_FROM_RECORDING_TO_DELETION)))
        .orElseGet(() -> Instant.ofEpochMilli(ledger.now()).atZone(zone).toLocalDate());
  }

  static Optional<String> state(Handle handle, String account, String uuid) {
    return handle
        .createQuery("SELECT state FROM session WHERE account = :account AND uuid = :uuid")
        .bind("account", account)
        .bind("uuid", uuid)
        .mapTo(String.class)
        .findFirst();
  }

  /**
   * Brings a session from one state into another, and counts it there.
   *
   * @return whether it was in the one and is in the other
   */
  static boolean move(Change change, String uuid, String from, String to) {
    if (from.equals(to)) {
      return false;
    }
    int moved =
        change
            .handle()
            .createUpdate(
                "UPDATE session SET state = :to WHERE account = :account AND uuid = :uuid AND state = :from")
            .bind("from", from)
            .bind("to", to)
            .bind("account", change.account())
            .bind("uuid", uuid)
            .execute();
    if (moved == 0) {
      return false;
    }
    count(change.handle(), change.account(), from, -1);
    count(change.handle(), change.account(), to, 1);
    if (to.equals("archived")) {
      change.sums().add(change.now(), Sums.Of.SESSIONS, 1);
    } else if (to.equals("lost")) {
      change.sums().add(change.now(), Sums.Of.LOST, 1);
    }
    return true;
  }

  static void count(Handle handle, String account, String state, int more) {
    handle
        .createUpdate(
            """
            INSERT INTO tally (account, state, number) VALUES (:account, :state, :more)
            ON CONFLICT (account, state) DO UPDATE SET number = tally.number + excluded.number
            """)
        .bind("account", account)
        .bind("state", state)
        .bind("more", more)
        .execute();
  }

  /**
   * A session is archived when all its files are, even late, or when none of them is wanted, and
   * each file that it lists could be read; it is ready again when it gains one.
   */
  static void refresh(Change change, String uuid) {
    record Now(String state, boolean isArchived) {}
    change
        .handle()
        .createQuery(
            """
            SELECT s.state, s.complete = 1
              AND NOT EXISTS (SELECT 1 FROM recording_file f
                WHERE f.account = s.account AND f.uuid = s.uuid
                  AND f.state IN ('waiting', 'downloading', 'failed', 'kept'))
              AND (s.state <> 'lost' OR NOT EXISTS (SELECT 1 FROM recording_file f
                WHERE f.account = s.account AND f.uuid = s.uuid AND f.state = 'lost'))
              AND (s.state <> 'lost' OR EXISTS (SELECT 1 FROM recording_file f
                WHERE f.account = s.account AND f.uuid = s.uuid)) AS archived
            FROM session s
            WHERE s.account = :account AND s.uuid = :uuid AND s.state IN ('ready', 'archived', 'lost')
            """)
        .bind("account", change.account())
        .bind("uuid", uuid)
        .map((rs, context) -> new Now(rs.getString(1), rs.getBoolean(2)))
        .findFirst()
        .ifPresent(
            now -> {
              String other = now.state().equals("lost") ? "lost" : "ready";
              move(change, uuid, now.state(), now.isArchived() ? "archived" : other);
            });
  }
}
