package id.simpan.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/**
 * Adds what a host sends to a partial file, no faster than allowed. It is synced now and then
 * beside the stream, so that a power failure costs little and the end waits for little.
 */
final class Reception {

  /** Slower than this for a minute counts as stalled. */
  private static final int LEAST_BYTES_A_MINUTE = 60 * 64;

  private static final long MINUTE = Duration.ofSeconds(60).toNanos();

  /** Bytes, or time, after which what has come is synced. */
  private static final long SYNC_BYTES = 64L << 20;

  private static final long SYNC_TIME = Duration.ofSeconds(30).toNanos();

  /** Looks at the first bytes. */
  @FunctionalInterface
  interface Check {
    void look() throws IOException;
  }

  private final PartialFile part;
  private final Bandwidth bandwidth;
  private final Executor beside;
  private final long limit;
  private final Check head;
  private final IntConsumer progress;

  private long length;
  private long synced;
  private long syncedAt = System.nanoTime();
  private CompletableFuture<Void> sync = CompletableFuture.completedFuture(null);
  private long windowEnd = System.nanoTime() + MINUTE;
  private long windowBytes;

  /**
   * @param limit bytes of the whole file, at most
   * @param head called as soon as there are bytes enough to tell what they are of
   * @param progress is told of bytes as they come
   */
  Reception(
      PartialFile part,
      Bandwidth bandwidth,
      Executor beside,
      long limit,
      Check head,
      IntConsumer progress) {
    this.part = part;
    this.bandwidth = bandwidth;
    this.beside = beside;
    this.limit = limit;
    this.head = head;
    this.progress = progress;
  }

  /**
   * Adds all that comes.
   *
   * @throws DownloadFault if it is too much, too slow, or begins like something else
   */
  void receive(InputStream body, SideHash hash) throws IOException {
    length = part.length();
    synced = length;
    try (OutputStream out = part.append()) {
      byte[] buffer = hash.buffer();
      for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
        out.write(buffer, 0, n);
        hash.add(buffer, n);
        buffer = hash.buffer();
        count(n);
        if (Thread.currentThread().isInterrupted()) {
          throw new DownloadFault("interrupted; it is resumed later");
        }
      }
    } finally {
      awaitSync();
    }
  }

  private int read(InputStream body, byte[] buffer) throws IOException {
    return body.read(buffer, 0, bandwidth.portion(buffer.length));
  }

  private void count(int bytes) throws IOException {
    boolean wasShort = length < Wholeness.HEAD;
    length += bytes;
    if (wasShort && length >= Wholeness.HEAD) {
      head.look();
    }
    if (length > limit) {
      part.discard();
      throw new DownloadFault("more bytes than were promised");
    }
    progress.accept(bytes);
    windowBytes += bytes;
    windowEnd += bandwidth.spend(bytes);
    long now = System.nanoTime();
    if (now > windowEnd) {
      if (windowBytes < LEAST_BYTES_A_MINUTE) {
        throw new DownloadFault("the host sends less than 64 bytes a second");
      }
      windowEnd = now + MINUTE;
      windowBytes = 0;
    }
    if ((length - synced >= SYNC_BYTES || now - syncedAt > SYNC_TIME) && sync.isDone()) {
      awaitSync();
      long sure = length;
      synced = sure;
      syncedAt = now;
      sync = CompletableFuture.runAsync(() -> sync(sure), beside);
    }
  }

  private void sync(long sure) {
    try {
      part.sync(sure);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Bytes that the disk has not taken are not there. */
  private void awaitSync() throws IOException {
    try {
      sync.join();
    } catch (CompletionException failed) {
      sync = CompletableFuture.completedFuture(null);
      part.discard();
      if (failed.getCause() instanceof UncheckedIOException disk) {
        throw disk.getCause();
      }
      throw failed;
    }
  }
}
