package id.simpan.download;

import id.simpan.ledger.Ledger;
import id.simpan.permission.FileMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sees to it that each file in the work directory has one writer, whatever a lease says: in this
 * process, and among all that share the directory, by a locked byte of one file, which is there for
 * as long as anyone writes. (A file for each would be made and removed with every download: that is
 * the dearest part of a small one.)
 */
final class Writers {

  private static final String NAME = "writers.lock";

  /** What an older version left behind: it had one for each file. */
  private static final String OLDER = "*.lock";

  /** Locked by all who use the file; the others stand for what is written. */
  private static final long USED = 0;

  /**
   * Of this process, as to close a second channel would end the locks of the first. While it is
   * shared, nothing is done with one that an interrupt would close it at.
   */
  private static final Map<Path, Bytes> OPEN = new HashMap<>();

  private final Path directory;

  Writers(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** Until it is closed, no other writer gets the file. */
  interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /**
   * @param id of a file
   * @throws DownloadFault if it has a writer
   */
  Hold hold(String id) throws IOException {
    Bytes bytes = Bytes.open(directory);
    Bytes.Lock lock = null;
    try {
      lock = bytes.lock(id);
    } finally {
      if (lock == null) {
        bytes.close();
      }
    }
    Bytes.Lock held = lock;
    return () -> {
      try (bytes) {
        held.release();
      }
    };
  }

  /** Removes what writers left behind when they were killed, those of an older version too. */
  void tidyUp() throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, OLDER)) {
      for (Path lock : locks) {
        if (lock.endsWith(NAME)) {
          useOnce();
        } else if (!lock.endsWith(Ledger.LOCK)) { // the ledger may lie here as well
          Files.deleteIfExists(lock);
        }
      }
    }
  }

  /** As the last who uses the file removes it. */
  private void useOnce() throws IOException {
    try {
      Bytes.open(directory).close();
    } catch (DownloadFault inUse) {
      // then others remove it
    }
  }

  private static DownloadFault inUse() {
    return new DownloadFault(
        "another worker is downloading this file; it is tried again in the next sweep");
  }

  /** The open file, one for all in this process. */
  private static final class Bytes implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final FileLock used;
    private final Set<Long> inHand = new HashSet<>();
    private int users;

    private Bytes(Path path, FileChannel channel, FileLock used) {
      this.path = path;
      this.channel = channel;
      this.used = used;
    }

    static Bytes open(Path directory) throws IOException {
      Path path = Files.createDirectories(directory).toRealPath().resolve(NAME);
      synchronized (OPEN) {
        Bytes open = OPEN.get(path);
        if (open == null) {
          open = openAnew(path);
          OPEN.put(path, open);
        }
        open.users++;
        return open;
      }
    }

    private static Bytes openAnew(Path path) throws IOException {
      while (true) {
        FileChannel channel =
            FileChannel.open(
                path,
                Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                FileMode.PRIVATE.attributesOf(path));
        Bytes opened = null;
        try {
          FileLock used = lockUsed(channel);
          if (used == null || isStillAt(path, channel)) {
            opened = new Bytes(path, channel, used);
            return opened;
          }
        } finally {
          if (opened == null) {
            channel.close();
          }
        }
      }
    }

    /** Returns null if there are no locks here; then the ledger's leases have to do. */
    private static FileLock lockUsed(FileChannel channel) {
      FileLock lock;
      try {
        lock = channel.tryLock(USED, 1, true);
      } catch (IOException noLocksHere) {
        return null;
      }
      if (lock == null) {
        throw inUse(); // another process is removing the file
      }
      return lock;
    }

    /**
     * Whether another process has not removed the file, between its being opened and locked here. A
     * file is known by its length: to open and close it again would end the locks.
     */
    private static boolean isStillAt(Path path, FileChannel channel) throws IOException {
      if (channel.size() == 0) {
        channel.write(ByteBuffer.allocate(1), ThreadLocalRandom.current().nextInt(1 << 20));
      }
      try {
        return Files.size(path) == channel.size();
      } catch (NoSuchFileException removed) {
        return false;
      }
    }

    /** A file in hand. */
    private record Lock(Bytes bytes, long place, FileLock lock) {

      void release() throws IOException {
        try {
          if (lock != null) {
            lock.release();
          }
        } finally {
          bytes.forget(place);
        }
      }
    }

    Lock lock(String id) throws IOException {
      long place = place(id);
      synchronized (inHand) {
        if (!inHand.add(place)) {
          throw inUse();
        }
      }
      Lock taken = null;
      try {
        FileLock lock = used == null ? null : channel.tryLock(place, 1, false);
        if (used != null && lock == null) {
          throw inUse();
        }
        taken = new Lock(this, place, lock);
        return taken;
      } finally {
        if (taken == null) {
          forget(place);
        }
      }
    }

    /** Far apart enough for all files of all times. */
    private static long place(String id) {
      UUID digest = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
      return 1 + (digest.getMostSignificantBits() >>> 2);
    }

    private void forget(long place) {
      synchronized (inHand) {
        inHand.remove(place);
      }
    }

    /** The last who uses the file removes it. */
    @Override
    public void close() throws IOException {
      synchronized (OPEN) {
        if (--users > 0) {
          return;
        }
        OPEN.remove(path);
        try (channel) {
          if (used != null) {
            used.release();
            if (channel.tryLock(USED, 1, false) != null && isStillAt(path, channel)) {
              Files.delete(path); // while nobody can begin to use it
            }
          }
        } catch (ClosedByInterruptException stopped) {
          // the next one removes it
        }
      }
    }
  }
}
