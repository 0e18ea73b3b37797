package id.simpan.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What happened to sessions. Attempts that failed are written down; what went well is told by the
 * times that the ledger has anyway.
 */
public final class History {

  /** Attempts of a file at a destination that are remembered. */
  private static final int ATTEMPTS = 50;

  private static final int PAGE = 50;

  private final Ledger ledger;

  public History(Ledger ledger) {
    this.ledger = ledger;
  }

  /** An attempt has failed, or was broken off. */
  static void attempt(
      Change change,
      String uuid,
      String subject,
      String destination,
      boolean isBrokenOff,
      int attempt,
      String problem) {
    note(
        change,
        uuid,
        subject,
        destination,
        isBrokenOff ? "broken-off" : "failed",
        attempt,
        problem);
  }

  /** Something that is remembered for the last time that it happened. */
  static void note(Change change, String uuid, String subject, String what, String problem) {
    note(change, uuid, subject, "", what, 0, problem);
  }

  private static void note(
      Change change,
      String uuid,
      String subject,
      String destination,
      String what,
      int attempt,
      String problem) {
    change
        .handle()
        .createUpdate(
            """
            INSERT INTO history (account, uuid, subject, destination, what, slot, attempt, at, problem)
            VALUES (:account, :uuid, :subject, :destination, :what, :slot, :attempt, :now, :problem)
            ON CONFLICT (account, uuid, subject, destination, what, slot) DO UPDATE SET
              attempt = excluded.attempt, at = excluded.at, problem = excluded.problem
            """)
        .bind("account", change.account())
        .bind("uuid", uuid)
        .bind("subject", subject)
        .bind("destination", destination)
        .bind("what", what)
        .bind("slot", attempt % ATTEMPTS)
        .bind("attempt", attempt)
        .bind("now", change.now())
        .bind("problem", problem)
        .execute();
  }

  /**
   * What happened to a session, newest first.
   *
   * @param page from 0
   */
  public Page<Event> of(String uuid, int page) {
    List<Event> events =
        ledger.read(
            handle -> {
              List<Event> all = new ArrayList<>();
              for (String some : OF_SESSION) {
                all.addAll(
                    handle
                        .createQuery(some)
                        .bind("account", ledger.account())
                        .bind("uuid", uuid)
                        .map((rs, context) -> event(rs))
                        .list());
              }
              return all;
            });
    events.sort(Comparator.comparing(Event::at).reversed());
    List<Event> found = events.stream().skip((long) page * PAGE).limit(PAGE + 1L).toList();
    return Page.of(found, page, PAGE);
  }

  /** What is known of a session, a statement for each place that knows it. */
  private static final List<String> OF_SESSION =
      List.of(
          """
          SELECT h.at, h.what, f.id, f.recording_type, NULLIF(h.destination, ''), h.attempt, h.problem, NULL
          FROM history h
          LEFT JOIN recording_file f ON f.account = h.account AND f.uuid = h.uuid AND f.id = h.subject
          WHERE h.account = :account AND h.uuid = :uuid
          """,
          times("session", "seen_at", "seen", "NULL, NULL, NULL, 0"),
          times("session", "lost_at", "lost", "NULL, NULL, NULL, 0"),
          times("recording_file", "noted_at", "listed", "id, recording_type, NULL, 0"),
          times("recording_file", "kept_at", "kept", "id, recording_type, NULL, attempts"),
          """
          SELECT d.stored_at, 'stored', f.id, f.recording_type, d.destination, d.attempts, NULL, NULL
          FROM recording_file f JOIN delivery d ON d.file_id = f.id
          WHERE f.account = :account AND f.uuid = :uuid AND d.stored_at IS NOT NULL
          """,
          """
          SELECT DISTINCT b.closed_at, 'closed', NULL, NULL, b.destination, b.attempts, NULL, NULL
          FROM recording_file f JOIN delivery d ON d.file_id = f.id JOIN batch b ON b.id = d.batch_id
          WHERE f.account = :account AND f.uuid = :uuid AND b.state = 'closed' AND b.closed_at IS NOT NULL
          """,
          """
          SELECT at, action, NULL, NULL, NULL, 0, CASE WHEN done = 1 THEN NULL ELSE result END, who
          FROM audit WHERE account = :account AND subject = :uuid
          """);

  private static String times(String table, String column, String what, String more) {
    return "SELECT %s, '%s', %s, NULL, NULL FROM %s WHERE account = :account AND uuid = :uuid AND %s IS NOT NULL"
        .formatted(column, what, more, table, column);
  }

  private static Event event(ResultSet rs) throws SQLException {
    return new Event(
        Instant.ofEpochMilli(rs.getLong(1)),
        rs.getString(2),
        rs.getString(3),
        rs.getString(4),
        rs.getString(5),
        rs.getInt(6),
        rs.getString(7),
        rs.getString(8));
  }

  /** The last attempts that failed at a destination, newest first. */
  public List<Failure> failures(String destination, int most) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT few.at, few.what, f.id, f.recording_type, few.destination, few.attempt, few.problem, NULL,
                      few.uuid, s.meeting_id
                    FROM (SELECT * FROM history WHERE account = :account AND destination = :destination
                      AND what = 'failed' ORDER BY at DESC LIMIT :most) few
                    JOIN session s ON s.account = few.account AND s.uuid = few.uuid
                    LEFT JOIN recording_file f ON f.id = few.subject
                    ORDER BY few.at DESC
                    """)
                .bind("account", ledger.account())
                .bind("destination", destination)
                .bind("most", most)
                .map((rs, context) -> new Failure(rs.getString(9), rs.getString(10), event(rs)))
                .list());
  }

  /** An attempt that failed, and of which session. */
  public record Failure(String session, String meetingId, Event event) {}
}
