package id.simpan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.ledger.Census.Count;
import id.simpan.ledger.Concern;
import id.simpan.texts.Text;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandingTest {

  private static final Concern UNSAFE = new Concern("lost", "u", Text.of("alert.lost"), true, true);
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger looks = new AtomicInteger();
  private volatile List<Concern> concerns = List.of();
  private volatile boolean isAway;
  private Standing standing;

  private Standing standing(Duration fresh, Duration patience) {
    standing =
        new Standing(
            () -> {
              looks.incrementAndGet();
              if (isAway) {
                throw new IllegalStateException("away");
              }
              return concerns;
            },
            () -> Count.NONE,
            fresh,
            patience);
    return standing;
  }

  @AfterEach
  void close() {
    standing.close();
  }

  @Test
  void isSafeWithoutConcern() {
    assertThat(standing(LONG, LONG).now().isSafe()).isTrue();
  }

  @Test
  void isUnsafeByTheLedgersWordAlone() {
    concerns = List.of(Concern.pending("destination", "s3", Text.of("late")));
    standing(Duration.ZERO, LONG);
    assertThat(standing.now().isSafe()).isTrue();

    concerns = List.of(UNSAFE);
    assertThat(standing.now().isSafe()).isFalse();
  }

  @Test
  void isLookedUpOnceForAllWhoAskAtOnce() {
    standing(LONG, LONG);
    for (int i = 0; i < 50; i++) {
      standing.now();
    }
    assertThat(looks).hasValue(1);
  }

  @Test
  void isUnsafeWhileTheLedgerIsAwayAndSafeAfterwards() {
    standing(Duration.ZERO, LONG);
    isAway = true;
    assertThat(standing.now().answers()).isFalse();
    assertThat(standing.now().isSafe()).isFalse();

    isAway = false;
    assertThat(standing.now().isSafe()).isTrue();
  }

  @Test
  void aLedgerThatHangsIsNotWaitedForAndAskedOnce() {
    CountDownLatch answer = new CountDownLatch(1);
    standing =
        new Standing(
            () -> {
              looks.incrementAndGet();
              try {
                answer.await();
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            },
            () -> Count.NONE,
            Duration.ZERO,
            Duration.ofMillis(20));
    assertThat(standing.now().isSafe()).isFalse();
    assertThat(standing.now().isSafe()).isFalse();
    assertThat(looks).hasValue(1);

    answer.countDown();
    await().until(() -> standing.now().isSafe());
  }
}
