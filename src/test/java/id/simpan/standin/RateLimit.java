package id.simpan.standin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Laravel's throttle: so many requests of each user in a window that begins with the first one. */
final class RateLimit {

  /** How many were left after a request, or how long to wait for the next window. */
  record Verdict(int limit, int remaining, Optional<Duration> retryAfter) {}

  private static final class Window {
    private Instant end;
    private int used;
  }

  private final int limit;
  private final Duration length;
  private final Clock clock;
  private final Map<String, Window> windows = new HashMap<>();

  RateLimit(int limit, Duration length, Clock clock) {
    this.limit = limit;
    this.length = length;
    this.clock = clock;
  }

  synchronized Verdict count(String user) {
    Instant now = clock.instant();
    Window window = windows.computeIfAbsent(user, it -> new Window());
    if (window.end == null || !now.isBefore(window.end)) {
      window.end = now.plus(length);
      window.used = 0;
    }
    if (window.used >= limit) {
      return new Verdict(limit, 0, Optional.of(Duration.between(now, window.end)));
    }
    window.used++;
    return new Verdict(limit, limit - window.used, Optional.empty());
  }
}
