package id.simpan.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3StandInTest {

  private static final S3StandIn S3 = S3StandIn.start("rekaman");

  private final S3Client client = S3.clientThroughFaults(S3StandIn.SECRET_ACCESS_KEY);

  @AfterAll
  static void close() {
    S3.close();
  }

  @Test
  void keepsAnObjectWithMetadata() {
    put("2026/01/rapat é.txt", "halo");

    HeadObjectResponse head = S3.head("rekaman", "2026/01/rapat é.txt");
    assertThat(head.contentLength()).isEqualTo(4);
    assertThat(head.metadata()).containsEntry("meeting-id", "1");
    assertThat(S3.bytes("rekaman", "2026/01/rapat é.txt")).isEqualTo("halo".getBytes());
    assertThat(S3.sha256("rekaman", "2026/01/rapat é.txt")).isEqualTo(Content.of("halo").sha256());
    assertThat(S3.keys("rekaman", "2026/")).containsExactly("2026/01/rapat é.txt");
  }

  @Test
  void checksChecksums() {
    assertThatThrownBy(
            () ->
                client.putObject(
                    put -> put.bucket("rekaman").key("wrong").checksumCRC32("AAAAAA=="),
                    RequestBody.fromString("halo")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    assertThat(S3.exists("rekaman", "wrong")).isFalse();
  }

  @Test
  void checksSignatures() {
    try (S3Client stranger = S3.clientThroughFaults("another secret")) {
      assertThatThrownBy(() -> stranger.listObjectsV2(list -> list.bucket("rekaman")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void listsUploadsThatAreOpen() {
    String id =
        client.createMultipartUpload(create -> create.bucket("rekaman").key("big.mp4")).uploadId();
    assertThat(S3.multipartUploads("rekaman")).hasSize(1);

    client.abortMultipartUpload(abort -> abort.bucket("rekaman").key("big.mp4").uploadId(id));
    assertThat(S3.multipartUploads("rekaman")).isEmpty();
  }

  @Test
  void failsAndReturnsOnOneEndpoint() {
    S3.faults().down();
    assertThatThrownBy(() -> put("down", "x"))
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("refused");
    S3.faults().hang();
    assertThatThrownBy(() -> put("hanging", "x", Duration.ofMillis(500)))
        .isInstanceOf(ApiCallTimeoutException.class);
    S3.faults().up();
    put("up", "x");
    S3.faults().downAfterUploading(50_000);
    assertThatThrownBy(() -> put("cut", "x".repeat(200_000)))
        .isInstanceOf(SdkClientException.class);
    S3.faults().up();

    assertThat(S3.exists("rekaman", "up")).isTrue();
    assertThat(S3.exists("rekaman", "cut")).isFalse();
  }

  private void put(String key, String text) {
    put(key, text, Duration.ofSeconds(10));
  }

  private void put(String key, String text, Duration timeout) {
    client.putObject(
        put ->
            put.bucket("rekaman")
                .key(key)
                .metadata(Map.of("meeting-id", "1"))
                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                .overrideConfiguration(call -> call.apiCallTimeout(timeout)),
        RequestBody.fromString(text));
  }
}
