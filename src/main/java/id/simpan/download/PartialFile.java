package id.simpan.download;

import id.simpan.archive.ArchiveFolder;
import id.simpan.permission.PrivateFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A download in hand: the bytes so far, and notes beside them of what they are a part of, so that
 * they are only ever added to from the same content. It has one writer.
 *
 * <p>Of the bytes that are there, those count that have been synced; all of them as long as the
 * machine has not been started anew, for what a killed process has written is not lost with it.
 */
final class PartialFile {

  private static final String VALIDATOR = "validator";
  private static final String SYNCED = "synced";
  private static final String BOOT = "boot";
  private static final String OBSERVED_SIZE = "observed-size";
  private static final String OBSERVED_SWEEP = "observed-sweep";
  private static final String COPY_SIZE = "copy-size";

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String THIS_BOOT = bootId();

  private final Path bytes;
  private final Path file;
  private final Path kept;
  private final String boot;
  private final Properties notes = new Properties();

  PartialFile(Path directory, String id) throws IOException {
    this(directory, id, THIS_BOOT);
  }

  /**
   * @param boot tells one start of the machine from the next; empty if nothing does
   */
  PartialFile(Path directory, String id, String boot) throws IOException {
    this.bytes = part(directory, id);
    this.file = directory.resolve(id + ".part.properties");
    this.kept = kept(directory, id);
    this.boot = boot;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        notes.load(reader);
      } catch (IllegalArgumentException | IOException halfWritten) {
        notes.clear();
      }
    }
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).trim();
    } catch (IOException notLinux) {
      return "";
    }
  }

  /** Where a whole file is. */
  static Path kept(Path directory, String id) {
    return directory.resolve(id + ".kept");
  }

  /** Where the bytes so far are. */
  static Path part(Path directory, String id) {
    return directory.resolve(id + ".part");
  }

  Path path() {
    return bytes;
  }

  Path kept() {
    return kept;
  }

  long length() throws IOException {
    return Files.exists(bytes) ? Files.size(bytes) : 0;
  }

  /** The length to go on from; what may not have reached the disk is cut off. */
  long resume() throws IOException {
    long length = length();
    boolean sameBoot = !boot.isEmpty() && boot.equals(notes.getProperty(BOOT));
    long sure = sameBoot ? length : Math.min(length, number(SYNCED).orElse(0));
    if (sure < length) {
      try (FileChannel channel = FileChannel.open(bytes, StandardOpenOption.WRITE)) {
        channel.truncate(sure);
      }
    }
    return sure;
  }

  /** An ETag or a date that the host gave for these bytes. */
  Optional<String> validator() {
    return Optional.ofNullable(notes.getProperty(VALIDATOR));
  }

  /**
   * Begins again from the first byte.
   *
   * @param isSmall so that it is not worth a note until it breaks off
   */
  synchronized void begin(Optional<String> validator, boolean isSmall) throws IOException {
    boolean wasSynced = forgetBytes();
    validator.ifPresent(value -> notes.setProperty(VALIDATOR, value));
    notes.setProperty(BOOT, boot);
    if (!isSmall || Files.exists(file)) {
      write(wasSynced);
    }
  }

  /** Goes on from {@link #resume}. */
  synchronized void goOn() throws IOException {
    if (!boot.equals(notes.getProperty(BOOT))) {
      notes.setProperty(BOOT, boot);
      write(false);
    }
  }

  synchronized void discard() throws IOException {
    if (!Files.exists(bytes) && validator().isEmpty()) {
      return;
    }
    boolean wasSynced = forgetBytes();
    if (Files.exists(file)) {
      write(wasSynced);
    }
  }

  /** Old notes must not come back, after a power failure, beside new bytes. */
  private boolean forgetBytes() throws IOException {
    Files.deleteIfExists(bytes);
    notes.remove(VALIDATOR);
    notes.remove(BOOT);
    return notes.remove(SYNCED) != null;
  }

  FileOutputStream append() throws IOException {
    PrivateFile.create(bytes);
    return new FileOutputStream(bytes.toFile(), true);
  }

  /**
   * Makes the bytes so far durable.
   *
   * @param length of them, at least
   */
  void sync(long length) throws IOException {
    ArchiveFolder.sync(bytes);
    synchronized (this) {
      Object before = notes.setProperty(SYNCED, Long.toString(length));
      try {
        write(true);
      } catch (IOException noRoom) {
        // what is noted says less, and stays true
        notes.setProperty(SYNCED, before == null ? "0" : before.toString());
      }
    }
  }

  /** The download ends here for now: what is there is left so that it can be gone on from. */
  void breakOff() throws IOException {
    boolean isInterrupted = Thread.interrupted(); // else nothing could be synced
    try {
      if (validator().isEmpty()) {
        discard();
      } else if (length() > 0) {
        sync(length());
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Notes a length that the host serves in place of the promised one.
   *
   * @return whether it served the same in an earlier sweep, and no other since
   */
  synchronized boolean observe(long size, long sweep) throws IOException {
    if (number(OBSERVED_SIZE).equals(OptionalLong.of(size))) {
      return !number(OBSERVED_SWEEP).equals(OptionalLong.of(sweep));
    }
    notes.setProperty(OBSERVED_SIZE, Long.toString(size));
    notes.setProperty(OBSERVED_SWEEP, Long.toString(sweep));
    write(true);
    return false;
  }

  /** The length of the copy that is kept although its size differs, once the ledger has it. */
  OptionalLong copySize() {
    return number(COPY_SIZE);
  }

  synchronized void copied(long size) throws IOException {
    notes.setProperty(COPY_SIZE, Long.toString(size));
    write(true);
  }

  /** The bytes are whole: makes them durable under the name of a kept file. */
  Path keep() throws IOException {
    ArchiveFolder.sync(bytes);
    ArchiveFolder.rename(bytes, kept);
    Files.deleteIfExists(file);
    return kept;
  }

  /** The same under another name; the notes stay. */
  Path keepAs(Path copy) throws IOException {
    ArchiveFolder.sync(bytes);
    ArchiveFolder.rename(bytes, copy);
    discard();
    return copy;
  }

  private OptionalLong number(String name) {
    String value = notes.getProperty(name, "");
    return value.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  private void write(boolean durably) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    PrivateFile.create(written);
    try (Writer writer = Files.newBufferedWriter(written)) {
      notes.store(writer, null);
    }
    if (durably) {
      ArchiveFolder.sync(written);
      ArchiveFolder.rename(written, file);
    } else {
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
