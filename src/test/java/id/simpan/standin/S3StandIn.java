package id.simpan.standin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real S3 server (s3proxy, which checks signatures and checksums) that keeps its objects in a
 * folder of its own, behind a {@link FaultProxy}. Questions asked here go round that proxy.
 */
public final class S3StandIn implements AutoCloseable {

  public static final String ACCESS_KEY_ID = "SIMPANTESTKEY";
  public static final String SECRET_ACCESS_KEY = "simpan-test-secret-access-key";
  public static final String REGION = "us-east-1";

  private final Path directory;
  private final S3Proxy server;
  private final FaultProxy faults;
  private final S3Client client;

  private S3StandIn() throws Exception {
    Quiet.loggers("org.gaul", "org.eclipse.jetty");
    directory = Files.createTempDirectory("simpan-s3-");
    server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .ignoreUnknownHeaders(true)
            .stopTimeout(0)
            .build();
    server.start();
    faults = FaultProxy.before(server.getPort());
    client = client(serverEndpoint(), SECRET_ACCESS_KEY);
  }

  public static S3StandIn start() {
    try {
      return new S3StandIn();
    } catch (Exception e) {
      throw new IllegalStateException("The S3 stand-in does not start", e);
    }
  }

  /** Starts with an empty bucket. */
  public static S3StandIn start(String bucket) {
    S3StandIn s3 = start();
    try {
      s3.createBucket(bucket);
      return s3;
    } catch (RuntimeException e) {
      s3.close();
      throw e;
    }
  }

  /** Goes through the {@link #faults} proxy; use it path-style. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + faults.port());
  }

  /** The server itself: no faults, and no cost of a proxy; use it path-style. */
  public URI serverEndpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Down, hanging, up again. */
  public FaultProxy faults() {
    return faults;
  }

  public void createBucket(String bucket) {
    client.createBucket(request -> request.bucket(bucket));
  }

  /** A client that meets no faults. */
  public S3Client client() {
    return client;
  }

  /** A new client through the {@link #faults} proxy, with whatever secret; the caller closes it. */
  public S3Client clientThroughFaults(String secretAccessKey) {
    return client(endpoint(), secretAccessKey);
  }

  /** All keys, sorted. */
  public List<String> keys(String bucket) {
    return keys(bucket, "");
  }

  public List<String> keys(String bucket, String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .sorted()
        .toList();
  }

  public boolean exists(String bucket, String key) {
    return keys(bucket, key).contains(key);
  }

  /** Size, metadata, ETag, and the checksum if the server tells it. */
  public HeadObjectResponse head(String bucket, String key) {
    return client.headObject(
        request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
  }

  public byte[] bytes(String bucket, String key) {
    return client
        .getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toBytes())
        .asByteArray();
  }

  /** Of an object of any size, lower-case hex. */
  public String sha256(String bucket, String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (var in = client.getObject(request -> request.bucket(bucket).key(key))) {
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Uploads that were begun and neither completed nor aborted. */
  public List<MultipartUpload> multipartUploads(String bucket) {
    return client.listMultipartUploads(request -> request.bucket(bucket)).uploads();
  }

  @Override
  public void close() {
    faults.close();
    client.close();
    try {
      server.stop();
      deleteDirectory();
    } catch (Exception e) {
      throw new IllegalStateException("The S3 stand-in does not stop", e);
    }
  }

  private void deleteDirectory() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static S3Client client(URI endpoint, String secretAccessKey) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(ACCESS_KEY_ID, secretAccessKey)))
        .build();
  }
}
