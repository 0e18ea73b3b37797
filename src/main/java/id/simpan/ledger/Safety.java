package id.simpan.ledger;

import id.simpan.texts.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Is every recording safe? The one place that answers it: the exit status of commands, health,
 * alerts, mails and whatever else says "safe" ask here. Each look goes by an index that holds no
 * more than what is wrong, or still to be done.
 */
public final class Safety {

  /** A kept file that nothing has stored for so long is not safe. */
  static final Duration UNSTORED = Duration.ofMinutes(30);

  /** A destination that fails for so long is worth an alert. */
  static final Duration FAILING = Duration.ofMinutes(30);

  /** What cannot be had or read for so long is worth an alert; what cannot be had, is unsafe. */
  static final Duration LONG = Duration.ofHours(1);

  /** What there is to say where no ledger is yet, too. */
  public static final Text NEVER_SWEPT = Text.of("concern.sweeps.never");

  /** An answer that could not be read, of a meeting that a person has stopped watching. */
  static final String UNWATCHED = "concern.unreadable.unwatched";

  private final Ledger ledger;
  private final Duration beforeDeletion;
  private final Function<Instant, Instant> overdue;

  /**
   * @param beforeDeletion a session not kept so long before its deletion is at risk
   * @param overdue from when on another sweep should have been completed, given the last one
   */
  public Safety(Ledger ledger, Duration beforeDeletion, Function<Instant, Instant> overdue) {
    this.ledger = ledger;
    this.beforeDeletion = beforeDeletion;
    this.overdue = overdue;
  }

  /** Whether every recording is safe. */
  public boolean isSafe() {
    return concerns().stream().noneMatch(Concern::isUnsafe);
  }

  /** Everything for which a recording is not safe, or may not be in time, the worst first. */
  public List<Concern> concerns() {
    return ledger.snapshot( // what goes from one to another is never in neither
        handle -> {
          List<Concern> concerns = new ArrayList<>();
          lost(handle, concerns);
          atRisk(handle, concerns);
          unstored(handle, concerns);
          unreadable(handle, concerns);
          account(handle, concerns);
          polls(handle, concerns);
          files(handle, concerns);
          destinations(handle, concerns);
          return concerns;
        });
  }

  private long now() {
    return ledger.now();
  }

  private void lost(Handle handle, List<Concern> concerns) {
    rows(
        handle,
        """
        SELECT uuid, meeting_id, lost_at FROM session
        WHERE account = :account AND state = 'lost' AND acknowledged_at IS NULL
        ORDER BY lost_at
        """,
        (uuid, meeting, at) ->
            concerns.add(
                new Concern(
                    "lost",
                    uuid,
                    Text.of("concern.lost", "meeting", meeting, "session", uuid),
                    true,
                    true)));
  }

  /** Sessions with a file that is not kept, and little time left; or with none yet. */
  private void atRisk(Handle handle, List<Concern> concerns) {
    rows(
        handle,
        """
        SELECT s.uuid, s.meeting_id, s.deletion_from FROM session s
        WHERE s.account = :account AND s.state IN ('processing', 'ready') AND s.deletion_from <= :risk
          AND (s.state = 'processing' OR s.complete = 0 OR EXISTS (SELECT 1 FROM recording_file f
            WHERE f.account = s.account AND f.uuid = s.uuid
              AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
              AND f.kept_at IS NULL AND f.stood_in = 0))
        ORDER BY s.deletion_from
        """,
        (uuid, meeting, deletion) ->
            concerns.add(
                new Concern(
                    "at-risk",
                    uuid,
                    Text.of(
                        "concern.at-risk",
                        "meeting",
                        meeting,
                        "session",
                        uuid,
                        "deletion",
                        Instant.ofEpochMilli(deletion)),
                    true,
                    true)));
  }

  private void unstored(Handle handle, List<Concern> concerns) {
    rows(
        handle,
        """
        SELECT f.uuid, s.meeting_id, COUNT(*) FROM recording_file f
        JOIN session s ON s.account = f.account AND s.uuid = f.uuid
        WHERE f.account = :account AND f.state = 'kept' AND f.stored_at IS NULL
          AND f.kept_at <= :unstored
        GROUP BY f.uuid, s.meeting_id
        """,
        (uuid, meeting, files) ->
            concerns.add(
                new Concern(
                    "not-stored",
                    uuid,
                    Text.of(
                        "concern.not-stored", "meeting", meeting, "session", uuid, "files", files),
                    true,
                    true)));
  }

  private void unreadable(Handle handle, List<Concern> concerns) {
    handle
        .createQuery(
            """
            SELECT meeting_id, problem, unreadable_since, stopped_at FROM meeting
            WHERE account = :account AND unreadable_since IS NOT NULL
            """)
        .bind("account", ledger.account())
        .map(
            (rs, context) ->
                new Concern(
                    "unreadable",
                    "meeting " + rs.getString(1),
                    Text.of(
                        rs.getObject(4) == null ? "concern.unreadable.meeting" : UNWATCHED,
                        "meeting",
                        rs.getString(1),
                        "problem",
                        rs.getString(2)),
                    true,
                    isLong(rs.getLong(3))))
        .forEach(concerns::add);
    handle
        .createQuery(
            """
            SELECT uuid, meeting_id, problem, problem_since FROM session
            WHERE account = :account AND problem IS NOT NULL AND state IN ('processing', 'ready')
            """)
        .bind("account", ledger.account())
        .map(
            (rs, context) ->
                new Concern(
                    "unreadable",
                    rs.getString(1),
                    Text.of(
                        "concern.unreadable.session",
                        "meeting",
                        rs.getString(2),
                        "session",
                        rs.getString(1),
                        "problem",
                        rs.getString(3)),
                    true,
                    isLong(rs.getLong(4))))
        .forEach(concerns::add);
    handle
        .createQuery(
            """
            SELECT uuid, meeting_id, no_link FROM session
            WHERE account = :account AND no_link IS NOT NULL AND state IN ('processing', 'ready')
            """)
        .bind("account", ledger.account())
        .map(
            (rs, context) ->
                new Concern(
                    "no-link",
                    rs.getString(1),
                    Text.of(
                        "concern.no-link",
                        "meeting",
                        rs.getString(2),
                        "session",
                        rs.getString(1),
                        "types",
                        rs.getString(3)),
                    true,
                    true))
        .forEach(concerns::add);
  }

  private boolean isLong(long since) {
    return since <= now() - LONG.toMillis();
  }

  private void account(Handle handle, List<Concern> concerns) {
    record Row(
        Long sweptAt, Long signInSince, String signIn, Long discoverySince, String discovery) {}
    Row row =
        handle
            .createQuery(
                """
                SELECT swept_at, sign_in_since, sign_in, discovery_since, discovery FROM account
                WHERE account = :account
                """)
            .bind("account", ledger.account())
            .map(
                (rs, context) ->
                    new Row(
                        number(rs.getObject(1)),
                        number(rs.getObject(2)),
                        rs.getString(3),
                        number(rs.getObject(4)),
                        rs.getString(5)))
            .findFirst()
            .orElse(new Row(null, null, null, null, null));
    if (row.signInSince() != null) {
      concerns.add(
          new Concern(
              "sign-in",
              "rapatin",
              Text.of("concern.sign-in", "problem", row.signIn()),
              isLong(row.signInSince()),
              true));
    }
    if (row.discoverySince() != null) {
      boolean isLong = isLong(row.discoverySince());
      concerns.add(
          new Concern(
              "discovery",
              "rapatin",
              Text.of(
                  "concern.discovery",
                  "since",
                  Instant.ofEpochMilli(row.discoverySince()),
                  "problem",
                  row.discovery()),
              isLong,
              isLong));
    }
    if (row.sweptAt() == null) {
      concerns.add(new Concern("sweeps", "rapatin", NEVER_SWEPT, true, false));
    } else if (!overdue
        .apply(Instant.ofEpochMilli(row.sweptAt()))
        .isAfter(Instant.ofEpochMilli(now()))) {
      concerns.add(
          new Concern(
              "sweeps",
              "rapatin",
              Text.of("concern.sweeps.since", "since", Instant.ofEpochMilli(row.sweptAt())),
              true,
              true));
    }
  }

  private static Long number(Object value) {
    return value == null ? null : ((Number) value).longValue();
  }

  private void polls(Handle handle, List<Concern> concerns) {
    record Poll(String meeting, String problem) {}
    List<Poll> failing =
        handle
            .createQuery(
                """
                SELECT meeting_id, problem FROM meeting
                WHERE account = :account AND failing_since IS NOT NULL AND failing_since <= :long
                ORDER BY failing_since
                """)
            .bind("account", ledger.account())
            .bind("long", now() - LONG.toMillis())
            .map((rs, context) -> new Poll(rs.getString(1), rs.getString(2)))
            .list();
    if (!failing.isEmpty()) {
      Poll first = failing.get(0);
      concerns.add(
          new Concern(
              "api",
              "rapatin",
              Text.of(
                  failing.size() == 1 ? "concern.api.meeting" : "concern.api.meetings",
                  "meetings",
                  failing.size(),
                  failing.size() == 1 ? "meeting" : "example",
                  first.meeting(),
                  "problem",
                  first.problem()),
              true,
              true));
    }
  }

  /** What a person can mend before it is late. */
  private void files(Handle handle, List<Concern> concerns) {
    handle
        .createQuery(
            """
            SELECT f.id, f.fault, f.problem, f.uuid, f.recording_type, s.meeting_id, f.fault_node
            FROM recording_file f
            JOIN session s ON s.account = f.account AND s.uuid = f.uuid
            WHERE f.account = :account AND f.fault IS NOT NULL
              AND f.state IN ('waiting', 'downloading', 'failed')
            """)
        .bind("account", ledger.account())
        .map(
            (rs, context) ->
                rs.getString(2).equals("no-space")
                    ? Concern.pending(
                            "no-space",
                            "work",
                            Text.of("concern.no-space", "problem", rs.getString(3)))
                        .at(rs.getString(7))
                    : Concern.pending(
                        "refused-link",
                        rs.getString(1),
                        Text.of(
                            "concern.refused-link",
                            "meeting",
                            rs.getString(6),
                            "session",
                            rs.getString(4),
                            "type",
                            rs.getString(5),
                            "problem",
                            rs.getString(3))))
        .forEach(
            concern -> {
              if (concerns.stream()
                  .noneMatch(
                      it ->
                          it.kind().equals(concern.kind())
                              && it.subject().equals(concern.subject()))) {
                concerns.add(concern);
              }
            });
  }

  private void destinations(Handle handle, List<Concern> concerns) {
    handle
        .createQuery(
            """
            SELECT destination, MIN(failing_since), MIN(problem) FROM (
              SELECT destination, failing_since, problem FROM delivery
              WHERE account = :account AND failing_since IS NOT NULL AND failing_since <= :failing
              UNION ALL
              SELECT destination, failing_since, problem FROM batch
              WHERE account = :account AND failing_since IS NOT NULL AND failing_since <= :failing) late
            GROUP BY destination
            """)
        .bind("account", ledger.account())
        .bind("failing", now() - FAILING.toMillis())
        .map(
            (rs, context) ->
                Concern.pending(
                    "destination",
                    rs.getString(1),
                    Text.of(
                        "concern.destination",
                        "destination",
                        rs.getString(1),
                        "since",
                        Instant.ofEpochMilli(rs.getLong(2)),
                        "problem",
                        rs.getString(3))))
        .forEach(concerns::add);
  }

  @FunctionalInterface
  private interface Row {
    void accept(String uuid, String meetingId, long value);
  }

  private void rows(Handle handle, String sql, Row row) {
    handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bind("risk", now() + beforeDeletion.toMillis())
        .bind("unstored", now() - UNSTORED.toMillis())
        .map(
            (rs, context) -> {
              row.accept(rs.getString(1), rs.getString(2), rs.getLong(3));
              return 0;
            })
        .list();
  }
}
