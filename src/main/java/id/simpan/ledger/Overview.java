package id.simpan.ledger;

import id.simpan.texts.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** How sessions stand, and the meetings that there is no session of. */
public final class Overview {

  /** What was recorded in so many days is of interest, archived or not. */
  private static final int RECENT_DAYS = 7;

  private static final String OPEN = "s.state IN ('processing', 'ready')";
  private static final String LOST = "s.state = 'lost' AND s.acknowledged_at IS NULL";

  private static final List<String> STATES_OF_MEETINGS =
      List.of("not-recorded", "refused", "failed", "unreadable");

  /** All that a {@link Line} can have. */
  public static final List<String> STATES =
      Stream.concat(
              Stream.of("processing", "ready", "archived", "lost", "missed"),
              STATES_OF_MEETINGS.stream())
          .toList();

  private final Ledger ledger;
  private final Duration beforeDeletion;
  private final ZoneId zone;
  private final Texts texts;

  /**
   * @param beforeDeletion a session not kept so long before its deletion is at risk
   * @param zone of the days that recordings are from
   */
  public Overview(Ledger ledger, Duration beforeDeletion, ZoneId zone) {
    this(ledger, beforeDeletion, zone, Texts.of(Locale.ENGLISH));
  }

  /** The same in another language than English. */
  public Overview(Ledger ledger, Duration beforeDeletion, ZoneId zone, Texts texts) {
    this.ledger = ledger;
    this.beforeDeletion = beforeDeletion;
    this.zone = zone;
    this.texts = texts;
  }

  /**
   * Which sessions to show.
   *
   * @param all every one, whatever the others say
   * @param state or null
   * @param meetingId or null
   * @param since recorded then or later; or null
   */
  public record Selection(boolean all, String state, String meetingId, LocalDate since) {

    /** What is not safe or not archived, and what is recent. */
    public static final Selection OF_INTEREST = new Selection(false, null, null, null);

    boolean isOfInterest() {
      return !all && state == null && meetingId == null && since == null;
    }
  }

  /**
   * How a session stands.
   *
   * @param session its uuid; null for a meeting that there is none of
   * @param files known, {@code kept} of them whole on this machine or stored
   * @param deliveries files that each destination has stored
   * @param folder in the archive, if it has one
   * @param notStored recording types that no destination stores
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
      List<String> notStored,
      String problem) {}

  /** Goes through those that are selected, those that are deleted first on top. */
  public void lines(Selection selection, Consumer<Line> line) {
    ledger.stream(
        handle -> {
          List<String> from = new ArrayList<>();
          if (selection.isOfInterest()) {
            from.add(OPEN + " ORDER BY s.deletion_from, s.uuid");
            from.add(LOST + " ORDER BY s.lost_at, s.uuid");
            from.add(
                "s.recorded_on >= :recent AND NOT (%s) AND NOT (%s) ORDER BY s.recorded_on DESC, s.uuid"
                    .formatted(OPEN, LOST));
          } else {
            String which =
                "1 = 1"
                    + (selection.state() == null ? "" : " AND s.state = :state")
                    + (selection.meetingId() == null ? "" : " AND s.meeting_id = :meeting")
                    + (selection.since() == null ? "" : " AND s.recorded_on >= :since");
            from.add("(%s) AND %s ORDER BY s.deletion_from, s.uuid".formatted(OPEN, which));
            // an order that no index gives: the few that are chosen are found first, then sorted
            String day = selection.state() == null && selection.meetingId() == null ? "" : " || ''";
            from.add(
                "NOT (%s) AND %s ORDER BY s.recorded_on%s DESC, s.uuid"
                    .formatted(OPEN, which, day));
          }
          for (String which : from) {
            bind(
                    handle.createQuery(
                        "SELECT s.* FROM session s WHERE s.account = :account AND " + which),
                    selection)
                .setFetchSize(1_000)
                .map((rs, context) -> session(handle, rs))
                .stream()
                .forEach(line);
          }
          meetings(handle, selection, line);
          return null;
        });
  }

  private Query bind(Query query, Selection selection) {
    return query
        .bind("account", ledger.account())
        .bind("recent", today().minusDays(RECENT_DAYS).toString())
        .bind("state", selection.state())
        .bind("meeting", selection.meetingId())
        .bind("since", selection.since() == null ? null : selection.since().toString());
  }

  private LocalDate today() {
    return Instant.ofEpochMilli(ledger.now()).atZone(zone).toLocalDate();
  }

  /** How many sessions there are in each state. */
  public Map<String, Long> counts() {
    return ledger.read(handle -> Census.sessions(handle, ledger.account()));
  }

  /** When the ledger was rebuilt: what was lost before is not known. */
  public Optional<Instant> rebuilt() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT rebuilt_at FROM account WHERE account = :account AND rebuilt_at > 0")
                .bind("account", ledger.account())
                .mapTo(Long.class)
                .findFirst()
                .map(Instant::ofEpochMilli));
  }

  /** How a session stands; empty if it is not known. */
  Optional<Line> line(Handle handle, String uuid) {
    return handle
        .createQuery("SELECT s.* FROM session s WHERE s.account = :account AND s.uuid = :uuid")
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map((rs, context) -> session(handle, rs))
        .findFirst();
  }

  private Line session(Handle handle, ResultSet rs) throws SQLException {
    String uuid = rs.getString("uuid");
    String state = rs.getString("state");
    long deletion = rs.getLong("deletion_from");
    boolean isOpen = state.equals("processing") || state.equals("ready");
    Files files = files(handle, uuid);
    boolean missing =
        rs.getInt("complete") == 0 || files.unkept() > 0 || state.equals("processing");
    String notStored = rs.getString("not_stored");
    return new Line(
        uuid,
        rs.getString("meeting_id"),
        rs.getString("topic"),
        rs.getString("recorded_on"),
        Optional.of(Instant.ofEpochMilli(deletion)),
        state,
        isOpen && missing && deletion <= ledger.now() + beforeDeletion.toMillis(),
        files.all(),
        files.kept(),
        deliveries(handle, uuid),
        rs.getString("folder"),
        notStored == null ? List.of() : List.of(notStored.split("\n")),
        problem(handle, rs, uuid, files, isOpen));
  }

  /**
   * What Rapatin deletes first of all that is not kept, unless that comes before.
   *
   * @param deletionFrom may be past by now
   */
  public record Deadline(String session, String meetingId, String topic, Instant deletionFrom) {}

  /** The nearest deletion of something that is not kept. */
  public Optional<Deadline> nearest() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT s.uuid, s.meeting_id, s.topic, s.deletion_from FROM session s
                    WHERE s.account = :account AND s.state IN ('processing', 'ready')
                      AND (s.state = 'processing' OR s.complete = 0 OR EXISTS (
                        SELECT 1 FROM recording_file f
                        WHERE f.account = s.account AND f.uuid = s.uuid
                          AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
                          AND f.kept_at IS NULL AND f.stood_in = 0))
                    ORDER BY s.deletion_from, s.uuid LIMIT 1
                    """)
                .bind("account", ledger.account())
                .map(
                    (rs, context) ->
                        new Deadline(
                            rs.getString(1),
                            rs.getString(2),
                            rs.getString(3),
                            Instant.ofEpochMilli(rs.getLong(4))))
                .findFirst());
  }

  /**
   * Since when the account is watched, when a sweep was last completed, and when the ledger was
   * rebuilt; each may be null.
   */
  public record Watch(Instant since, Instant sweptAt, Instant rebuiltAt) {}

  public Watch watch() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT since, swept_at, NULLIF(rebuilt_at, 0) FROM account WHERE account = :account")
                .bind("account", ledger.account())
                .map((rs, context) -> new Watch(time(rs, 1), time(rs, 2), time(rs, 3)))
                .findFirst()
                .orElse(new Watch(null, null, null)));
  }

  private static Instant time(ResultSet rs, int column) throws SQLException {
    long millis = rs.getLong(column);
    return rs.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** The topics of these sessions. */
  public Map<String, String> topics(Collection<String> uuids) {
    return ledger.read(
        handle -> {
          Map<String, String> topics = new TreeMap<>();
          for (String uuid : uuids) {
            handle
                .createQuery("SELECT topic FROM session WHERE account = :account AND uuid = :uuid")
                .bind("account", ledger.account())
                .bind("uuid", uuid)
                .mapTo(String.class)
                .findFirst()
                .ifPresent(topic -> topics.put(uuid, topic));
          }
          return topics;
        });
  }

  private record Files(int all, int kept, int unkept, String problem) {}

  private Files files(Handle handle, String uuid) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*), COUNT(kept_at),
              COALESCE(SUM(CASE WHEN kept_at IS NULL AND stood_in = 0 THEN 1 ELSE 0 END), 0),
              MAX(recording_type || ': ' || problem)
            FROM recording_file WHERE account = :account AND uuid = :uuid
              AND state NOT IN ('superseded', 'same')
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map((rs, context) -> new Files(rs.getInt(1), rs.getInt(2), rs.getInt(3), rs.getString(4)))
        .one();
  }

  private Map<String, Integer> deliveries(Handle handle, String uuid) {
    Map<String, Integer> deliveries = new TreeMap<>();
    handle
        .createQuery(
            """
            SELECT d.destination, COUNT(d.stored_at) FROM recording_file f
            JOIN delivery d ON d.file_id = f.id
            WHERE f.account = :account AND f.uuid = :uuid AND (d.stored_at IS NOT NULL OR d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored'))
            GROUP BY d.destination
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map((rs, context) -> deliveries.put(rs.getString(1), rs.getInt(2)))
        .list();
    return deliveries;
  }

  private String problem(Handle handle, ResultSet rs, String uuid, Files files, boolean isOpen)
      throws SQLException {
    if (rs.getString("problem") != null) {
      return rs.getString("problem");
    }
    if (rs.getString("no_link") != null) {
      return texts.say("status.no-link", "types", rs.getString("no_link"));
    }
    if (files.problem() != null || !isOpen) {
      return files.problem();
    }
    return handle
        .createQuery(
            """
            SELECT MAX(problem) FROM (
              SELECT d.destination || ': ' || d.problem AS problem FROM delivery d
              WHERE d.account = :account AND d.uuid = :uuid
                AND d.state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
              UNION ALL
              SELECT b.destination || ': ' || b.problem FROM batch b
              WHERE b.account = :account AND b.uuid = :uuid
                AND b.state IN ('open', 'closing', 'failed')) late
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .mapTo(String.class)
        .findFirst()
        .orElse(null);
  }

  /** Meetings whose polling is in trouble, and recent ones that were never recorded. */
  private void meetings(Handle handle, Selection selection, Consumer<Line> line) {
    if (selection.state() != null && !STATES_OF_MEETINGS.contains(selection.state())) {
      return;
    }
    String where =
        selection.meetingId() != null
            ? "m.meeting_id = :meeting"
            : selection.all() || selection.state() != null ? "1 = 1" : null;
    bind(
            handle.createQuery(
                """
                SELECT meeting_id, topic, scheduled_on, problem,
                  CASE WHEN unreadable_since IS NOT NULL THEN 'unreadable' ELSE answer END AS answer
                FROM (
                  SELECT m.* FROM meeting m WHERE m.account = :account AND %s
                  UNION ALL
                  SELECT m.* FROM meeting m WHERE m.account = :account AND m.problem IS NULL
                    AND m.answer = 'not-recorded' AND %s
                    AND NOT EXISTS (SELECT 1 FROM session s
                      WHERE s.account = m.account AND s.meeting_id = m.meeting_id)) shown
                ORDER BY scheduled_on, meeting_id
                """
                    .formatted(
                        where == null ? "m.problem >= ''" : "m.problem IS NOT NULL AND " + where,
                        where == null ? "m.scheduled_on >= :since" : where)),
            selection.since() == null
                ? new Selection(
                    selection.all(),
                    selection.state(),
                    selection.meetingId(),
                    today().minusDays(RECENT_DAYS))
                : selection)
        .map((rs, context) -> meeting(rs))
        .stream()
        .filter(it -> selection.state() == null || selection.state().equals(it.state()))
        .forEach(line);
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
        List.of(),
        rs.getString("problem"));
  }
}
