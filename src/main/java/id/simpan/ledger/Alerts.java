package id.simpan.ledger;

import id.simpan.ledger.Alert.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Opens an alert when its condition begins to hold, and resolves it when it no longer does. */
public final class Alerts {

  /** A destination that fails for so long is worth an alert. */
  static final Duration FAILING = Duration.ofMinutes(30);

  private final Ledger ledger;
  private final Duration beforeDeletion;
  private final Supplier<List<Condition>> others;

  /**
   * @param beforeDeletion a session not kept so long before its deletion is at risk
   * @param others conditions that the ledger does not know
   */
  public Alerts(Ledger ledger, Duration beforeDeletion, Supplier<List<Condition>> others) {
    this.ledger = ledger;
    this.beforeDeletion = beforeDeletion;
    this.others = others;
  }

  /** Compares what holds with what is open; returns the alerts that are still to be told. */
  public List<Alert> review() {
    List<Condition> holding = new ArrayList<>(others.get());
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              holding.addAll(conditions(handle));
              List<String> opened = reconcile(handle, holding);
              return untold(handle, opened);
            });
  }

  /** It has been told: its opening, or its end. */
  public void told(Alert alert) {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        alert.resolved()
                            ? "UPDATE alert SET told_opened = 1, told_resolved = 1 WHERE id = :id"
                            : "UPDATE alert SET told_opened = 1 WHERE id = :id")
                    .bind("id", alert.id())
                    .execute());
  }

  /** Messages of those that are open. */
  public List<String> open() {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT message FROM alert WHERE account = :account AND resolved_at IS NULL
                        ORDER BY opened_at
                        """)
                    .bind("account", ledger.account())
                    .mapTo(String.class)
                    .list());
  }

  /** Returns the ids of alerts that changed in this review. */
  private List<String> reconcile(Handle handle, List<Condition> holding) {
    Map<String, String> open = new HashMap<>();
    handle
        .createQuery(
            "SELECT id, kind, subject FROM alert WHERE account = :account AND resolved_at IS NULL")
        .bind("account", ledger.account())
        .map((rs, context) -> open.put(rs.getString(2) + "\n" + rs.getString(3), rs.getString(1)))
        .list();
    List<String> changed = new ArrayList<>();
    for (Condition condition : holding) {
      String key = condition.kind() + "\n" + condition.subject();
      if (open.containsKey(key)) {
        open.put(key, "");
        continue;
      }
      String id = UUID.randomUUID().toString();
      handle
          .createUpdate(
              """
              INSERT INTO alert (id, account, kind, subject, message, opened_at)
              VALUES (:id, :account, :kind, :subject, :message, :now)
              """)
          .bind("id", id)
          .bind("account", ledger.account())
          .bind("kind", condition.kind())
          .bind("subject", condition.subject())
          .bind("message", condition.message())
          .bind("now", ledger.now())
          .execute();
      open.put(key, "");
      changed.add(id);
    }
    for (String id : open.values()) {
      if (!id.isEmpty()) {
        handle
            .createUpdate("UPDATE alert SET resolved_at = :now WHERE id = :id")
            .bind("now", ledger.now())
            .bind("id", id)
            .execute();
        changed.add(id);
      }
    }
    return changed;
  }

  private List<Alert> untold(Handle handle, List<String> changed) {
    return handle
        .createQuery(
            """
            SELECT * FROM alert WHERE account = :account
              AND (told_opened = 0 OR (resolved_at IS NOT NULL AND told_resolved = 0))
            ORDER BY opened_at, id
            """)
        .bind("account", ledger.account())
        .map(
            (rs, context) ->
                new Alert(
                    rs.getString("id"),
                    rs.getString("kind"),
                    rs.getString("subject"),
                    rs.getString("message"),
                    rs.getObject("resolved_at") != null && rs.getInt("told_opened") == 1,
                    changed.contains(rs.getString("id"))))
        .list();
  }

  private List<Condition> conditions(Handle handle) {
    List<Condition> conditions = new ArrayList<>();
    conditions.addAll(
        query(
            handle,
            """
            SELECT 'at-risk', s.uuid, 'meeting ' || s.meeting_id || ', session ' || s.uuid
              || ' is at risk: ' || CASE WHEN s.state = 'processing' THEN 'it is still processing'
                ELSE 'not all its files are kept' END || ', and Rapatin deletes it soon', s.deletion_from
            FROM session s
            WHERE s.account = :account AND s.deletion_from <= :risk AND (s.state = 'processing'
              OR (s.state = 'ready' AND EXISTS (SELECT 1 FROM recording_file f
                WHERE f.account = s.account AND f.uuid = s.uuid AND f.kept_at IS NULL)))
            """));
    conditions.addAll(
        query(
            handle,
            """
            SELECT 'lost', s.uuid, 'meeting ' || s.meeting_id || ', session ' || s.uuid
              || ' is lost: Rapatin deleted it before all its files were kept', s.deletion_from
            FROM session s WHERE s.account = :account AND s.state = 'lost'
            """));
    conditions.addAll(
        query(
            handle,
            """
            SELECT 'refused-link', f.id, 'meeting ' || s.meeting_id || ', session ' || s.uuid
              || ', file ' || f.recording_type || ': ' || f.problem, s.deletion_from
            FROM recording_file f JOIN session s ON s.account = f.account AND s.uuid = f.uuid
            WHERE f.account = :account AND f.fault = 'refused-link' AND f.kept_at IS NULL
            """));
    conditions.addAll(
        query(
            handle,
            """
            SELECT 'no-space', 'work', MIN(f.problem), MIN(f.noted_at) FROM recording_file f
            WHERE f.account = :account AND f.fault = 'no-space' AND f.kept_at IS NULL
            HAVING COUNT(*) > 0
            """));
    conditions.addAll(
        query(
            handle,
            """
            SELECT 'destination', destination, 'destination ' || destination || ' has failed since 30 minutes or more: '
              || MIN(problem), MIN(failing_since)
            FROM (SELECT destination, problem, failing_since FROM delivery
                  WHERE state NOT IN ('dropped', 'done')
                  UNION ALL SELECT destination, problem, failing_since FROM batch
                  WHERE account = :account) failing
            WHERE failing_since <= :failing GROUP BY destination
            """));
    return conditions;
  }

  private List<Condition> query(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bind("risk", ledger.now() + beforeDeletion.toMillis())
        .bind("failing", ledger.now() - FAILING.toMillis())
        .map(
            (rs, context) ->
                new Condition(
                    rs.getString(1),
                    rs.getString(2),
                    message(rs.getString(3), rs.getString(1), rs.getLong(4))))
        .list();
  }

  private static String message(String message, String kind, long at) {
    return kind.equals("at-risk") && at > 0
        ? message + " (from " + Instant.ofEpochMilli(at) + ")"
        : message;
  }
}
