package id.simpan.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process at a time has an embedded ledger. The lock names its owner and dies with it. */
final class LedgerLock implements AutoCloseable {

  // beyond the owner's name, so that it can be read where locks are mandatory
  private static final long LOCKED_BYTE = 1 << 20;

  private final FileChannel channel;

  private LedgerLock(FileChannel channel) {
    this.channel = channel;
  }

  static LedgerLock take(Path directory) {
    Path file = directory.resolve("simpan.lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
        if (lock != null) {
          channel.truncate(0);
          String owner = "process " + ProcessHandle.current().pid();
          channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
          return new LedgerLock(channel);
        }
      } catch (OverlappingFileLockException ownProcess) {
        // told below, as another process is
      }
      ByteBuffer owner = ByteBuffer.allocate(100);
      channel.read(owner, 0);
      channel.close();
      throw new LedgerInUse(directory, StandardCharsets.UTF_8.decode(owner.flip()).toString());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
