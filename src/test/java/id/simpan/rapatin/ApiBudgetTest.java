package id.simpan.rapatin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiBudgetTest {

  private final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");

  @Property(tries = 50)
  void neverMoreCallsThanAllowedInAnySixtySeconds(
      @ForAll @IntRange(min = 1, max = 7) int allowed,
      @ForAll @Size(30) List<@IntRange(max = 20_000) Integer> gaps)
      throws Exception {
    ApiBudget budget = new ApiBudget(allowed, clock);
    List<Instant> calls = new ArrayList<>();
    for (int gap : gaps) {
      clock.advance(Duration.ofMillis(gap));
      awaitWhile(budget, () -> clock.advance(Duration.ofMillis(3_000 + gap)));
      calls.add(clock.instant());
    }

    for (int i = allowed; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - allowed), calls.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }
  }

  @Test
  void aSmallAccountNeedNotWait() throws Exception {
    ApiBudget budget = new ApiBudget(50, clock);
    for (int call = 0; call < 50; call++) {
      budget.await();
    }

    assertThat(waitFor(budget)).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "1                                 | 1",
        "' 59 '                            | 59",
        "Thu, 25 Sep 2025 00:00:45 GMT     | 45",
        "''                                | 30",
        "none                              | 30",
        "soon                              | 30",
        "-5                                | 30",
        "1.5                               | 30",
        "Thu, 31 Feb 2025 00:00:45 GMT     | 30"
      })
  void aPauseLastsAsLongAsTheApiAsked(String retryAfter, int seconds) throws Exception {
    ApiBudget budget = new ApiBudget(10, clock);
    budget.pause(retryAfter);

    assertThat(waitFor(budget)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Wed, 24 Sep 2025 00:00:00 GMT"})
  void aPauseThatIsOverIsNone(String retryAfter) throws Exception {
    ApiBudget budget = new ApiBudget(10, clock);
    budget.pause(retryAfter);

    assertThat(waitFor(budget)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "3600", "Thu, 25 Sep 2025 01:00:00 GMT", "99999999999999999"})
  void aPauseLongerThanASweepIsNotWaitedFor(String retryAfter) {
    ApiBudget budget = new ApiBudget(10, clock);
    budget.pause(retryAfter);

    assertThatThrownBy(budget::await).isInstanceOf(ApiPaused.class);
  }

  @Test
  void anAbsurdPauseEndsAfterADay() throws Exception {
    ApiBudget budget = new ApiBudget(10, clock);
    budget.pause("999999999");
    clock.advance(Duration.ofHours(24));

    budget.await();
  }

  @Test
  void aShorterPauseDoesNotEndALongerOne() {
    ApiBudget budget = new ApiBudget(10, clock);
    budget.pause("3600");
    budget.pause("1");

    assertThatThrownBy(budget::await).isInstanceOf(ApiPaused.class);
  }

  @Test
  void aCallThatWaitsNoticesALongPause() throws Exception {
    ApiBudget budget = new ApiBudget(1, clock);
    budget.await();

    assertThatThrownBy(() -> awaitWhile(budget, () -> budget.pause("3600")))
        .isInstanceOf(ApiPaused.class);
  }

  /** How far the clock must go on until a call is let through, to the second. */
  private Duration waitFor(ApiBudget budget) throws Exception {
    Instant before = clock.instant();
    awaitWhile(budget, () -> clock.advance(Duration.ofMillis(500)));
    return Duration.ofSeconds(Duration.between(before, clock.instant()).toSeconds());
  }

  /** Makes a call, and does something again and again for as long as it is made to wait. */
  private static void awaitWhile(ApiBudget budget, Runnable meanwhile) throws Exception {
    Thread caller = Thread.currentThread();
    Thread other =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                if (caller.getState() == Thread.State.TIMED_WAITING) {
                  synchronized (budget) { // which the caller in wait() has given up
                    meanwhile.run();
                    budget.notifyAll();
                  }
                }
                Thread.yield();
              }
            });
    other.start();
    try {
      budget.await();
    } finally {
      other.interrupt();
      other.join();
    }
  }
}
