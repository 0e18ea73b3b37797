package id.simpan.ledger;

import id.simpan.ledger.SessionDetail.Announced;
import id.simpan.ledger.SessionDetail.KeptOrNot;
import id.simpan.ledger.SessionDetail.OfMeeting;
import id.simpan.ledger.SessionDetail.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Reads all that is known of a session. */
public final class Details {

  private final Ledger ledger;
  private final Overview overview;
  private final Supplier<Collection<Destination>> destinations;

  public Details(Ledger ledger, Overview overview, Supplier<Collection<Destination>> destinations) {
    this.ledger = ledger;
    this.overview = overview;
    this.destinations = destinations;
  }

  /**
   * @param nextSweep when what failed is tried again, or null if nobody knows
   * @return empty if there is no such session
   */
  public Optional<SessionDetail> of(String uuid, Instant nextSweep) {
    return ledger.read(
        handle ->
            overview
                .line(handle, uuid)
                .map(line -> new Reading(handle, uuid, nextSweep).session(line)));
  }

  private final class Reading {

    private final Handle handle;
    private final String uuid;
    private final Instant nextSweep;

    Reading(Handle handle, String uuid, Instant nextSweep) {
      this.handle = handle;
      this.uuid = uuid;
      this.nextSweep = nextSweep;
    }

    SessionDetail session(Overview.Line line) {
      return query(
              """
              SELECT s.seen_at, s.lost_at, s.acknowledged_at, a.answer, a.at FROM session s
              LEFT JOIN said a ON a.account = s.account AND a.uuid = s.uuid
              WHERE s.account = :account AND s.uuid = :uuid
              """,
              rs ->
                  new SessionDetail(
                      line,
                      time(rs, "seen_at"),
                      time(rs, "lost_at"),
                      time(rs, "acknowledged_at"),
                      files(),
                      announcements(),
                      rs.getString("answer"),
                      time(rs, "at"),
                      meeting(line.meetingId())))
          .get(0);
    }

    private interface Row<T> {
      T read(ResultSet rs) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> row) {
      return handle
          .createQuery(sql)
          .bind("account", ledger.account())
          .bind("uuid", uuid)
          .map((rs, context) -> row.read(rs))
          .list();
    }

    private Instant again(String state) {
      return state.equals("failed") ? nextSweep : null;
    }

    private List<KeptOrNot> files() {
      Map<String, List<Place>> places = places();
      return query(
          """
          SELECT * FROM recording_file WHERE account = :account AND uuid = :uuid
          ORDER BY media DESC, noted_at, name
          """,
          rs -> {
            String id = rs.getString("id");
            return new KeptOrNot(
                id,
                rs.getString("recording_type"),
                rs.getString("file_type"),
                rs.getInt("ordinal"),
                rs.getString("name"),
                number(rs, "promised_size"),
                number(rs, "size"),
                rs.getString("sha256"),
                rs.getString("state"),
                time(rs, "noted_at"),
                time(rs, "kept_at"),
                time(rs, "stored_at"),
                rs.getInt("attempts"),
                rs.getString("problem"),
                rs.getString("remark"),
                again(rs.getString("state")),
                places.getOrDefault(id, List.of()));
          });
    }

    private Map<String, List<Place>> places() {
      Map<String, List<Place>> places = new HashMap<>();
      query(
          """
          SELECT d.* FROM recording_file f JOIN delivery d ON d.file_id = f.id
          WHERE f.account = :account AND f.uuid = :uuid ORDER BY d.destination
          """,
          rs ->
              places
                  .computeIfAbsent(rs.getString("file_id"), id -> new ArrayList<>())
                  .add(
                      new Place(
                          rs.getString("destination"),
                          rs.getString("state"),
                          rs.getInt("attempts"),
                          time(rs, "stored_at"),
                          rs.getString("path"),
                          rs.getString("location"),
                          rs.getString("problem"),
                          time(rs, "failing_since"),
                          again(rs.getString("state")))));
      return places;
    }

    private List<Announced> announcements() {
      return query(
          """
          SELECT b.*, few.files FROM (
            SELECT d.batch_id, COUNT(*) AS files FROM recording_file f
            JOIN delivery d ON d.file_id = f.id
            WHERE f.account = :account AND f.uuid = :uuid AND d.batch_id IS NOT NULL
            GROUP BY d.batch_id) few
          JOIN batch b ON b.id = few.batch_id
          ORDER BY b.destination, b.closed_at
          """,
          rs -> {
            String state = rs.getString("state");
            boolean isQuiet = rs.getInt("quiet") == 1;
            return new Announced(
                rs.getString("destination"),
                !isQuiet && announces(rs.getString("destination")),
                state,
                rs.getInt("files"),
                rs.getInt("attempts"),
                state.equals("closed") ? time(rs, "closed_at") : null,
                rs.getString("problem"),
                time(rs, "failing_since"),
                again(state));
          });
    }

    private boolean announces(String destination) {
      return destinations.get().stream()
          .anyMatch(it -> it.name().equals(destination) && it.announces());
    }

    private OfMeeting meeting(String id) {
      return handle
          .createQuery("SELECT * FROM meeting WHERE account = :account AND meeting_id = :id")
          .bind("account", ledger.account())
          .bind("id", id)
          .map(
              (rs, context) ->
                  new OfMeeting(
                      id,
                      rs.getString("topic"),
                      rs.getString("scheduled_on"),
                      time(rs, "polled_at"),
                      rs.getString("answer"),
                      rs.getString("problem"),
                      time(rs, "failing_since"),
                      rs.getObject("stopped_at") == null,
                      rs.getString("stopped_by"),
                      time(rs, "stopped_at")))
          .findFirst()
          .orElseGet(() -> new OfMeeting(id, null, null, null, null, null, null, true, null, null));
    }
  }

  private static Instant time(ResultSet rs, String column) throws SQLException {
    Long millis = number(rs, column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static Long number(ResultSet rs, String column) throws SQLException {
    long value = rs.getLong(column);
    return rs.wasNull() ? null : value;
  }
}
