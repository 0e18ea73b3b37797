package id.simpan.metrics;

import id.simpan.ledger.Census;
import id.simpan.ledger.Census.Count;
import id.simpan.ledger.Concern;
import id.simpan.ledger.Safety;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * How things stand, looked up in the ledger once for all who ask within a few seconds. A ledger
 * that does not answer is waited for no longer than a probe can wait.
 */
public final class Standing implements AutoCloseable {

  private static final Duration FRESH = Duration.ofSeconds(5);

  /** Prometheus gives up after 10 seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  private final Supplier<List<Concern>> concerns;
  private final Supplier<Count> count;
  private final Duration fresh;
  private final Duration patience;
  private final ExecutorService looking =
      Executors.newSingleThreadExecutor(new CustomizableThreadFactory("standing-"));
  private Future<Seen> look;
  private Seen seen = new Seen(false, List.of(), Count.NONE);
  private long until = System.nanoTime();
  private boolean hasAnswered = true;

  /**
   * What was seen.
   *
   * @param answers whether the ledger does; if not, the rest is what it said before
   */
  public record Seen(boolean answers, List<Concern> concerns, Count count) {

    /** Whether every recording is known to be safe. */
    public boolean isSafe() {
      return answers && concerns.stream().noneMatch(Concern::isUnsafe);
    }
  }

  public Standing(Safety safety, Census census) {
    this(safety::concerns, census::count, FRESH, PATIENCE);
  }

  Standing(
      Supplier<List<Concern>> concerns, Supplier<Count> count, Duration fresh, Duration patience) {
    this.concerns = concerns;
    this.count = count;
    this.fresh = fresh;
    this.patience = patience;
  }

  /** How things stand now, or did a few seconds ago. */
  public synchronized Seen now() {
    if (System.nanoTime() - until >= 0) {
      seen = look();
      until = System.nanoTime() + fresh.toNanos();
      if (seen.answers() != hasAnswered) {
        hasAnswered = seen.answers();
        tell();
      }
    }
    return seen;
  }

  private void tell() {
    if (hasAnswered) {
      LOG.info("The ledger answers again");
    } else {
      LOG.error("The ledger does not answer, so nothing is known to be safe");
    }
  }

  private Seen look() {
    if (look == null) {
      look = looking.submit(() -> new Seen(true, concerns.get(), count.get()));
    }
    try {
      Seen found = look.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      look = null;
      return found;
    } catch (ExecutionException away) {
      look = null;
    } catch (TimeoutException slow) {
      LOG.debug("The ledger is slow", slow);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return new Seen(false, seen.concerns(), seen.count());
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
