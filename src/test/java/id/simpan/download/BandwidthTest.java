package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.SettableClock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandwidthTest {

  private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int MB = 1 << 20;

  /** A moment of the monotonic clock at which nothing is left to catch up with. */
  private final long start = System.nanoTime() + Duration.ofHours(1).toNanos();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20MB/s                        | 12:00 | 20971520",
        "20 mb/s                       | 12:00 | 20971520",
        "1.5KB/s                       | 12:00 | 1536",
        "2000B/s                       | 12:00 | 2000",
        "1GB/s                         | 12:00 | 1073741824",
        "08:00-17:00 5MB/s, 50MB/s     | 07:59 | 52428800",
        "08:00-17:00 5MB/s, 50MB/s     | 08:00 | 5242880",
        "08:00-17:00 5MB/s, 50MB/s     | 16:59 | 5242880",
        "08:00-17:00 5MB/s, 50MB/s     | 17:00 | 52428800",
        "50MB/s,08:00-17:00 5MB/s      | 12:00 | 5242880",
        "22:00-06:00 9MB/s, 1MB/s      | 23:00 | 9437184",
        "22:00-06:00 9MB/s, 1MB/s      | 05:59 | 9437184",
        "22:00-06:00 9MB/s, 1MB/s      | 06:00 | 1048576",
        "22:00-24:00 9MB/s, 1MB/s      | 23:59 | 9437184",
        "22:00-24:00 9MB/s, 1MB/s      | 00:00 | 1048576",
        "0:00-8:00 2MB/s, 8:00 - 24:00 1MB/s | 08:00 | 1048576"
      })
  void aLimitMayDependOnTheTimeOfDay(String text, String time, int bytes) {
    Bandwidth bandwidth = Bandwidth.of(text, JAKARTA, at(time));

    bandwidth.pay(0, start);
    assertThat(bandwidth.pay(bytes / 4, start)).isZero();
    assertThat(bandwidth.pay(bytes, start)).isBetween(SECOND * 99 / 100, SECOND * 101 / 100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                     | 12:00",
        "' '                    | 12:00",
        "08:00-17:00 5MB/s      | 17:00"
      })
  void whereNothingIsSaidThereIsNoLimit(String text, String time) throws Exception {
    Bandwidth bandwidth = Bandwidth.of(text, JAKARTA, at(time));

    assertThat(bandwidth.portion(128 * 1024)).isEqualTo(128 * 1024);
    for (int i = 0; i < 100; i++) {
      assertThat(bandwidth.spend(Integer.MAX_VALUE)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fast                            | 'fast' is no bandwidth",
        "20MB                            | '20MB' is no bandwidth",
        "20Mbit/s                        | '20Mbit/s' is no bandwidth",
        "-1MB/s                          | '-1MB/s' is no bandwidth",
        "5MB/s,                          | '' is no bandwidth",
        "0MB/s                           | '0MB/s' is less than 1KB/s",
        "1000B/s                         | '1000B/s' is less than 1KB/s",
        "1MB/s, 2MB/s                    | '2MB/s' is a second entry without hours",
        "08:00-25:00 1MB/s               | '08:00-25:00 1MB/s' has a time that there is not",
        "08:60-09:00 1MB/s               | '08:60-09:00 1MB/s' has a time that there is not",
        "24:01-09:00 1MB/s               | '24:01-09:00 1MB/s' has a time that there is not",
        "08:00-08:00 1MB/s               | '08:00-08:00 1MB/s' ends when it begins",
        "08:00-12:00 1MB/s, 11:00-13:00 2MB/s | '11:00-13:00 2MB/s' overlaps another entry"
      })
  void whatIsNoBandwidthIsRefusedWithAnExample(String text, String problem) {
    assertThatThrownBy(() -> Bandwidth.of(text, JAKARTA, at("12:00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem + "; one such as 20MB/s or 08:00-17:00 5MB/s, 50MB/s is expected");
  }

  @Property(tries = 300)
  void noMoreThanTheLimitIsSpentInAnyTime(
      @ForAll @LongRange(min = 1024, max = 999_999_999) long limit,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 128 * 1024) Integer> pieces,
      @ForAll @LongRange(max = 2_000_000_000L) long idle) {
    Bandwidth bandwidth = Bandwidth.of(limit + "B/s", JAKARTA, at("12:00"));
    bandwidth.pay(0, start);
    long now = start + idle;
    long began = now;
    long spent = 0;
    for (int bytes : pieces) {
      now += bandwidth.pay(bytes, now);
      spent += bytes;
    }

    double seconds = (double) (now - began) / SECOND;
    assertThat((double) spent).isLessThanOrEqualTo(limit * (seconds + 0.25) * 1.001 + 1);
    // and no less, for what is not in debt waits for nothing
    assertThat(limit * seconds).isLessThanOrEqualTo(spent * 1.001 + 1);
  }

  @Test
  void aChangeOfTheHourHoldsForWhatIsWaitedForAlready() {
    SettableClock clock = at("16:59");
    Bandwidth bandwidth = Bandwidth.of("08:00-17:00 1MB/s, 100MB/s", JAKARTA, clock);
    bandwidth.pay(0, start);
    assertThat(bandwidth.pay(100 * MB, start)).isGreaterThan(99 * SECOND);

    clock.advance(Duration.ofMinutes(1));

    assertThat(bandwidth.pay(0, start + 1)).isBetween(SECOND / 2, SECOND);
    assertThat(bandwidth.pay(0, start + SECOND)).isZero();
  }

  @Test
  void noSingleWaitIsLong() {
    assertThat(Bandwidth.of("64KB/s", JAKARTA, at("12:00")).portion(128 * 1024)).isEqualTo(8_192);
    assertThat(Bandwidth.of("1KB/s", JAKARTA, at("12:00")).portion(128 * 1024)).isEqualTo(1_024);
    assertThat(Bandwidth.of("64KB/s", JAKARTA, at("12:00")).portion(100)).isEqualTo(100);
  }

  @Test
  void downloadsShareIt() throws Exception {
    Bandwidth bandwidth = Bandwidth.of("4MB/s", JAKARTA, at("12:00"));
    long began = System.nanoTime();
    Thread other = new Thread(() -> spend(bandwidth));
    other.start();
    spend(bandwidth);
    other.join();

    // 4 MB in all, of which a quarter of a second's may come at once
    assertThat(System.nanoTime() - began).isGreaterThan(SECOND * 7 / 10);
  }

  private static void spend(Bandwidth bandwidth) {
    try {
      for (int i = 0; i < 16; i++) {
        bandwidth.spend(MB / 8);
      }
    } catch (java.io.InterruptedIOException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static SettableClock at(String time) {
    return SettableClock.at("2025-09-25T" + time + ":00+07:00");
  }
}
