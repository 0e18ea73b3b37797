package id.simpan.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sees to it that each file in the work directory has one writer, whatever a lease says: in this
 * process, and among all that share the directory, by a locked file beside it.
 */
final class Writers {

  /** Of this process. */
  private static final Set<Path> IN_HAND = ConcurrentHashMap.newKeySet();

  private static final String SUFFIX = ".lock";

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
    Path path = directory.resolve(id + SUFFIX);
    if (!IN_HAND.add(path)) {
      throw inUse();
    }
    boolean isHeld = false;
    try {
      FileChannel channel = lock(path);
      isHeld = true;
      return () -> release(path, channel);
    } finally {
      if (!isHeld) {
        IN_HAND.remove(path);
      }
    }
  }

  /** Removes the locks that writers left behind when they were killed. */
  void tidyUp() throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path lock : locks) {
        String name = lock.getFileName().toString();
        try {
          hold(name.substring(0, name.length() - SUFFIX.length())).close();
        } catch (DownloadFault inUse) {
          // by one that is alive
        }
      }
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    while (true) {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean isHeld = false;
      try {
        isHeld = isLocked(channel) && isStillAt(path, channel);
        if (isHeld) {
          return channel;
        }
      } finally {
        if (!isHeld) {
          channel.close();
        }
      }
    }
  }

  private static boolean isLocked(FileChannel channel) {
    try {
      if (channel.tryLock() == null) {
        throw inUse();
      }
    } catch (OverlappingFileLockException here) {
      throw inUse();
    } catch (IOException noLocksHere) {
      // then the ledger's leases have to do
    }
    return true;
  }

  /**
   * Whether the one before has not removed the file, between its being opened and locked here. It
   * is known by a length, as to open and close it again would end the lock.
   */
  private static boolean isStillAt(Path path, FileChannel channel) throws IOException {
    int mark = ThreadLocalRandom.current().nextInt(1 << 30);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), mark);
    try {
      return Files.size(path) == mark + 1L;
    } catch (NoSuchFileException removed) {
      return false;
    }
  }

  /** Removes the file while it is still locked, so that nobody locks one that is about to go. */
  private static void release(Path path, FileChannel channel) throws IOException {
    try (channel) {
      Files.deleteIfExists(path);
    } finally {
      IN_HAND.remove(path);
    }
  }

  private static DownloadFault inUse() {
    return new DownloadFault(
        "another worker is downloading this file; it is tried again in the next sweep");
  }
}
