package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GroupCommitTest {

  @TempDir private Path directory;

  @Test
  void aChangeThatFailsTakesBackItselfAlone() throws Exception {
    try (TestLedger given = new TestLedger(Database.SQLITE.create(directory))) {
      given.poll(ready("u"), video("a"));
      CountDownLatch all = new CountDownLatch(1);
      ExecutorService workers = Executors.newFixedThreadPool(21);
      Future<?> first = workers.submit(() -> given.ledger.write(change -> await(all)));
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        others.add(
            workers.submit(
                () ->
                    given.ledger.write(
                        change -> {
                          change
                              .handle()
                              .execute("UPDATE recording_file SET attempts = attempts + 1");
                          if (number % 4 == 0) {
                            throw new IllegalStateException("no " + number);
                          }
                          return null;
                        })));
      }
      all.countDown();
      first.get();
      int failed = 0;
      for (Future<?> other : others) {
        try {
          other.get();
        } catch (ExecutionException expected) {
          assertThat(expected.getCause()).hasMessageStartingWith("no ");
          failed++;
        }
      }
      workers.shutdown();

      assertThat(failed).isEqualTo(5);
      assertThat(given.text("SELECT attempts FROM recording_file")).isEqualTo("15");
    }
  }

  @Test
  void theLedgerClosesAtOnceAndTakesNothingAfterwards() {
    TestLedger given = new TestLedger(Database.SQLITE.create(directory));
    long before = System.nanoTime();
    given.close();

    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(15));
    assertThatThrownBy(() -> given.ledger.write(change -> null)).hasMessage("the ledger is closed");
  }

  private static Object await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
