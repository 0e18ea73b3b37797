package id.simpan.routing;

import id.simpan.ledger.Ledger;
import id.simpan.ledger.Safety;
import id.simpan.settings.SimpanSettings;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When something is due, and when sweeps are overdue. */
public final class Schedule {

  private static final Duration LEAST = Duration.ofHours(1);

  private final CronExpression cron;

  /**
   * @param expression Quartz's
   */
  Schedule(String expression, ZoneId zone) {
    try {
      this.cron = new CronExpression(expression);
      cron.setTimeZone(timeZone(zone));
    } catch (ParseException checkedBefore) {
      throw new IllegalArgumentException(checkedBefore);
    }
  }

  /** What {@link TimeZone} does not know by name, such as {@code UTC+7}, it takes for GMT. */
  static TimeZone timeZone(ZoneId zone) {
    return TimeZone.getTimeZone(zone.normalized());
  }

  /** An hour or two intervals of the schedule after a sweep, whichever is longer. */
  Instant overdue(Instant swept) {
    Instant least = swept.plus(LEAST);
    Date next = cron.getNextValidTimeAfter(Date.from(swept));
    Date second = next == null ? null : cron.getNextValidTimeAfter(next);
    return second != null && second.toInstant().isAfter(least) ? second.toInstant() : least;
  }

  /** By the settings. */
  public static Schedule of(SimpanSettings settings) {
    return new Schedule(settings.poll().schedule(), settings.timeZone());
  }

  /** The next time after another, or null if there is none. */
  public Instant next(Instant now) {
    Date next = cron.getNextValidTimeAfter(Date.from(now));
    return next == null ? null : next.toInstant();
  }

  /** Whether every recording is safe, by the settings. */
  public static Safety safety(Ledger ledger, SimpanSettings settings) {
    return new Safety(ledger, settings.alerts().beforeDeletion(), of(settings)::overdue);
  }
}
