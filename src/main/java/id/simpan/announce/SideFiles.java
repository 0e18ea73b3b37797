package id.simpan.announce;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import id.simpan.archive.ArchivePath;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.permission.FileMode;
import id.simpan.permission.PrivateFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes {@code recording.json} and {@code SHA256SUMS}, which list what one destination holds of a
 * session.
 */
public final class SideFiles {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;
  private final Optional<String> account;

  /**
   * @param directory for the files until they are delivered
   * @param account whose recordings they list; empty if it is the only one
   */
  public SideFiles(Path directory, Optional<String> account) {
    this.directory = directory;
    this.account = account;
  }

  /**
   * A side file to deliver.
   *
   * @param path relative path in the archive
   */
  public record SideFile(File file, String path) {}

  /** Writes both for the files that the batch's destination holds. */
  public List<SideFile> write(Batch batch) {
    return List.of(
        write(batch, ArchivePath.MANIFEST, manifest(batch)),
        write(batch, ArchivePath.CHECKSUMS, checksums(batch)));
  }

  /** Their batch is in hand no more, whether they are delivered or not. */
  public void remove(Batch batch) {
    try {
      Files.deleteIfExists(path(batch, ArchivePath.MANIFEST));
      Files.deleteIfExists(path(batch, ArchivePath.CHECKSUMS));
    } catch (IOException inUse) {
      throw new UncheckedIOException(inUse);
    }
  }

  private SideFile write(Batch batch, String name, byte[] content) {
    try {
      FileMode.PRIVATE.createFolders(directory);
      Path file = path(batch, name);
      PrivateFile.create(file);
      Files.write(file, content);
      return new SideFile(file.toFile(), batch.folder() + "/" + name);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private Path path(Batch batch, String name) {
    return directory.resolve(String.join(".", batch.id(), batch.tag(), name));
  }

  private byte[] manifest(Batch batch) {
    Map<String, Object> session = Announcement.session(batch);
    account.ifPresent(name -> session.put(Manifests.ACCOUNT, name));
    List<Map<String, Object>> files = new ArrayList<>();
    for (KeptFile file : batch.held()) {
      files.add(Announcement.file(file));
    }
    session.put("files", files);
    if (!batch.notStored().isEmpty()) {
      session.put("notStored", batch.notStored());
    }
    try {
      return JSON.writeValueAsBytes(session);
    } catch (IOException plainValues) {
      throw new UncheckedIOException(plainValues);
    }
  }

  private static byte[] checksums(Batch batch) {
    StringBuilder lines = new StringBuilder();
    for (KeptFile file : batch.held()) {
      lines.append(file.sha256()).append("  ").append(file.name()).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
