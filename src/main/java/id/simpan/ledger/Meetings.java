package id.simpan.ledger;

import id.simpan.rapatin.SchedulesAnswer.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** The meetings of the account: which there are, and which to poll next. */
public final class Meetings {

  /** Every meeting of interest is polled at least this often. */
  private static final Duration SELDOM = Duration.ofHours(6);

  private final Ledger ledger;
  private final Set<String> configured;

  /**
   * @param configured ids that are polled whether discovered or not
   */
  public Meetings(Ledger ledger, Set<String> configured) {
    this.ledger = ledger;
    this.configured = configured;
  }

  /** A schedule names this meeting. */
  public void discovered(Schedule schedule) {
    String day = schedule.start().map(LocalDate::toString).orElse(null);
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO meeting (account, meeting_id, topic, scheduled_on)
                        VALUES (:account, :id, :topic, :day)
                        ON CONFLICT (account, meeting_id) DO UPDATE SET
                          topic = excluded.topic,
                          scheduled_on = CASE
                            WHEN meeting.scheduled_on IS NULL OR meeting.scheduled_on < excluded.scheduled_on
                            THEN excluded.scheduled_on ELSE meeting.scheduled_on END
                        """)
                    .bind("account", ledger.account())
                    .bind("id", schedule.meetingId())
                    .bind("topic", schedule.topic())
                    .bind("day", day)
                    .execute());
  }

  /**
   * The meetings to poll, most urgent first: those with recordings not yet kept by their deadline,
   * then those not polled for long, then the others in turn.
   *
   * @param recentFrom schedules from this day on are of interest
   * @param atMost meetings; the others come up in later sweeps
   */
  public List<String> due(LocalDate recentFrom, int atMost) {
    return ledger
        .jdbi()
        .inTransaction(
            handle -> {
              for (String id : configured) {
                handle
                    .createUpdate(
                        "INSERT INTO meeting (account, meeting_id) VALUES (:account, :id)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("account", ledger.account())
                    .bind("id", id)
                    .execute();
              }
              return handle
                  .createQuery(
                      """
                      SELECT m.meeting_id
                      FROM meeting m LEFT JOIN (
                        SELECT s.meeting_id, s.account,
                          MIN(CASE WHEN s.state IN ('processing', 'ready')
                              THEN COALESCE(s.deletion_from, :never) END) AS deadline,
                          MAX(CASE WHEN s.state = 'archived' THEN s.deletion_from END) AS held_until
                        FROM session s GROUP BY s.account, s.meeting_id) open
                        ON open.account = m.account AND open.meeting_id = m.meeting_id
                      WHERE m.account = :account
                        AND (open.deadline IS NOT NULL OR open.held_until > :now
                          OR m.scheduled_on >= :recent OR m.meeting_id IN (<configured>))
                      ORDER BY
                        CASE WHEN open.deadline IS NOT NULL THEN 0
                             WHEN m.polled_at IS NULL OR m.polled_at < :seldom THEN 1
                             ELSE 2 END,
                        COALESCE(open.deadline, 0), COALESCE(m.polled_at, 0), m.meeting_id
                      LIMIT :most
                      """)
                  .bindList(
                      "configured", configured.isEmpty() ? List.of("") : List.copyOf(configured))
                  .bind("account", ledger.account())
                  .bind("never", Long.MAX_VALUE)
                  .bind("now", ledger.now())
                  .bind("recent", recentFrom.toString())
                  .bind("seldom", ledger.now() - SELDOM.toMillis())
                  .bind("most", atMost)
                  .mapTo(String.class)
                  .list();
            });
  }

  /**
   * The API told of recordings.
   *
   * @param problems what of the answer could not be read
   */
  public void answered(String meetingId, List<String> problems) {
    polled(meetingId, "recorded", problems.isEmpty() ? null : String.join("; ", problems));
  }

  /** The API knows no recording of this meeting, or not yet. */
  public void notRecorded(String meetingId) {
    polled(meetingId, "not-recorded", null);
  }

  /** The API takes this id for no meeting's; it is asked again at later sweeps. */
  public void setAside(String meetingId, String message) {
    polled(meetingId, "refused", message);
  }

  /** There was no usable answer. */
  public void failed(String meetingId, String problem) {
    polled(meetingId, "failed", problem);
  }

  private void polled(String meetingId, String answer, String problem) {
    ledger
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE meeting SET polled_at = :now, answer = :answer, problem = :problem
                        WHERE account = :account AND meeting_id = :id
                        """)
                    .bind("now", ledger.now())
                    .bind("answer", answer)
                    .bind("problem", problem)
                    .bind("account", ledger.account())
                    .bind("id", meetingId)
                    .execute());
  }
}
