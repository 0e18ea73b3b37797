package id.simpan.download;

import id.simpan.archive.Sha256;
import id.simpan.ledger.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Downloads a file once, whole and verified: to a partial file that is resumed where the host
 * allows it, hashed while it streams, checked, and made durable. Memory does not know the size of a
 * recording.
 */
public final class Downloader {

  private static final int BUFFER = 128 * 1024;

  /** Slower than this for a minute counts as stalled. */
  private static final int LEAST_BYTES_A_MINUTE = 60 * 64;

  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** Of a file whose length nobody promised. */
  private static final long LONGEST_UNPROMISED = 16L << 30;

  /** Room that a download leaves on the disk. */
  private static final long SPARE = 1 << 20;

  private final DownloadClient client;
  private final Links links;
  private final Path directory;
  private final Duration beforeDeletion;
  private final Clock clock;
  private final LongAdder received = new LongAdder();

  /**
   * @param directory for partial and kept files
   * @param beforeDeletion when less is left, a file of another length than promised is kept all the
   *     same
   */
  public Downloader(
      DownloadClient client, Links links, Path directory, Duration beforeDeletion, Clock clock) {
    this.client = client;
    this.links = links;
    this.directory = directory;
    this.beforeDeletion = beforeDeletion;
    this.clock = clock;
  }

  /**
   * A file that is whole on this machine.
   *
   * @param remark what a reader must know, or null
   */
  public record Download(long size, String sha256, String remark) {}

  public Optional<Download> found(Transfer transfer) {
    return Optional.empty();
  }

  /** Bytes received since the program started. */
  public long received() {
    return received.sum();
  }

  /**
   * Makes one attempt, going on from the one before.
   *
   * @throws DownloadFault if another attempt may succeed
   * @throws LinkRefused if the link leads where nothing may be sent
   * @throws NoSpace if the disk has no room
   */
  public Download fetch(Transfer transfer) {
    String link = links.take(transfer);
    try {
      Files.createDirectories(directory);
      PartialFile part = new PartialFile(directory, transfer.id());
      part.recover();
      MessageDigest digest = Sha256.digest();
      if (isComplete(transfer, part)) {
        Sha256.update(digest, part.path());
      } else {
        receive(transfer, part, link, digest);
      }
      String remark = verify(transfer, part);
      Download download = new Download(part.length(), Sha256.hex(digest), remark);
      part.keep();
      links.forget(transfer);
      return download;
    } catch (SocketTimeoutException silent) {
      throw new DownloadFault("no bytes within the time limit", silent);
    } catch (IOException broken) {
      if (freeSpace() < SPARE) {
        throw new NoSpace("no space left in " + directory);
      }
      throw new DownloadFault(
          "the transfer broke off (" + broken.getClass().getSimpleName() + ")", broken);
    }
  }

  private static boolean isComplete(Transfer transfer, PartialFile part) throws IOException {
    return transfer.media()
        && transfer.promisedSize().isPresent()
        && part.length() == transfer.promisedSize().getAsLong();
  }

  private void receive(Transfer transfer, PartialFile part, String link, MessageDigest digest)
      throws IOException {
    long offset = part.length();
    Optional<String> validator = part.validator();
    OptionalLong promised = promised(transfer);
    if (offset > 0 && (validator.isEmpty() || offset > promised.orElse(Long.MAX_VALUE))) {
      part.discard();
      offset = 0;
    }
    requireSpace(promised.orElse(0) - offset);
    long from = offset;
    client.get(
        link,
        from,
        validator.filter(v -> from > 0).orElse(null),
        (response, body) -> {
          Reply reply = Reply.of(response, from);
          if (!reply.resumes()) {
            part.restart(reply.validator());
          } else if (reply.fits(validator)) {
            Sha256.update(digest, part.path());
          } else {
            part.discard();
            throw new DownloadFault("a resumed transfer did not fit; it begins again");
          }
          expect(transfer, part, reply.total());
          if (!reply.isAllThere()) {
            append(part, body, limit(transfer, reply), digest);
          }
        });
  }

  /**
   * Compares the length that the host announces with the promised one, before anything is stored.
   */
  private void expect(Transfer transfer, PartialFile part, OptionalLong total) throws IOException {
    OptionalLong promised = promised(transfer);
    if (total.isPresent() && promised.isPresent() && total.getAsLong() != promised.getAsLong()) {
      requireLastResort(transfer, part, total.getAsLong());
    }
    total.ifPresent(bytes -> requireSpace(bytes - sizeOf(part)));
  }

  private void append(PartialFile part, InputStream body, long limit, MessageDigest digest)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long length = part.length();
    long windowEnd = System.nanoTime() + MINUTE.toNanos();
    long windowBytes = 0;
    try (FileChannel file = part.append()) {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (length == 0 && Wholeness.isHtml(buffer, n)) {
          throw new DownloadFault("HTML instead of a recording: access has ended or is refused");
        }
        write(file, buffer, n);
        digest.update(buffer, 0, n);
        received.add(n);
        length += n;
        windowBytes += n;
        if (length > limit) {
          part.discard();
          throw new DownloadFault("more bytes than were promised");
        }
        if (System.nanoTime() > windowEnd) {
          if (windowBytes < LEAST_BYTES_A_MINUTE) {
            throw new DownloadFault("the host sends less than 64 bytes a second");
          }
          windowEnd = System.nanoTime() + MINUTE.toNanos();
          windowBytes = 0;
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new DownloadFault("interrupted; it is resumed later");
        }
      }
    }
  }

  private static void write(FileChannel file, byte[] buffer, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Returns what a reader must know of the file, or null. */
  private String verify(Transfer transfer, PartialFile part) throws IOException {
    long size = part.length();
    OptionalLong promised = promised(transfer);
    if (promised.isPresent() && promised.getAsLong() != size) {
      requireLastResort(transfer, part, size);
      return "size differs";
    }
    if (promised.isEmpty()) {
      Wholeness.check(transfer, part.path());
    }
    return null;
  }

  /**
   * A host that serves another length than promised is believed only when it did so before, and
   * when there is no time left to wait for better.
   */
  private void requireLastResort(Transfer transfer, PartialFile part, long size)
      throws IOException {
    boolean same = part.observedSize().equals(OptionalLong.of(size));
    part.observed(size);
    if (!same || !isAtRisk(transfer)) {
      if (size > promised(transfer).orElse(0)) {
        part.discard();
      }
      throw new DownloadFault(
          "%d bytes instead of the promised %d".formatted(size, promised(transfer).orElse(0)));
    }
  }

  private boolean isAtRisk(Transfer transfer) {
    return clock.instant().plus(beforeDeletion).isAfter(transfer.deletionFrom());
  }

  private static OptionalLong promised(Transfer transfer) {
    return transfer.media() ? transfer.promisedSize() : OptionalLong.empty();
  }

  private long limit(Transfer transfer, Reply reply) {
    OptionalLong promised = isAtRisk(transfer) ? OptionalLong.empty() : promised(transfer);
    return reply.total().orElse(promised.orElse(LONGEST_UNPROMISED));
  }

  private void requireSpace(long bytes) {
    long free = freeSpace();
    if (bytes > 0 && free < bytes + SPARE) {
      throw new NoSpace(
          "%d MiB are needed in %s, %d MiB are free"
              .formatted((bytes >> 20) + 1, directory, free >> 20));
    }
  }

  private long freeSpace() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  private static long sizeOf(PartialFile part) {
    try {
      return part.length();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
