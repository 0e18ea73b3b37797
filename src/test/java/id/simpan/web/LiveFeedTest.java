package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One look for all who watch, and none for nobody. */
class LiveFeedTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch allThere = new CountDownLatch(1);
  private final LiveFeed feed = new LiveFeed(this::look, Duration.ofDays(1));

  private Map<String, String> look(Locale locale) {
    try {
      allThere.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return Map.of("standing", locale + " " + looks.incrementAndGet());
  }

  @AfterEach
  void stop() {
    feed.stop();
  }

  @Test
  void nobodyIsLookedFor() {
    feed.start();
    allThere.countDown();
    await().during(Duration.ofMillis(50)).atMost(LIMIT).until(() -> looks.get() == 0);
  }

  @Test
  void oneLookIsForAll() {
    feed.start();
    for (int i = 0; i < 40; i++) {
      assertThat(feed.watch(Locale.ENGLISH)).isPresent();
    }

    allThere.countDown();

    await().during(Duration.ofMillis(200)).atMost(LIMIT).until(() -> looks.get() == 1);
  }

  @Test
  void thereIsAnEndToHowManyWatchAndAPlaceWhenOneLeaves() {
    feed.start();
    for (int i = 0; i < LiveFeed.MOST; i++) {
      assertThat(feed.watch(Locale.ENGLISH)).isPresent();
    }
    assertThat(feed.watch(Locale.ENGLISH)).isEmpty();

    feed.stop();

    assertThat(feed.watch(Locale.ENGLISH)).as("after the end").isEmpty();
  }

  @Test
  void aFailureIsForOneLookAlone() {
    CountDownLatch twice = new CountDownLatch(2);
    LiveFeed failing =
        new LiveFeed(
            locale -> {
              twice.countDown();
              throw new IllegalStateException("the ledger is away");
            },
            Duration.ofMillis(10));
    failing.start();
    failing.watch(Locale.ENGLISH);

    await().atMost(LIMIT).until(() -> twice.getCount() == 0);
    failing.stop();
  }
}
