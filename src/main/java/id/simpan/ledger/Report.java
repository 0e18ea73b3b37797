package id.simpan.ledger;

import id.simpan.texts.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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

  /** All of it, each with meeting, session, file and cause. */
  public List<Text> pending() {
    return pending(Integer.MAX_VALUE).stream().map(Concern::text).toList();
  }

  /**
   * The same as concerns.
   *
   * @param most of each kind of work
   */
  public List<Concern> pending(int most) {
    return ledger.read(
        handle -> {
          List<Text> pending = new ArrayList<>();
          meetings(handle, most, pending);
          files(handle, most, pending);
          deliveries(handle, most, pending);
          batches(handle, most, pending);
          unstored(handle, most, pending);
          return pending.stream().map(Report::concern).toList();
        });
  }

  private static Concern concern(Text text) {
    Object session = text.arguments().get("session");
    return Concern.pending(
        "pending",
        session == null ? "meeting " + text.arguments().get("meeting") : session.toString(),
        text);
  }

  private void meetings(Handle handle, int most, List<Text> pending) {
    add(
        handle,
        most,
        pending,
        """
        SELECT meeting_id, problem FROM meeting
        WHERE account = :account AND problem >= '' AND unreadable_since IS NULL
        ORDER BY meeting_id LIMIT :most
        """,
        row ->
            Text.of("pending.meeting", "meeting", row.getString(1), "problem", row.getString(2)));
  }

  private void files(Handle handle, int most, List<Text> pending) {
    add(
        handle,
        most,
        pending,
        """
        SELECT s.meeting_id, s.uuid, f.recording_type, f.ordinal, f.problem,
          CASE WHEN s.deletion_from <= :risk AND f.stood_in = 0 THEN 1 ELSE 0 END
        FROM recording_file f JOIN session s ON s.account = f.account AND s.uuid = f.uuid
        WHERE f.account = :account AND f.kept_at IS NULL
          AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
        ORDER BY f.urgency, s.uuid, f.name LIMIT :most
        """,
        row ->
            Text.of(
                row.getInt(6) == 1 ? "pending.file.at-risk" : "pending.file",
                "meeting",
                row.getString(1),
                "session",
                row.getString(2),
                "type",
                row.getString(3) + (row.getInt(4) > 0 ? " #" + (row.getInt(4) + 1) : ""),
                "problem",
                row.getString(5) == null ? Text.of("pending.file.not-kept") : row.getString(5)));
  }

  private void deliveries(Handle handle, int most, List<Text> pending) {
    add(
        handle,
        most,
        pending,
        """
        SELECT s.meeting_id, s.uuid, f.recording_type, d.destination || COALESCE(': ' || d.problem, '')
        FROM delivery d JOIN recording_file f ON f.id = d.file_id
        JOIN session s ON s.account = f.account AND s.uuid = f.uuid
        WHERE d.account = :account AND d.state IN ('owed', 'delivering', 'failed')
          AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
          AND d.batch_id IS NULL AND f.kept_at IS NOT NULL
        ORDER BY d.destination, s.uuid, f.name LIMIT :most
        """,
        row ->
            Text.of(
                "pending.delivery",
                "meeting",
                row.getString(1),
                "session",
                row.getString(2),
                "type",
                row.getString(3),
                "destination",
                row.getString(4)));
  }

  private void batches(Handle handle, int most, List<Text> pending) {
    add(
        handle,
        most,
        pending,
        """
        SELECT s.meeting_id, s.uuid, b.destination || COALESCE(': ' || b.problem, '')
        FROM batch b JOIN session s ON s.account = b.account AND s.uuid = b.uuid
        WHERE b.account = :account AND b.state IN ('open', 'closing', 'failed')
        ORDER BY b.destination, s.uuid LIMIT :most
        """,
        row ->
            Text.of(
                "pending.batch",
                "meeting",
                row.getString(1),
                "session",
                row.getString(2),
                "destination",
                row.getString(3)));
  }

  private void unstored(Handle handle, int most, List<Text> pending) {
    add(
        handle,
        most,
        pending,
        """
        SELECT s.meeting_id, s.uuid FROM session s
        WHERE s.account = :account AND s.state = 'ready' AND s.state IN ('processing', 'ready')
          AND s.complete = 1
          AND EXISTS (SELECT 1 FROM recording_file f WHERE f.account = s.account
            AND f.uuid = s.uuid AND f.state = 'kept' AND f.stored_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.file_id = f.id
              AND d.state IN ('owed', 'delivering', 'failed')))
        ORDER BY s.deletion_from, s.uuid LIMIT :most
        """,
        row ->
            Text.of(
                "pending.not-stored", "meeting", row.getString(1), "session", row.getString(2)));
  }

  @FunctionalInterface
  private interface Row {
    Text text(ResultSet row) throws SQLException;
  }

  private void add(Handle handle, int most, List<Text> pending, String sql, Row row) {
    handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bind("risk", ledger.now() + beforeDeletion.toMillis())
        .bind("most", most)
        .map((rs, context) -> row.text(rs))
        .forEach(pending::add);
  }
}
