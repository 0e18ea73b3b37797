package id.simpan.rapatin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often the API may be called: so many calls in any sixty seconds, and none at all while it
 * asked for a pause. A limit per window rather than an even pace, so that a small account need not
 * wait.
 */
public final class ApiBudget {

  /** A pause that is longer than this is not waited for within a sweep. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private final int callsPerMinute;
  private final Clock clock;
  private final SharedCalls shared;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private Instant pausedUntil = Instant.MIN;

  /**
   * @param callsPerMinute from 1
   */
  public ApiBudget(int callsPerMinute, Clock clock) {
    this(callsPerMinute, clock, SharedCalls.NONE);
  }

  /**
   * @param callsPerMinute from 1, of all who share them
   */
  public ApiBudget(int callsPerMinute, Clock clock, SharedCalls shared) {
    this.callsPerMinute = callsPerMinute;
    this.clock = clock;
    this.shared = shared;
  }

  /**
   * Waits until a call may be made, and counts it.
   *
   * @throws ApiPaused if the API asked for a pause that is longer than a sweep can wait
   * @throws InterruptedException if the program stops meanwhile
   */
  public synchronized void await() throws InterruptedException {
    for (; ; ) {
      Instant now = clock.instant();
      Duration wait = untilAllowed(now);
      if (wait.isNegative() || wait.isZero()) {
        recent.addLast(now);
        return;
      }
      wait(Math.max(1, wait.toMillis()));
    }
  }

  /** How many calls may be made now; none while the API asked for a pause. */
  public synchronized int left() {
    Instant now = clock.instant();
    if (now.isBefore(pausedUntil)) {
      return 0;
    }
    long made = recent.stream().filter(call -> call.plus(WINDOW).isAfter(now)).count();
    return Math.max(0, callsPerMinute - (int) made);
  }

  private Duration untilAllowed(Instant now) {
    Instant ofAll = shared.pausedUntil();
    if (ofAll.isAfter(pausedUntil)) {
      pausedUntil = ofAll;
    }
    if (now.isBefore(pausedUntil)) {
      Duration pause = Duration.between(now, pausedUntil);
      if (pause.compareTo(LONGEST_WAIT) > 0) {
        throw new ApiPaused("the API asked for no call before " + pausedUntil);
      }
      return pause.plusMillis(1);
    }
    while (!recent.isEmpty() && !recent.peekFirst().plus(WINDOW).isAfter(now)) {
      recent.removeFirst();
    }
    return recent.size() < callsPerMinute
        ? shared.take(callsPerMinute)
        : Duration.between(now, recent.peekFirst().plus(WINDOW));
  }

  /**
   * The API answered 429: no call until its {@code Retry-After} is over.
   *
   * @param retryAfter seconds or an HTTP date; 30 s when missing or unreadable
   */
  public synchronized void pause(String retryAfter) {
    Instant until = clock.instant().plus(duration(retryAfter));
    if (until.isAfter(pausedUntil)) {
      pausedUntil = until;
      shared.pause(until);
    }
    notifyAll();
  }

  private Duration duration(String retryAfter) {
    if (retryAfter == null) {
      return DEFAULT_PAUSE;
    }
    Duration asked;
    try {
      asked =
          retryAfter.trim().matches("\\d{1,18}")
              ? Duration.ofSeconds(Long.parseLong(retryAfter.trim()))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(retryAfter.trim(), DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeParseException unreadable) {
      return DEFAULT_PAUSE;
    }
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }
}
