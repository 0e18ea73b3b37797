package id.simpan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until a test moves it on. */
public final class SettableClock extends Clock {

  private volatile Instant now;

  private SettableClock(Instant now) {
    this.now = now;
  }

  /**
   * @param instant such as {@code 2025-09-25T00:00:00Z}
   */
  public static SettableClock at(String instant) {
    return new SettableClock(Instant.parse(instant));
  }

  public void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the product asks for instants alone");
  }
}
