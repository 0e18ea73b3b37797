package id.simpan.ledger;

import id.simpan.rapatin.Session;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The sessions of the meetings. Which status leads to which of these methods is the routes' to say.
 */
public final class Sessions {

  private static final int DAYS_FROM_RECORDING_TO_DELETION = 4;

  private final Ledger ledger;
  private final ZoneId zone;

  public Sessions(Ledger ledger, ZoneId zone) {
    this.ledger = ledger;
    this.zone = zone;
  }

  /** The session exists, its files do not yet. */
  public void processing(Session session) {
    ledger.jdbi().useTransaction(handle -> see(handle, session, "processing"));
  }

  /** The session's files can be had; {@link SessionFiles} is told of each. */
  public void ready(Session session) {
    ledger.jdbi().useTransaction(handle -> see(handle, session, "ready"));
  }

  /**
   * Rapatin has deleted the session: missed if it was never seen before that, lost if it was and
   * not all was kept.
   *
   * @return the state that it is in now
   */
  public String deleted(Session session) {
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<String> before = state(handle, ledger.account(), session.uuid());
              see(handle, session, "missed");
              if (before.isEmpty() || before.get().equals("missed")) {
                return "missed";
              }
              boolean nothingWanted = before.get().equals("archived");
              if (allKept(handle, ledger.account(), session.uuid(), nothingWanted)) {
                refresh(handle, ledger.account(), session.uuid());
                return state(handle, ledger.account(), session.uuid()).orElseThrow();
              }
              handle
                  .createUpdate(
                      """
                      UPDATE session SET state = 'lost', lost_at = COALESCE(lost_at, :now)
                      WHERE account = :account AND uuid = :uuid
                      """)
                  .bind("now", ledger.now())
                  .bind("account", ledger.account())
                  .bind("uuid", session.uuid())
                  .execute();
              handle
                  .createUpdate(
                      """
                      UPDATE recording_file SET state = 'failed', problem = 'deleted by Rapatin before it was kept'
                      WHERE account = :account AND uuid = :uuid AND state IN ('noted', 'waiting')
                      """)
                  .bind("account", ledger.account())
                  .bind("uuid", session.uuid())
                  .execute();
              return "lost";
            });
  }

  private void see(Handle handle, Session session, String stateIfNew) {
    handle
        .createUpdate(
            """
            INSERT INTO session
              (account, uuid, meeting_id, topic, recorded_on, deletion_from, state, seen_at, problem)
            VALUES (:account, :uuid, :meeting, :topic, :day, :deletion, :state, :now, :problem)
            ON CONFLICT (account, uuid) DO UPDATE SET
              deletion_from = COALESCE(excluded.deletion_from, session.deletion_from),
              problem = excluded.problem,
              state = CASE
                WHEN excluded.state = 'ready' AND session.state <> 'archived' THEN 'ready'
                ELSE session.state END
            """)
        .bind("account", ledger.account())
        .bind("uuid", session.uuid())
        .bind("meeting", session.meetingId())
        .bind("topic", session.topic())
        .bind("day", day(session).toString())
        .bind("deletion", session.deletionFrom(zone).map(Instant::toEpochMilli).orElse(null))
        .bind("state", stateIfNew)
        .bind("now", ledger.now())
        .bind(
            "problem", session.problems().isEmpty() ? null : String.join("; ", session.problems()))
        .execute();
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
   * A session is archived when all its files are, even late, or when none of them is wanted; and
   * ready again when it gains one.
   */
  static void refresh(Handle handle, String account, String uuid) {
    handle
        .createUpdate(
            """
            UPDATE session SET state = CASE
              WHEN ((problem IS NULL AND state <> 'lost') OR EXISTS (SELECT 1 FROM recording_file f
                WHERE f.account = session.account AND f.uuid = session.uuid))
              AND NOT EXISTS (SELECT 1 FROM recording_file f
                WHERE f.account = session.account AND f.uuid = session.uuid AND f.state <> 'archived')
              THEN 'archived' WHEN state = 'lost' THEN 'lost' ELSE 'ready' END
            WHERE account = :account AND uuid = :uuid AND state IN ('ready', 'archived', 'lost')
            """)
        .bind("account", account)
        .bind("uuid", uuid)
        .execute();
  }

  private static boolean allKept(
      Handle handle, String account, String uuid, boolean evenIfThereIsNone) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*) = COUNT(kept_at) AND (COUNT(*) > 0 OR :none = 1) FROM recording_file
            WHERE account = :account AND uuid = :uuid
            """)
        .bind("none", evenIfThereIsNone ? 1 : 0)
        .bind("account", account)
        .bind("uuid", uuid)
        .mapTo(Boolean.class)
        .one();
  }
}
