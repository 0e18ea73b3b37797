package id.simpan.s3;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Uploads of large files in parts, some at a time, each read from the disk as it is sent and
 * verified by S3. Memory does not know the size of the file.
 */
public final class S3Parts implements AutoCloseable {

  /** Bytes of a part, unless the file has more than {@value #MOST_PARTS} of them. */
  static final long PART = 16L << 20;

  private static final int MOST_PARTS = 10_000;
  private static final int AT_A_TIME = 4;

  private final S3Folder folder;
  private final BegunUploads begun;
  private final long part;
  private final ExecutorService senders =
      Executors.newFixedThreadPool(
          AT_A_TIME,
          task -> {
            Thread thread = new Thread(task, "s3-part");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param notes a directory of this machine, for what has been begun
   */
  public S3Parts(S3Folder folder, Path notes) {
    this(folder, notes, PART);
  }

  S3Parts(S3Folder folder, Path notes, long part) {
    this.folder = folder;
    this.begun = new BegunUploads(folder, notes);
    this.part = part;
  }

  /** Breaks off what is being sent. */
  @Override
  public void close() {
    senders.shutdownNow();
  }

  /** Whether a file has more than one part. */
  boolean isLarge(File file) {
    return file.length() > part;
  }

  /**
   * Sends a file.
   *
   * @param onlyNew not over another object: S3 answers 412 if there is one, at the end
   * @param atTheEnd is done when all has been sent, and S3 has no object yet; if it fails, there
   *     will be none
   */
  void put(
      File file, String path, Map<String, String> metadata, boolean onlyNew, Runnable atTheEnd) {
    try (BegunUploads.Note note = begun.note(path)) {
      String id =
          folder
              .client()
              .createMultipartUpload(
                  request ->
                      request
                          .bucket(folder.bucket())
                          .key(folder.key(path))
                          .storageClass(folder.storageClass())
                          .checksumAlgorithm(folder.checksum())
                          .contentType(S3Folder.contentType(path))
                          .metadata(S3Folder.headers(metadata)))
              .uploadId();
      note.begun(id);
      List<CompletedPart> sent = send(file, path, id);
      atTheEnd.run();
      folder
          .client()
          .completeMultipartUpload(
              request ->
                  request
                      .bucket(folder.bucket())
                      .key(folder.key(path))
                      .uploadId(id)
                      .ifNoneMatch(onlyNew ? "*" : null)
                      .multipartUpload(upload -> upload.parts(sent)));
      note.completed();
    }
  }

  /** Returns or throws when no part is being sent any more. */
  private List<CompletedPart> send(File file, String path, String id) {
    long length = Math.max(part, -Math.floorDiv(-file.length(), MOST_PARTS));
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<CompletedPart>> parts = new ArrayList<>();
    for (long from = 0; from < file.length(); from += length) {
      FileSlice slice = new FileSlice(file, from, Math.min(length, file.length() - from));
      int number = parts.size() + 1;
      parts.add(
          senders.submit(
              () -> {
                if (failed.get()) {
                  throw new CancellationException();
                }
                try {
                  return send(slice, path, id, number);
                } catch (RuntimeException failure) {
                  failed.set(true);
                  throw failure;
                }
              }));
    }
    List<CompletedPart> sent = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<CompletedPart> one : parts) {
      try {
        sent.add(one.get());
      } catch (ExecutionException | CancellationException broken) {
        if (failure == null || failure instanceof CancellationException) {
          failure =
              broken.getCause() instanceof RuntimeException cause
                  ? cause
                  : new CancellationException("the upload was broken off");
        }
      } catch (InterruptedException stopped) {
        parts.forEach(part -> part.cancel(true));
        Thread.currentThread().interrupt();
        throw AbortedException.create("The upload was stopped", stopped);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return sent;
  }

  private CompletedPart send(FileSlice slice, String path, String id, int number) {
    UploadPartResponse sent =
        folder
            .client()
            .uploadPart(
                request ->
                    request
                        .bucket(folder.bucket())
                        .key(folder.key(path))
                        .uploadId(id)
                        .partNumber(number)
                        .checksumAlgorithm(folder.checksum())
                        .overrideConfiguration(S3Folder.within(S3Folder.enoughFor(slice.length()))),
                RequestBody.fromContentProvider(slice, slice.length(), "application/octet-stream"));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(sent.eTag())
        .checksumCRC32(sent.checksumCRC32())
        .checksumCRC32C(sent.checksumCRC32C())
        .checksumSHA1(sent.checksumSHA1())
        .checksumSHA256(sent.checksumSHA256())
        .build();
  }
}
