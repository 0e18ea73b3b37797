package id.simpan.ledger;

import id.simpan.permission.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One process at a time has an embedded ledger. The lock names its owner and dies with it. */
final class LedgerLock implements AutoCloseable {

  // beyond the owner's name, so that it can be read where locks are mandatory
  private static final long LOCKED_BYTE = 1 << 20;

  // closing any channel of a file ends the locks that this process has on it, so that a second one
  // must not even be opened
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private LedgerLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  static LedgerLock take(Path directory) {
    String me = "process " + ProcessHandle.current().pid();
    try {
      Path real = directory.toRealPath();
      if (!HELD_HERE.add(real)) {
        throw new LedgerInUse(directory, me);
      }
      LedgerLock lock = null;
      try {
        lock = take(directory, real, me);
        return lock;
      } finally {
        if (lock == null) {
          HELD_HERE.remove(real);
        }
      }
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static LedgerLock take(Path directory, Path real, String me) throws IOException {
    Path file = directory.resolve(Ledger.LOCK);
    PrivateFile.create(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (channel.tryLock(LOCKED_BYTE, 1, false) != null) {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(me.getBytes(StandardCharsets.UTF_8)), 0);
      return new LedgerLock(real, channel);
    }
    ByteBuffer owner = ByteBuffer.allocate(100);
    channel.read(owner, 0);
    channel.close();
    throw new LedgerInUse(directory, StandardCharsets.UTF_8.decode(owner.flip()).toString());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
