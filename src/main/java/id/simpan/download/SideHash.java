package id.simpan.download;

import id.simpan.archive.Sha256;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * SHA-256 that a second thread calculates while the first waits for the network: a ring of buffers
 * goes round between them. What is small is not worth the thread.
 */
final class SideHash implements AutoCloseable {

  private static final int BUFFER = 128 * 1024; // what a socket gives at once, at most
  private static final int BUFFERS = 16;
  private static final int SMALL = 1 << 20;

  /** A buffer and how many bytes of it count; none: it was the last. */
  private record Piece(byte[] bytes, int length) {}

  private final MessageDigest digest;
  private final Executor beside;
  private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BUFFERS);
  private int made;
  private long added;
  private CompletableFuture<Void> running;

  /**
   * @param digest of the bytes before
   * @param beside for the second thread
   */
  SideHash(MessageDigest digest, Executor beside) {
    this.digest = digest;
    this.beside = beside;
  }

  /** An empty buffer. */
  byte[] buffer() throws InterruptedIOException {
    byte[] free = empty.poll();
    if (free != null) {
      return free;
    }
    if (made < BUFFERS) {
      made++;
      return new byte[BUFFER];
    }
    try {
      return empty.take();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Adds what a buffer holds; it is not the caller's any more. */
  void add(byte[] buffer, int length) {
    added += length;
    if (running == null && added <= SMALL) {
      digest.update(buffer, 0, length);
      empty.add(buffer);
      return;
    }
    if (running == null) {
      running = CompletableFuture.runAsync(this::run, beside);
    }
    filled.add(new Piece(buffer, length));
  }

  private void run() {
    try {
      for (Piece piece = filled.take(); piece.bytes() != null; piece = filled.take()) {
        digest.update(piece.bytes(), 0, piece.length());
        empty.add(piece.bytes());
      }
    } catch (InterruptedException ended) {
      throw new IllegalStateException("the program ends", ended);
    }
  }

  /** The hash of all that was added. */
  String end() {
    close();
    return Sha256.hex(digest);
  }

  @Override
  public void close() {
    if (running != null) {
      filled.add(new Piece(null, 0));
      running.join();
      running = null;
    }
  }
}
