package id.simpan.s3;

import id.simpan.permission.PrivateFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A folder of a bucket, by paths that are relative to it. Everything goes to S3 as it is given:
 * nothing in a path is evaluated, as the S3 component would do with a key.
 */
public final class S3Folder {

  static final int NOT_FOUND = 404;
  static final int FORBIDDEN = 403;

  private static final Duration QUESTION = Duration.ofSeconds(60);

  /** Slower than this, and a minute more, is stalled. */
  private static final long BYTES_PER_SECOND = 20_000;

  /** S3 takes 2 KB of metadata in all. */
  private static final int LONGEST_VALUE = 400;

  private final Supplier<S3Client> client;
  private final String bucket;
  private final String prefix;
  private final String storageClass;
  private final ChecksumAlgorithm checksum;

  /**
   * @param client made when it is first needed
   * @param prefix the folder, with its last slash or without; empty for the whole bucket
   * @param storageClass or empty for the bucket's default
   * @param checksum that S3 verifies of each upload
   */
  public S3Folder(
      Supplier<S3Client> client,
      String bucket,
      String prefix,
      String storageClass,
      ChecksumAlgorithm checksum) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    this.storageClass = storageClass;
    this.checksum = checksum;
  }

  /** What a listing tells of an object. */
  public record Listed(String path, long size) {}

  /** Where a path is, for people. */
  public String where(String path) {
    return "s3://" + bucket + "/" + key(path);
  }

  /**
   * Everything below a folder, in the order of its keys, page by page.
   *
   * @param folder relative, ends with {@code /}; empty for all
   */
  public Stream<Listed> list(String folder) {
    return client()
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(key(folder)))
        .contents()
        .stream()
        .map(object -> new Listed(object.key().substring(prefix.length()), object.size()));
  }

  /** The bytes of an object as they are now; whoever must rely on them hashes them. */
  public InputStream open(String path) {
    return client().getObject(request -> request.bucket(bucket).key(key(path)));
  }

  /** Downloads an object, if it is there, to a file that is not; as {@link #open} has it. */
  public void fetch(String path, Path to) {
    try (InputStream in = open(path)) {
      PrivateFile.create(to);
      try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
        in.transferTo(Channels.newOutputStream(file));
        file.force(true); // the archive may get it as a link
      }
    } catch (NoSuchKeyException gone) {
      // then there is no file either
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * What S3 tells of an object, its checksums too.
   *
   * @return nothing if it is not there
   * @throws S3Exception with status 403 if it may not be looked at; without the right to list, if
   *     it is not there either
   */
  Optional<HeadObjectResponse> head(String path) {
    try {
      return Optional.of(
          client()
              .headObject(
                  request ->
                      request
                          .bucket(bucket)
                          .key(key(path))
                          .checksumMode(ChecksumMode.ENABLED)
                          .overrideConfiguration(within(QUESTION))));
    } catch (S3Exception answer) {
      if (answer.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw answer;
    }
  }

  /**
   * One request for a whole file.
   *
   * @param onlyNew not over another object: S3 answers 412 if there is one
   */
  void put(File file, String path, Map<String, String> metadata, boolean onlyNew) {
    client()
        .putObject(
            PutObjectRequest.builder()
                .bucket(bucket)
                .key(key(path))
                .ifNoneMatch(onlyNew ? "*" : null)
                .storageClass(storageClass())
                .checksumAlgorithm(checksum)
                .contentType(contentType(path))
                .metadata(headers(metadata))
                .overrideConfiguration(within(enoughFor(file.length())))
                .build(),
            RequestBody.fromFile(file));
  }

  S3Client client() {
    return client.get();
  }

  String bucket() {
    return bucket;
  }

  String key(String path) {
    return prefix + path;
  }

  ChecksumAlgorithm checksum() {
    return checksum;
  }

  String storageClass() {
    return storageClass.isBlank() ? null : storageClass;
  }

  static Duration enoughFor(long bytes) {
    return QUESTION.plusSeconds(bytes / BYTES_PER_SECOND);
  }

  static AwsRequestOverrideConfiguration within(Duration attempt) {
    return AwsRequestOverrideConfiguration.builder().apiCallAttemptTimeout(attempt).build();
  }

  static String contentType(String path) {
    if (path.endsWith(".vtt")) {
      return "text/vtt";
    }
    if (path.endsWith("SHA256SUMS")) {
      return "text/plain";
    }
    String guess =
        URLConnection.guessContentTypeFromName(path.substring(path.lastIndexOf('/') + 1));
    return guess == null ? "application/octet-stream" : guess;
  }

  /** Metadata are HTTP headers: printable ASCII stays, the rest is percent-encoded. */
  static Map<String, String> headers(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> ascii(entry.getValue())));
  }

  private static String ascii(String text) {
    String ascii =
        text.chars().allMatch(c -> c > 0x20 && c < 0x7f)
            ? text
            : URLEncoder.encode(text, StandardCharsets.UTF_8);
    return ascii.length() <= LONGEST_VALUE ? ascii : ascii.substring(0, LONGEST_VALUE);
  }
}
