package id.simpan.download;

import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many bytes a second all downloads together may take, by the time of day. What has been
 * received is paid for by waiting, so that a change of the hour holds for running downloads too.
 */
public final class Bandwidth {

  private static final long UNLIMITED = Long.MAX_VALUE;
  private static final long LEAST = 1024;
  private static final int MINUTES = 24 * 60;
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})\\s+)?"
              + "(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([KMG]?B)/S");

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** What is not used may be caught up with for so long. */
  private static final long BURST = SECOND / 4;

  /** A wait is looked at again after so long, as the hour may have changed. */
  private static final long LONGEST_WAIT = SECOND;

  private final long[] limits;
  private final ZoneId zone;
  private final Clock clock;
  private IntSupplier sharers = () -> 1;

  /** In bytes; below zero is what has been received and not been waited for. */
  private double balance;

  private long settled = System.nanoTime();

  private Bandwidth(long[] limits, ZoneId zone, Clock clock) {
    this.limits = limits;
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * @param text such as {@code 20MB/s}, or by time of day {@code 08:00-17:00 5MB/s, 50MB/s}, where
   *     the entry without hours holds for the rest of the day; empty for no limit. A KB is 1,024
   *     bytes.
   * @param zone of the hours
   * @throws IllegalArgumentException if it is none of these
   */
  public static Bandwidth of(String text, ZoneId zone, Clock clock) {
    long[] limits = new long[MINUTES];
    long rest = 0;
    for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Matcher parts = ENTRY.matcher(entry.trim().toUpperCase(Locale.ROOT));
      if (!parts.matches()) {
        throw unusable(entry, "is no bandwidth");
      }
      long limit = limit(entry, parts.group(5), parts.group(6));
      if (parts.group(1) != null) {
        int from = minute(entry, parts.group(1), parts.group(2));
        int to = minute(entry, parts.group(3), parts.group(4));
        fill(limits, entry, from % MINUTES, to % MINUTES, limit);
      } else if (rest == 0) {
        rest = limit;
      } else {
        throw unusable(entry, "is a second entry without hours");
      }
    }
    long others = rest == 0 ? UNLIMITED : rest;
    return new Bandwidth(
        Arrays.stream(limits).map(limit -> limit == 0 ? others : limit).toArray(), zone, clock);
  }

  /**
   * @param sharers how many programs share it now, at least 1
   */
  public Bandwidth sharedBy(IntSupplier sharers) {
    this.sharers = sharers;
    return this;
  }

  private static void fill(long[] limits, String entry, int from, int to, long limit) {
    if (from == to) {
      throw unusable(entry, "ends when it begins");
    }
    for (int minute = from; minute != to; minute = (minute + 1) % MINUTES) {
      if (limits[minute] != 0) {
        throw unusable(entry, "overlaps another entry");
      }
      limits[minute] = limit;
    }
  }

  private static int minute(String entry, String hour, String minute) {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (Integer.parseInt(minute) > 59 || minutes > MINUTES) {
      throw unusable(entry, "has a time that there is not");
    }
    return minutes;
  }

  private static long limit(String entry, String number, String unit) {
    int power = "BKMG".indexOf(unit.charAt(0)) * 10;
    long limit = new BigDecimal(number).multiply(BigDecimal.valueOf(1L << power)).longValue();
    if (limit < LEAST) {
      throw unusable(entry, "is less than 1KB/s");
    }
    return limit;
  }

  private static IllegalArgumentException unusable(String entry, String why) {
    return new IllegalArgumentException(
        "'%s' %s; one such as 20MB/s or 08:00-17:00 5MB/s, 50MB/s is expected"
            .formatted(entry.trim(), why));
  }

  /** Bytes a second that are allowed now. */
  private long limit() {
    LocalTime time = LocalTime.ofInstant(clock.instant(), zone);
    long limit = limits[time.getHour() * 60 + time.getMinute()];
    return limit == UNLIMITED ? limit : Math.max(LEAST, limit / sharers.getAsInt());
  }

  /** How many bytes to ask for at once, so that no single wait is long. */
  int portion(int most) {
    return (int) Math.min(most, Math.max(LEAST, limit() / 8));
  }

  /**
   * Waits until so many bytes more may be received.
   *
   * @return nanoseconds waited
   */
  long spend(int bytes) throws InterruptedIOException {
    long began = System.nanoTime();
    long wait = pay(bytes, began);
    long now = began;
    while (wait > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(wait, LONGEST_WAIT));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
      now = System.nanoTime();
      wait = pay(0, now);
    }
    return now - began;
  }

  /**
   * @param now in nanoseconds
   * @return nanoseconds to wait if the limit stays as it is
   */
  synchronized long pay(int bytes, long now) {
    long limit = limit();
    if (limit == UNLIMITED) {
      balance = 0;
      settled = now;
      return 0;
    }
    double second = (double) Math.max(0, now - settled) / SECOND;
    settled = Math.max(settled, now);
    balance = Math.min(balance + second * limit, (double) limit * BURST / SECOND) - bytes;
    return balance >= 0 ? 0 : Math.max(1, (long) (-balance / limit * SECOND));
  }
}
