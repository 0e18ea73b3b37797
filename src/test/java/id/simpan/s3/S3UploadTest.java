package id.simpan.s3;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.Sha256;
import id.simpan.standin.GeneratedContent;
import id.simpan.standin.S3StandIn;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** The checksums that the stand-in verifies and does not tell: each upload carries one. */
class S3UploadTest {

  private static final long PART = 5L << 20;
  private static final List<SdkHttpRequest> UPLOADS = new CopyOnWriteArrayList<>();

  private static S3StandIn s3;
  private static S3AsyncClient client;

  @BeforeAll
  static void start() {
    s3 = S3StandIn.start("recordings");
    client =
        S3AsyncClient.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.of(S3StandIn.REGION))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        S3StandIn.ACCESS_KEY_ID, S3StandIn.SECRET_ACCESS_KEY)))
            .multipartEnabled(true)
            .multipartConfiguration(it -> it.thresholdInBytes(PART).minimumPartSizeInBytes(PART))
            .overrideConfiguration(it -> it.addExecutionInterceptor(new Recorder()))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    s3.close();
  }

  private static final class Recorder implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes other) {
      if (context.httpRequest().method() == SdkHttpMethod.PUT) {
        UPLOADS.add(context.httpRequest());
      }
    }
  }

  private void put(Path folder, String name, long size) throws Exception {
    UPLOADS.clear();
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      GeneratedContent.of("MP4", size, 7).writeTo(out, 0, size);
    }
    String path =
        new S3Upload(() -> client, "recordings", "in/", "", ChecksumAlgorithm.CRC32)
            .put(
                file.toFile(),
                Map.of(
                    "CamelSimpanPath", name,
                    "CamelSimpanSha256", Sha256.of(file),
                    "CamelSimpanMeetingId", "85095598095",
                    "CamelSimpanSession", "sesi é",
                    "CamelSimpanRecordingType", "active_speaker"));
    assertThat(path).isEqualTo(name);
    assertThat(s3.sha256("recordings", "in/" + name)).isEqualTo(Sha256.of(file));
    assertThat(s3.head("recordings", "in/" + name).metadata())
        .containsEntry("session-uuid", "sesi+%C3%A9")
        .containsEntry("sha256", Sha256.of(file));
  }

  private static boolean carriesChecksum(SdkHttpRequest request) {
    return request.firstMatchingHeader("x-amz-checksum-crc32").isPresent()
        || request
            .firstMatchingHeader("x-amz-trailer")
            .filter("x-amz-checksum-crc32"::equals)
            .isPresent();
  }

  @Test
  void aSmallFileGoesUpWithItsChecksum(@TempDir Path folder) throws Exception {
    put(folder, "small.mp4", 30_000);

    assertThat(UPLOADS).hasSize(1).allMatch(S3UploadTest::carriesChecksum);
  }

  @Test
  void eachPartOfALargeFileGoesUpWithItsChecksum(@TempDir Path folder) throws Exception {
    put(folder, "large.mp4", 2 * PART + 17);

    assertThat(UPLOADS).hasSize(3).allMatch(S3UploadTest::carriesChecksum);
    assertThat(s3.multipartUploads("recordings")).isEmpty();
  }
}
