package id.simpan.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every session known and how it stands, and the meetings that were never recorded. */
public final class Overview {

  private final Ledger ledger;
  private final Duration beforeDeletion;

  /**
   * @param beforeDeletion a session not kept so long before its deletion is at risk
   */
  public Overview(Ledger ledger, Duration beforeDeletion) {
    this.ledger = ledger;
    this.beforeDeletion = beforeDeletion;
  }

  /**
   * How a session stands.
   *
   * @param session its uuid; null for a meeting that was not recorded
   * @param files known, {@code kept} of them whole on this machine
   * @param deliveries files that each destination has
   * @param folder in the archive, if it has one
   * @param problem what went wrong last, or null
   */
  public record Line(
      String session,
      String meetingId,
      String topic,
      String recordedOn,
      Optional<Instant> deletionFrom,
      String state,
      boolean atRisk,
      int files,
      int kept,
      Map<String, Integer> deliveries,
      String folder,
      String problem) {

    public boolean isLost() {
      return state.equals("lost");
    }
  }

  /** All of them, those that are deleted first on top. */
  public List<Line> lines() {
    return ledger
        .jdbi()
        .withHandle(
            handle -> {
              Map<String, Map<String, Integer>> deliveries = deliveries();
              List<Line> lines =
                  new ArrayList<>(
                      handle
                          .createQuery(
                              """
                              SELECT s.*,
                                COUNT(f.id) AS files, COUNT(f.kept_at) AS kept,
                                COALESCE(s.problem, MAX(f.problem), (
                                  SELECT MAX(d.destination || ': ' || d.problem) FROM delivery d
                                  JOIN recording_file o ON o.id = d.file_id
                                  WHERE o.account = s.account AND o.uuid = s.uuid), (
                                  SELECT MAX(b.destination || ': ' || b.problem) FROM batch b
                                  WHERE b.account = s.account AND b.uuid = s.uuid)) AS trouble,
                                CASE WHEN s.deletion_from <= :risk AND (s.state = 'processing'
                                  OR (s.state = 'ready' AND (COUNT(f.id) > COUNT(f.kept_at)
                                    OR (COUNT(f.id) = 0 AND s.problem IS NOT NULL)))) THEN 1 ELSE 0 END AS risk
                              FROM session s
                              LEFT JOIN recording_file f ON f.account = s.account AND f.uuid = s.uuid
                              WHERE s.account = :account
                              GROUP BY s.account, s.uuid
                              ORDER BY COALESCE(s.deletion_from, :never), s.uuid
                              """)
                          .bind("account", ledger.account())
                          .bind("risk", ledger.now() + beforeDeletion.toMillis())
                          .bind("never", Long.MAX_VALUE)
                          .map((rs, context) -> session(rs, deliveries))
                          .list());
              lines.addAll(
                  handle
                      .createQuery(
                          """
                          SELECT m.meeting_id, m.topic, m.scheduled_on, m.answer, m.problem FROM meeting m
                          WHERE m.account = :account AND m.answer IN ('not-recorded', 'refused', 'failed')
                            AND NOT EXISTS (SELECT 1 FROM session s
                              WHERE s.account = m.account AND s.meeting_id = m.meeting_id)
                          ORDER BY m.scheduled_on, m.meeting_id
                          """)
                      .bind("account", ledger.account())
                      .map((rs, context) -> meeting(rs))
                      .list());
              return lines;
            });
  }

  private Map<String, Map<String, Integer>> deliveries() {
    Map<String, Map<String, Integer>> deliveries = new TreeMap<>();
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT f.uuid, d.destination,
                          SUM(CASE WHEN d.state IN ('delivered', 'done') THEN 1 ELSE 0 END)
                        FROM delivery d JOIN recording_file f ON f.id = d.file_id
                        WHERE f.account = :account AND d.state <> 'dropped'
                        GROUP BY f.uuid, d.destination
                        """)
                    .bind("account", ledger.account())
                    .map(
                        (rs, context) ->
                            deliveries
                                .computeIfAbsent(rs.getString(1), uuid -> new TreeMap<>())
                                .put(rs.getString(2), rs.getInt(3)))
                    .list());
    return deliveries;
  }

  private static Line session(ResultSet rs, Map<String, Map<String, Integer>> deliveries)
      throws SQLException {
    long deletion = rs.getLong("deletion_from");
    boolean unknown = rs.wasNull();
    return new Line(
        rs.getString("uuid"),
        rs.getString("meeting_id"),
        rs.getString("topic"),
        rs.getString("recorded_on"),
        unknown ? Optional.empty() : Optional.of(Instant.ofEpochMilli(deletion)),
        rs.getString("state"),
        rs.getInt("risk") == 1,
        rs.getInt("files"),
        rs.getInt("kept"),
        deliveries.getOrDefault(rs.getString("uuid"), Map.of()),
        rs.getString("folder"),
        rs.getString("trouble"));
  }

  private static Line meeting(ResultSet rs) throws SQLException {
    return new Line(
        null,
        rs.getString("meeting_id"),
        rs.getString("topic"),
        rs.getString("scheduled_on"),
        Optional.empty(),
        rs.getString("answer"),
        false,
        0,
        0,
        Map.of(),
        null,
        rs.getString("problem"));
  }
}
