package id.simpan.ledger;

import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.SchedulesAnswer.Schedule;
import id.simpan.rapatin.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The meetings of the account: which there are, and which to poll next. */
public final class Meetings {

  /** Every meeting of interest is polled at least this often. */
  private static final Duration SELDOM = Duration.ofHours(6);

  private final Ledger ledger;
  private final Sessions sessions;
  private final Set<String> configured;
  private volatile Instant answeredAt;

  /**
   * @param configured ids that are polled whether discovered or not
   */
  public Meetings(Ledger ledger, Sessions sessions, Set<String> configured) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.configured = configured;
  }

  /**
   * These schedules name meetings. One whose day cannot be read counts as of today: the API was
   * asked for recent ones.
   */
  public void discovered(List<Schedule> schedules) {
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(ledger.now()), ZoneOffset.UTC);
    ledger.write(
        change -> {
          for (Schedule schedule : schedules) {
            change
                .handle()
                .createUpdate(
                    """
                    INSERT INTO meeting (account, meeting_id, topic, scheduled_on)
                    VALUES (:account, :id, :topic, :day)
                    ON CONFLICT (account, meeting_id) DO UPDATE SET
                      topic = excluded.topic,
                      scheduled_on = CASE
                        WHEN meeting.scheduled_on IS NULL OR meeting.scheduled_on < excluded.scheduled_on
                        THEN excluded.scheduled_on ELSE meeting.scheduled_on END
                    WHERE meeting.topic IS NULL OR meeting.topic <> excluded.topic
                      OR meeting.scheduled_on IS NULL OR meeting.scheduled_on < excluded.scheduled_on
                    """)
                .bind("account", ledger.account())
                .bind("id", schedule.meetingId())
                .bind("topic", schedule.topic())
                .bind("day", schedule.start().orElse(today).toString())
                .execute();
          }
          return null;
        });
  }

  /**
   * The meetings to poll, most urgent first: those with recordings not yet kept by their deadline,
   * then those not polled for long, then the others in turn.
   *
   * @param recentFrom schedules from this day on are of interest
   * @param atMost meetings; the others come up in later sweeps
   */
  public List<String> due(LocalDate recentFrom, int atMost) {
    return ledger.write(
        change -> {
          for (String id : configured) {
            change
                .handle()
                .createUpdate(
                    "INSERT INTO meeting (account, meeting_id) VALUES (:account, :id) ON CONFLICT DO NOTHING")
                .bind("account", ledger.account())
                .bind("id", id)
                .execute();
          }
          giveUpStopped(change);
          forgetUnwatched(change.handle(), recentFrom);
          return watched(
              change.handle(),
              recentFrom,
              """
              SELECT m.meeting_id FROM watched w
              CROSS JOIN meeting m
              WHERE m.account = :account AND m.meeting_id = w.meeting_id AND m.stopped_at IS NULL
              GROUP BY m.meeting_id, m.polled_at
              ORDER BY
                CASE WHEN MIN(w.deadline) IS NOT NULL THEN 0
                     WHEN m.polled_at IS NULL OR m.polled_at < :seldom THEN 1
                     ELSE 2 END,
                COALESCE(MIN(w.deadline), 0), COALESCE(m.polled_at, 0), m.meeting_id
              LIMIT :most
              """,
              atMost);
        });
  }

  /**
   * Nobody asks the API of a meeting that a person has stopped watching: what is not kept of it
   * when its deletion is due is lost, as if the API listed it no more.
   */
  private void giveUpStopped(Change change) {
    change
        .handle()
        .createQuery(
            "SELECT meeting_id FROM meeting WHERE account = :account AND stopped_at IS NOT NULL")
        .bind("account", ledger.account())
        .mapTo(String.class)
        .list()
        .forEach(id -> sessions.listed(change, id, List.of()));
  }

  /**
   * What went wrong with a meeting that is of no interest any more is over: nobody asks again. One
   * that the schedules named and whose answer could not be read stays of interest until it can; if
   * a person has stopped watching it, until it is watched again.
   */
  private void forgetUnwatched(Handle handle, LocalDate recentFrom) {
    List<String> troubled =
        handle
            .createQuery(
                """
                SELECT meeting_id FROM meeting WHERE account = :account AND problem >= ''
                  AND (stopped_at IS NULL OR unreadable_since IS NULL)
                """)
            .bind("account", ledger.account())
            .mapTo(String.class)
            .list();
    if (troubled.isEmpty()) {
      return;
    }
    List<String> watched =
        watched(
            handle,
            recentFrom,
            "SELECT meeting_id FROM watched WHERE meeting_id NOT IN (SELECT meeting_id FROM stopped) LIMIT :most",
            Integer.MAX_VALUE);
    troubled.removeAll(Set.copyOf(watched));
    for (String id : troubled) {
      handle
          .createUpdate(
              """
              UPDATE meeting SET problem = NULL, failing_since = NULL, unreadable_since = NULL
              WHERE account = :account AND meeting_id = :id
              """)
          .bind("account", ledger.account())
          .bind("id", id)
          .execute();
    }
  }

  private List<String> watched(Handle handle, LocalDate recentFrom, String select, int most) {
    return handle
        .createQuery(
            """
            WITH watched AS (
              SELECT s.meeting_id, s.deletion_from AS deadline FROM session s
              WHERE s.account = :account AND s.state IN ('processing', 'ready')
              UNION ALL
              SELECT s.meeting_id, NULL FROM session s
              WHERE s.account = :account AND s.state = 'archived' AND s.deletion_from > :now
                AND NOT EXISTS (SELECT 1 FROM meeting g WHERE g.account = s.account
                  AND g.meeting_id = s.meeting_id AND g.answer = 'not-recorded')
              UNION ALL
              SELECT meeting_id, NULL FROM meeting
              WHERE account = :account AND scheduled_on >= :recent
              UNION ALL
              SELECT meeting_id, NULL FROM meeting
              WHERE account = :account AND unreadable_since IS NOT NULL AND scheduled_on IS NOT NULL
              UNION ALL
              SELECT meeting_id, NULL FROM meeting
              WHERE account = :account AND meeting_id IN (<configured>)),
            stopped AS (
              SELECT meeting_id FROM meeting WHERE account = :account AND stopped_at IS NOT NULL)
            %s
            """
                .formatted(select))
        .bindList("configured", configured.isEmpty() ? List.of("") : List.copyOf(configured))
        .bind("account", ledger.account())
        .bind("now", ledger.now())
        .bind("recent", recentFrom.toString())
        .bind("seldom", ledger.now() - SELDOM.toMillis())
        .bind("most", most)
        .mapTo(String.class)
        .list();
  }

  /** The API told of recordings. */
  public void answered(String meetingId, RecordingsAnswer answer) {
    boolean clean = answer.problems().isEmpty();
    ledger.write(
        change -> {
          answer.said().forEach((uuid, said) -> said(change, uuid, said));
          polled(
              change.handle(),
              meetingId,
              "recorded",
              clean ? null : String.join("; ", answer.problems()),
              "NULL",
              clean ? "NULL" : "COALESCE(unreadable_since, :now)");
          if (clean) {
            sessions.listed(
                change, meetingId, answer.sessions().stream().map(Session::uuid).toList());
          }
          return null;
        });
    answeredAt = Instant.ofEpochMilli(ledger.now());
  }

  private static void said(Change change, String uuid, String said) {
    change
        .handle()
        .createUpdate(
            """
            INSERT INTO said (account, uuid, at, answer) VALUES (:account, :uuid, :now, :said)
            ON CONFLICT (account, uuid) DO UPDATE SET at = excluded.at, answer = excluded.answer
            WHERE said.answer <> excluded.answer
            """)
        .bind("account", change.account())
        .bind("uuid", uuid)
        .bind("now", change.now())
        .bind("said", said)
        .execute();
  }

  /** The API knows no recording of this meeting, not yet or not any more. */
  public void notRecorded(String meetingId) {
    ledger.write(
        change -> {
          polled(change.handle(), meetingId, "not-recorded", null, "NULL", "NULL");
          sessions.listed(change, meetingId, List.of());
          return null;
        });
    answeredAt = Instant.ofEpochMilli(ledger.now());
  }

  /**
   * The API takes this id for no meeting's; it is asked again at later sweeps. That is trouble
   * where recordings of it are known.
   */
  public void setAside(String meetingId, String message) {
    ledger.write(
        change ->
            polled(
                change.handle(),
                meetingId,
                "refused",
                message,
                """
                CASE WHEN EXISTS (SELECT 1 FROM session s WHERE s.account = meeting.account
                  AND s.meeting_id = meeting.meeting_id AND s.state IN ('processing', 'ready'))
                THEN COALESCE(failing_since, :now) END
                """,
                "unreadable_since"));
  }

  /** There was no usable answer. */
  public void failed(String meetingId, String problem) {
    ledger.write(
        change ->
            polled(
                change.handle(),
                meetingId,
                "failed",
                problem,
                "COALESCE(failing_since, :now)",
                "unreadable_since"));
  }

  /** When the API last answered this process about a meeting; empty if it never did. */
  public Optional<Instant> answeredAt() {
    return Optional.ofNullable(answeredAt);
  }

  private int polled(
      Handle handle,
      String meetingId,
      String answer,
      String problem,
      String failingSince,
      String unreadableSince) {
    return handle
        .createUpdate(
            """
            UPDATE meeting SET polled_at = :now, answer = :answer, problem = :problem,
              failing_since = %s, unreadable_since = %s
            WHERE account = :account AND meeting_id = :id
            """
                .formatted(failingSince, unreadableSince))
        .bind("now", ledger.now())
        .bind("answer", answer)
        .bind("problem", problem)
        .bind("account", ledger.account())
        .bind("id", meetingId)
        .execute();
  }
}
