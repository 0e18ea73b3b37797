package id.simpan.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Answers the one question: is every recording safe? */
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

  /**
   * How far the account's files are.
   *
   * @param files known, but for those that were lost
   * @param kept of them, whole on this machine
   * @param bytes promised of all of them
   * @param keptBytes of those that are kept
   */
  public record Totals(long files, long kept, long bytes, long keptBytes) {}

  /** Of the files that were waiting or in hand since an instant, and those kept since. */
  public Totals totals(Instant since) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT COUNT(*), COUNT(kept_at),
                          COALESCE(SUM(COALESCE(size, promised_size, 0)), 0),
                          COALESCE(SUM(CASE WHEN kept_at IS NOT NULL THEN size ELSE 0 END), 0)
                        FROM recording_file
                        WHERE account = :account AND (kept_at >= :since OR kept_at IS NULL)
                        """)
                    .bind("account", ledger.account())
                    .bind("since", since.toEpochMilli())
                    .map(
                        (rs, context) ->
                            new Totals(rs.getLong(1), rs.getLong(2), rs.getLong(3), rs.getLong(4)))
                    .one());
  }

  /**
   * Everything that failed, is late or at risk, or was lost since an instant, a line each that
   * names meeting, session, file and cause.
   */
  public List<String> problems(Instant lostSince) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || meeting_id || ': ' || problem FROM meeting
            WHERE account = :account AND problem IS NOT NULL ORDER BY meeting_id
            """,
            lostSince));
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || meeting_id || ', session ' || uuid || ': ' || problem FROM session
            WHERE account = :account AND problem IS NOT NULL AND state IN ('processing', 'ready', 'archived')
            ORDER BY meeting_id, uuid
            """,
            lostSince));
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || meeting_id || ', session ' || uuid
              || ': lost, deleted by Rapatin before all was kept' FROM session
            WHERE account = :account AND state = 'lost' AND lost_at >= :since ORDER BY meeting_id, uuid
            """,
            lostSince));
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || s.meeting_id || ', session ' || s.uuid || ', file ' || f.recording_type
              || CASE WHEN f.ordinal > 0 THEN ' #' || (f.ordinal + 1) ELSE '' END
              || CASE WHEN s.deletion_from <= :risk THEN ': at risk' ELSE '' END
              || COALESCE(': ' || f.problem, ': not kept yet')
            FROM recording_file f JOIN session s ON s.account = f.account AND s.uuid = f.uuid
            WHERE f.account = :account AND s.state <> 'lost'
              AND (f.state = 'failed' OR (f.kept_at IS NULL AND s.deletion_from <= :risk))
            ORDER BY s.deletion_from, s.uuid, f.name
            """,
            lostSince));
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || meeting_id || ', session ' || uuid
              || ': at risk: still processing, and less than the alert time is left' FROM session
            WHERE account = :account AND state = 'processing' AND deletion_from <= :risk
            ORDER BY deletion_from, uuid
            """,
            lostSince));
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || s.meeting_id || ', session ' || s.uuid || ', file ' || f.recording_type
              || ': late: ' || d.destination || COALESCE(': ' || d.problem, '')
            FROM delivery d JOIN recording_file f ON f.id = d.file_id
            JOIN session s ON s.account = f.account AND s.uuid = f.uuid
            WHERE f.account = :account AND f.state = 'kept' AND d.batch_id IS NULL
              AND d.state IN ('owed', 'failed')
            ORDER BY d.destination, s.uuid, f.name
            """,
            lostSince));
    lines.addAll(
        lines(
            """
            SELECT 'meeting ' || s.meeting_id || ', session ' || s.uuid || ': late: ' || b.destination
              || COALESCE(': ' || b.problem, '')
            FROM batch b JOIN session s ON s.account = b.account AND s.uuid = b.uuid
            WHERE b.account = :account AND b.state <> 'closed' ORDER BY b.destination, s.uuid
            """,
            lostSince));
    return lines;
  }

  private List<String> lines(String sql, Instant lostSince) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("account", ledger.account())
                    .bind("since", lostSince.toEpochMilli())
                    .bind("risk", ledger.now() + beforeDeletion.toMillis())
                    .mapTo(String.class)
                    .list());
  }
}
