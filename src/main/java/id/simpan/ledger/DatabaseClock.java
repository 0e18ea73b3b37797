package id.simpan.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;

/**
 * The time of a shared database, whatever the clocks of the nodes say. It is asked for now and
 * then; in between the monotonic clock goes on, so that no step of this machine's clock is felt,
 * and no statement costs more than it would with a clock of one's own.
 */
final class DatabaseClock extends Clock {

  private static final String ASK =
      "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

  /** An answer that took longer says too little. */
  private static final long LONGEST_ANSWER = TimeUnit.SECONDS.toNanos(1);

  /**
   * A clock that differs by more from the database's would have S3 refuse signatures, and TLS
   * certificates.
   */
  private static final Duration FAR_OFF = Duration.ofMinutes(10);

  private final Jdbi jdbi;
  private final LongSupplier nanos;
  private volatile long ahead;

  /** Asks the database at once. */
  DatabaseClock(Jdbi jdbi) {
    this(jdbi, System::nanoTime);
  }

  /**
   * @param nanos the monotonic clock
   */
  DatabaseClock(Jdbi jdbi, LongSupplier nanos) {
    this.jdbi = jdbi;
    this.nanos = nanos;
    measure(Long.MAX_VALUE);
  }

  /**
   * @param own this machine's clock
   * @throws LedgerRefused if the two are far apart
   */
  static DatabaseClock near(Clock own, Jdbi jdbi) {
    DatabaseClock clock = new DatabaseClock(jdbi);
    long apart = own.millis() - clock.millis();
    if (Math.abs(apart) > FAR_OFF.toMillis()) {
      throw new LedgerRefused(
          "this machine's clock is %d minutes %s the database's; a clock that is set by NTP is expected"
              .formatted(Math.abs(apart) / 60_000, apart > 0 ? "ahead of" : "behind"));
    }
    return clock;
  }

  /** Asks again; half of the time that the answer took is the most that it can be wrong by. */
  void measure() {
    measure(LONGEST_ANSWER);
  }

  private void measure(long longest) {
    long asked = nanos.getAsLong();
    long there = jdbi.withHandle(handle -> handle.createQuery(ASK).mapTo(Long.class).one());
    long took = nanos.getAsLong() - asked;
    long measured = there - TimeUnit.NANOSECONDS.toMillis(asked + took / 2);
    // what is further off is wrong however long it took, such as after the machine was suspended
    boolean isWrong = Math.abs(measured - ahead) > TimeUnit.NANOSECONDS.toMillis(took / 2) + 1;
    if (took <= longest || isWrong) {
      ahead = measured;
    }
  }

  @Override
  public long millis() {
    return ahead + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this; // instants alone are asked for
  }
}
