package id.simpan.web.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many sign-ins may fail: ten from an address at once and then one in six seconds; a hundred
 * from all addresses that nobody has signed in from, and then a hundred a minute. So whoever
 * guesses elsewhere does not lock out who has signed in before, and nobody is locked out for ever.
 */
final class SignInLimit {

  /** What so many addresses did is remembered; of more, that of the latest. */
  private static final int ADDRESSES = 10_000;

  private static final Rate OF_ADDRESS = new Rate(10, Duration.ofSeconds(6).toNanos());
  private static final Rate OF_ALL = new Rate(100, Duration.ofMillis(600).toNanos());

  private final Map<String, Long> byAddress = new Latest<>();
  private final Map<String, Boolean> known = new Latest<>();
  private final LongSupplier nanoTime;
  private Long byAll;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  SignInLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a permit to try, if there is one.
   *
   * @return how long there is none; zero if it was taken
   */
  synchronized Duration take(String address) {
    Duration wait = untilNext(address);
    if (wait.isZero()) {
      long now = nanoTime.getAsLong();
      byAddress.put(address, OF_ADDRESS.taken(byAddress.get(address), now));
      if (!known.containsKey(address)) {
        byAll = OF_ALL.taken(byAll, now);
      }
    }
    return wait;
  }

  /** How long there is no permit. */
  synchronized Duration untilNext(String address) {
    long now = nanoTime.getAsLong();
    long wait = OF_ADDRESS.untilNext(byAddress.get(address), now);
    if (!known.containsKey(address)) {
      wait = Math.max(wait, OF_ALL.untilNext(byAll, now));
    }
    return Duration.ofNanos(Math.max(0, wait));
  }

  /** Gives the permit back, as the sign-in did not fail. */
  synchronized void succeeded(String address) {
    byAddress.computeIfPresent(address, (same, until) -> until - OF_ADDRESS.period);
    if (known.put(address, true) == null && byAll != null) {
      byAll -= OF_ALL.period;
    }
  }

  /** As many at once as {@code burst}, then one in each period: one number remembers all of it. */
  private record Rate(int burst, long period) {

    /**
     * @param until when all permits are there again, or null if none was ever taken
     */
    long untilNext(Long until, long now) {
      return until == null ? 0 : until - now - (burst - 1) * period;
    }

    long taken(Long until, long now) {
      return (until == null || until - now < 0 ? now : until) + period;
    }
  }

  private static final class Latest<T> extends LinkedHashMap<String, T> {

    private static final long serialVersionUID = 1L;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
      return size() > ADDRESSES;
    }
  }
}
