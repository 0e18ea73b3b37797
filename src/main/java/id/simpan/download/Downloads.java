package id.simpan.download;

import id.simpan.ledger.Transfer;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The downloads that are running now, and how fast. */
public final class Downloads {

  /** Speed is that of so many nanoseconds at least. */
  private static final long WINDOW = 2_000_000_000L;

  private static final long LEAST = 100_000_000L;

  private final Set<Going> going = ConcurrentHashMap.newKeySet();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong begun = new AtomicLong();

  /**
   * One of them.
   *
   * @param bytes of the file that are here, those of earlier attempts included
   * @param ofBytes null if nobody said
   * @param bytesPerSecond of the last seconds
   * @param secondsLeft null if nobody can say
   */
  public record Running(
      Transfer transfer, long bytes, Long ofBytes, long bytesPerSecond, Long secondsLeft) {}

  /** Those that run, the oldest first. */
  public List<Running> running() {
    return going.stream()
        .sorted(Comparator.comparingLong(it -> it.number))
        .map(Going::look)
        .toList();
  }

  /** Bytes that came from hosts since the program started, wasted ones included. */
  public long bytesReceived() {
    return received.get();
  }

  Going begin(Transfer transfer) {
    Going one = new Going(transfer, begun.incrementAndGet());
    going.add(one);
    return one;
  }

  /** What an attempt tells of itself while it runs. */
  final class Going implements AutoCloseable {

    private final Transfer transfer;
    private final long number;
    private volatile long bytes;
    private volatile long total;
    private volatile long speed;
    private volatile long windowStart = System.nanoTime();
    private volatile long windowBytes;

    private Going(Transfer transfer, long number) {
      this.transfer = transfer;
      this.number = number;
      this.total = transfer.promisedSize().orElse(-1);
    }

    /**
     * The host begins to send.
     *
     * @param from bytes that are here already
     * @param whole bytes of the file, if the host says
     */
    void starts(long from, OptionalLong whole) {
      bytes = from;
      total = whole.orElse(total);
      windowStart = System.nanoTime();
      windowBytes = 0;
    }

    /** Called by the thread that downloads alone. */
    void came(int more) {
      received.addAndGet(more);
      windowBytes += more;
      bytes += more; // last: whoever sees them sees the speed that they came with
      long now = System.nanoTime();
      if (now - windowStart >= WINDOW) {
        speed = aSecond(windowBytes, now - windowStart);
        windowStart = now;
        windowBytes = 0;
      }
    }

    private Running look() {
      long here = bytes; // first, for the same reason
      long elapsed = System.nanoTime() - windowStart;
      boolean isOld = speed == 0 || elapsed > 2 * WINDOW; // nothing has come since
      long now = isOld ? aSecond(windowBytes, elapsed) : speed;
      long left = Math.max(0, total - here);
      return new Running(
          transfer,
          here,
          total < 0 ? null : total,
          now,
          total < 0 || now == 0 ? null : (left + now - 1) / now);
    }

    private static long aSecond(long bytes, long nanos) {
      return (long) (bytes * 1e9 / Math.max(nanos, LEAST));
    }

    @Override
    public void close() {
      going.remove(this);
    }
  }
}
