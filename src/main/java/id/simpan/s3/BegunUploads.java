package id.simpan.s3;

import id.simpan.permission.FileMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Notes of uploads in parts that have been begun and not ended, so that what a killed program left
 * behind is found, and not taken for that of another node. A note is a file that is locked for as
 * long as its upload is in hand; the system unlocks those of a dead program. It is written before
 * S3 knows of the upload; only one whose id could not be added any more is looked for by its key.
 */
final class BegunUploads {

  private static final Logger LOG = LoggerFactory.getLogger(BegunUploads.class);

  private static final int NOT_IMPLEMENTED = 501;

  private final S3Folder folder;
  private final Path notes;
  private boolean lookedForOrphans;

  BegunUploads(S3Folder folder, Path notes) {
    this.folder = folder;
    this.notes = notes;
  }

  /** An upload in hand; closed without being completed, it is aborted. */
  final class Note implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final String path;
    private String id;
    private boolean completed;

    private Note(Path file, FileChannel channel, String path) {
      this.file = file;
      this.channel = channel;
      this.path = path;
    }

    /** S3 knows the upload under this id; it has no part yet. */
    void begun(String id) {
      this.id = id;
      try {
        write(channel, id);
        channel.force(true);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    void completed() {
      completed = true;
    }

    @Override
    public void close() {
      // Interrupted, the request to abort would fail; the note stays then, for the next start
      if (completed || id == null || abort(folder.key(path), id)) {
        remove(file);
      }
      release(channel);
      removeIfEmpty();
    }
  }

  /** Notes an upload to come, and ends those that a program which is no more has left behind. */
  synchronized Note note(String path) {
    try {
      if (!lookedForOrphans) {
        lookedForOrphans = true;
        abortOrphans();
      }
      FileMode.PRIVATE.createFolders(notes);
      Path file = notes.resolve(UUID.randomUUID() + ".upload");
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              FileMode.PRIVATE.attributesOf(file));
      channel.lock();
      write(channel, folder.bucket() + "\n" + folder.key(path) + "\n");
      return new Note(file, channel, path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void abortOrphans() throws IOException {
    if (!Files.isDirectory(notes)) {
      return;
    }
    try (Stream<Path> files = Files.list(notes)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".upload")).toList()) {
        abortOrphan(file);
      }
    }
  }

  private void abortOrphan(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return; // in hand
      }
      List<String> lines = Files.readAllLines(file);
      boolean ofAnotherBucket = lines.size() > 1 && !lines.get(0).equals(folder.bucket());
      if (!ofAnotherBucket && isOver(lines)) {
        remove(file);
      }
    } catch (OverlappingFileLockException inHand) {
      // by this very process
    }
  }

  private boolean isOver(List<String> lines) {
    return switch (lines.size()) {
      case 3 -> abort(lines.get(1), lines.get(2));
      case 2 -> abortAll(lines.get(1));
      default -> true; // S3 was not asked yet
    };
  }

  /**
   * Ends those of a key that have no part, if they may be listed: the one that is looked for has
   * none, and one that has is in another node's hand.
   */
  private boolean abortAll(String key) {
    try {
      return folder
          .client()
          .listMultipartUploads(request -> request.bucket(folder.bucket()).prefix(key))
          .uploads()
          .stream()
          .filter(it -> it.key().equals(key) && hasNoPart(key, it.uploadId()))
          .allMatch(it -> abort(key, it.uploadId()));
    } catch (S3Exception answer) {
      LOG.debug("Uploads cannot be listed", answer);
      return answer.statusCode() < 500 || answer.statusCode() == NOT_IMPLEMENTED;
    } catch (SdkException failed) {
      LOG.debug("Uploads cannot be listed", failed);
      return false;
    }
  }

  private boolean hasNoPart(String key, String id) {
    return folder
        .client()
        .listParts(it -> it.bucket(folder.bucket()).key(key).uploadId(id).maxParts(1))
        .parts()
        .isEmpty();
  }

  /** Returns whether it is over. */
  private boolean abort(String key, String id) {
    try {
      folder
          .client()
          .abortMultipartUpload(request -> request.bucket(folder.bucket()).key(key).uploadId(id));
      return true;
    } catch (S3Exception answer) {
      LOG.debug("An upload cannot be aborted", answer);
      return answer.statusCode() == S3Folder.NOT_FOUND;
    } catch (SdkException failed) {
      LOG.debug("An upload cannot be aborted", failed);
      return false;
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      LOG.debug("A note cannot be removed", failed);
    }
  }

  private static void release(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException failed) {
      LOG.debug("A note cannot be closed", failed);
    }
  }

  private synchronized void removeIfEmpty() {
    try {
      Files.deleteIfExists(notes);
    } catch (IOException notEmpty) {
      // another upload is in hand
    }
  }
}
