package id.simpan.download;

import id.simpan.archive.ArchiveFolder;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A download in hand: the bytes so far, and beside them what they are a part of, so that they are
 * only ever added to from the same content.
 */
final class PartialFile {

  private static final String VALIDATOR = "validator";
  private static final String OBSERVED_SIZE = "observed-size";

  private final Path bytes;
  private final Path notes;
  private final Path kept;

  PartialFile(Path directory, String id) {
    this.bytes = directory.resolve(id + ".part");
    this.notes = directory.resolve(id + ".part.properties");
    this.kept = directory.resolve(id + ".kept");
  }

  /** Takes back a file that was whole when the program was killed, before the ledger knew. */
  void recover() throws IOException {
    if (Files.exists(kept)) {
      ArchiveFolder.rename(kept, bytes);
    }
  }

  long length() throws IOException {
    return Files.exists(bytes) ? Files.size(bytes) : 0;
  }

  /** An ETag or a date that the host gave for these bytes. */
  Optional<String> validator() throws IOException {
    return Optional.ofNullable(notes().getProperty(VALIDATOR));
  }

  /** The length that the host served last time in place of the promised one. */
  OptionalLong observedSize() throws IOException {
    String size = notes().getProperty(OBSERVED_SIZE);
    return size == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(size));
  }

  void observed(long size) throws IOException {
    note(OBSERVED_SIZE, Long.toString(size));
  }

  /** Begins again from the first byte. */
  void restart(Optional<String> validator) throws IOException {
    Files.deleteIfExists(bytes);
    note(VALIDATOR, validator.orElse(null));
  }

  void discard() throws IOException {
    restart(Optional.empty());
  }

  FileChannel append() throws IOException {
    return FileChannel.open(
        bytes, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  Path path() {
    return bytes;
  }

  /** The bytes are whole: makes them durable under the name of a kept file. */
  Path keep() throws IOException {
    ArchiveFolder.sync(bytes);
    ArchiveFolder.rename(bytes, kept);
    Files.deleteIfExists(notes);
    return kept;
  }

  private Properties notes() throws IOException {
    Properties properties = new Properties();
    if (Files.exists(notes)) {
      try (Reader reader = Files.newBufferedReader(notes)) {
        properties.load(reader);
      } catch (IllegalArgumentException halfWritten) {
        properties.clear();
      }
    }
    return properties;
  }

  private void note(String name, String value) throws IOException {
    Properties properties = notes();
    if (value == null) {
      properties.remove(name);
    } else {
      properties.setProperty(name, value);
    }
    Path written = notes.resolveSibling(notes.getFileName() + ".new");
    try (Writer writer = Files.newBufferedWriter(written)) {
      properties.store(writer, null);
    }
    ArchiveFolder.rename(written, notes);
  }
}
