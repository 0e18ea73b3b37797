package id.simpan.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInLimitTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
  private final SignInLimit limit = new SignInLimit(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private int taken(String address, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.take(address).isZero() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void tenFailFromAnAddressAndThenOneInSixSeconds() {
    assertThat(taken("a", 20)).isEqualTo(10);
    assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(6));
    assertThat(taken("b", 1)).isOne();
    pass(Duration.ofSeconds(5));
    assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(taken("a", 5)).isOne();
    pass(Duration.ofHours(10));
    assertThat(taken("a", 20)).isEqualTo(10);
  }

  @Test
  void whatSucceedsCountsForNothing() {
    for (int i = 0; i < 500; i++) {
      assertThat(limit.take("a")).isZero();
      limit.succeeded("a");
    }
    assertThat(taken("a", 20)).isEqualTo(10);
  }

  @Test
  void aHundredFailFromEverywhereAndWhoSignedInBeforeIsNotLockedOut() {
    limit.take("known");
    limit.succeeded("known");
    int taken = 0;
    for (int i = 0; i < 50_000; i++) {
      taken += taken("guess-" + i, 1);
    }
    assertThat(taken).isEqualTo(100);
    assertThat(limit.take("new").isZero()).isFalse();

    assertThat(limit.take("known")).isZero();

    pass(Duration.ofMillis(600));
    assertThat(limit.take("new")).isZero();
  }
}
