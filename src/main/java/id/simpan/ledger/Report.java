package id.simpan.ledger;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What is not done yet though nobody need worry: it failed with time left, or is late somewhere.
 */
public final class Report {

  private final Ledger ledger;
  private final Duration beforeDeletion;

  /**
   * @param beforeDeletion a session not kept so long before its deletion is at risk
   */
  public Report(Ledger ledger, Duration beforeDeletion) {
    this.ledger = ledger;
    this.beforeDeletion = beforeDeletion;
  }

  /** All of it, a line each that names meeting, session, file and cause. */
  public List<String> pending() {
    return pending(Integer.MAX_VALUE).stream().map(Concern::message).toList();
  }

  /**
   * The same with the meeting and the session that each is of.
   *
   * @param most of each kind
   */
  public List<Concern> pending(int most) {
    return ledger.read(
        handle -> PENDING.stream().flatMap(some -> concerns(handle, some, most).stream()).toList());
  }

  /** Meeting, session, and what of it. */
  private static final List<String> PENDING =
      List.of(
          """
          SELECT meeting_id, NULL, ': ' || problem FROM meeting
          WHERE account = :account AND problem >= '' AND unreadable_since IS NULL
          ORDER BY meeting_id LIMIT :most
          """,
          """
          SELECT s.meeting_id, s.uuid, ', file ' || f.recording_type
            || CASE WHEN f.ordinal > 0 THEN ' #' || (f.ordinal + 1) ELSE '' END
            || CASE WHEN s.deletion_from <= :risk AND f.stood_in = 0 THEN ': at risk' ELSE '' END
            || COALESCE(': ' || f.problem, ': not kept yet')
          FROM recording_file f JOIN session s ON s.account = f.account AND s.uuid = f.uuid
          WHERE f.account = :account AND f.kept_at IS NULL
            AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
          ORDER BY f.urgency, s.uuid, f.name LIMIT :most
          """,
          """
          SELECT s.meeting_id, s.uuid, ', file ' || f.recording_type
            || ': late: ' || d.destination || COALESCE(': ' || d.problem, '')
          FROM delivery d JOIN recording_file f ON f.id = d.file_id
          JOIN session s ON s.account = f.account AND s.uuid = f.uuid
          WHERE d.account = :account AND d.state IN ('owed', 'delivering', 'failed')
            AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
            AND d.batch_id IS NULL AND f.kept_at IS NOT NULL
          ORDER BY d.destination, s.uuid, f.name LIMIT :most
          """,
          """
          SELECT s.meeting_id, s.uuid, ': late: ' || b.destination || COALESCE(': ' || b.problem, '')
          FROM batch b JOIN session s ON s.account = b.account AND s.uuid = b.uuid
          WHERE b.account = :account AND b.state IN ('open', 'closing', 'failed')
          ORDER BY b.destination, s.uuid LIMIT :most
          """,
          """
          SELECT s.meeting_id, s.uuid, ': no destination has stored what is kept of it' FROM session s
          WHERE s.account = :account AND s.state = 'ready' AND s.state IN ('processing', 'ready')
            AND s.complete = 1
            AND EXISTS (SELECT 1 FROM recording_file f WHERE f.account = s.account
              AND f.uuid = s.uuid AND f.state = 'kept' AND f.stored_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = f.id
                AND d.state IN ('owed', 'delivering', 'failed')))
          ORDER BY s.deletion_from, s.uuid LIMIT :most
          """);

  private List<Concern> concerns(Handle handle, String sql, int most) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bind("risk", ledger.now() + beforeDeletion.toMillis())
        .bind("most", most)
        .map((rs, context) -> concern(rs.getString(1), rs.getString(2), rs.getString(3)))
        .list();
  }

  private static Concern concern(String meeting, String uuid, String what) {
    String message = "meeting " + meeting + (uuid == null ? "" : ", session " + uuid) + what;
    return Concern.pending("pending", uuid == null ? "meeting " + meeting : uuid, message)
        .of(meeting, uuid);
  }
}
