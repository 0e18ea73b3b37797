package id.simpan.s3;

import id.simpan.archive.SafeNames;
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Uploads recordings: in parts from disk, each verified by S3, with metadata, and never over
 * another object. The component's own multipart upload (4.18.0) leaves out metadata and checksums.
 */
public final class S3Upload {

  private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_IMPLEMENTED = 501;

  /** A head request; an upload is limited by its stalled parts instead. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(30);

  private final Supplier<S3AsyncClient> client;
  private final String bucket;
  private final String prefix;
  private final String storageClass;
  private final ChecksumAlgorithm checksum;

  /**
   * @param storageClass or empty for the bucket's default
   */
  public S3Upload(
      Supplier<S3AsyncClient> client,
      String bucket,
      String prefix,
      String storageClass,
      ChecksumAlgorithm checksum) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.storageClass = storageClass;
    this.checksum = checksum;
  }

  /**
   * Puts a verified file into the bucket. If the same file is there already, this does nothing; if
   * another object is, the name gets a number.
   *
   * @param headers of a delivery
   * @return the path that it has, relative
   */
  public String put(File file, Map<String, Object> headers) {
    String path = text(headers, "CamelSimpanPath");
    String sha256 = text(headers, "CamelSimpanSha256");
    Map<String, String> metadata =
        Map.of(
            "meeting-id", text(headers, "CamelSimpanMeetingId"),
            "session-uuid", text(headers, "CamelSimpanSession"),
            "recording-type", text(headers, "CamelSimpanRecordingType"),
            "sha256", sha256);
    for (int number = 1; ; number++) {
      String candidate = SafeNames.numbered(path, number);
      Optional<HeadObjectResponse> there = head(candidate);
      if (there.isEmpty()) {
        abortOrphans(candidate);
      }
      if (there.isEmpty() && upload(file, candidate, metadata)) {
        return candidate;
      }
      Optional<HeadObjectResponse> found = there.isPresent() ? there : head(candidate);
      if (found.isPresent()
          && found.get().contentLength() == file.length()
          && sha256.equals(found.get().metadata().get("sha256"))) {
        return candidate;
      }
    }
  }

  /** Where a path is, for people. */
  public String where(String path) {
    return "s3://" + bucket + "/" + prefix + path;
  }

  public void fetch(String path, java.nio.file.Path to) {}

  private static String text(Map<String, Object> headers, String name) {
    return Objects.requireNonNull(headers.get(name), name).toString();
  }

  private Optional<HeadObjectResponse> head(String path) {
    try {
      return Optional.of(
          client
              .get()
              .headObject(
                  request ->
                      request
                          .bucket(bucket)
                          .key(prefix + path)
                          .overrideConfiguration(limit -> limit.apiCallTimeout(HEAD_TIMEOUT)))
              .join());
    } catch (CompletionException failed) {
      // without the right to list, S3 answers 403 for an object that is not there
      if (failed.getCause() instanceof S3Exception answer
          && (answer.statusCode() == NOT_FOUND || answer.statusCode() == FORBIDDEN)) {
        return Optional.empty();
      }
      throw unwrapped(failed);
    }
  }

  /**
   * Uploads of this very object that a killed program left behind: whoever has it in hand is us.
   */
  private void abortOrphans(String path) {
    try {
      client
          .get()
          .listMultipartUploads(request -> request.bucket(bucket).prefix(prefix + path))
          .join()
          .uploads()
          .stream()
          .filter(upload -> upload.key().equals(prefix + path))
          .forEach(
              upload ->
                  client
                      .get()
                      .abortMultipartUpload(
                          request ->
                              request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()))
                      .join());
    } catch (CompletionException failed) {
      LOG.debug("Orphaned uploads cannot be listed or aborted here", failed);
    }
  }

  /** Returns false if an object of that name came meanwhile. */
  private boolean upload(File file, String path, Map<String, String> metadata) {
    try {
      put(file, path, metadata, "*");
      return true;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof S3Exception answer) {
        if (answer.statusCode() == PRECONDITION_FAILED) {
          return false;
        }
        if (answer.statusCode() == NOT_IMPLEMENTED) {
          put(file, path, metadata, null); // a store without conditional writes
          return true;
        }
      }
      throw unwrapped(failed);
    }
  }

  private void put(File file, String path, Map<String, String> metadata, String ifNoneMatch) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(prefix + path)
            .ifNoneMatch(ifNoneMatch)
            .storageClass(storageClass.isBlank() ? null : storageClass)
            .checksumAlgorithm(checksum)
            .metadata(
                metadata.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> ascii(entry.getValue()))))
            .build();
    client.get().putObject(request, AsyncRequestBody.fromFile(file)).join();
  }

  /** Metadata are HTTP headers: printable ASCII stays, the rest is percent-encoded. */
  private static String ascii(String text) {
    return text.chars().allMatch(c -> c > 0x20 && c < 0x7f)
        ? text
        : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static RuntimeException unwrapped(CompletionException failed) {
    return failed.getCause() instanceof RuntimeException cause ? cause : failed;
  }
}
