package id.simpan.s3;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.announce.Records;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Deliveries.HeldFile;
import id.simpan.standin.S3StandIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

class S3VerificationTest {

  private static S3StandIn s3;
  private static int tests;

  private final String bucket = "recordings-" + tests++;
  private final Map<String, HeldFile> held = new TreeMap<>();
  private final List<String> reported = new ArrayList<>();
  private int looked;

  @BeforeAll
  static void start() {
    s3 = S3StandIn.start();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void twoRecordings() {
    s3.createBucket(bucket);
    recording("s/a.mp4", "one");
    recording("s/b.mp4", "two");
    put("in/s/recording.json", manifest(), Map.of());
    put("in/s/SHA256SUMS", checksums(), Map.of());
  }

  private void recording(String path, String text) {
    held.put(path, new HeldFile(path, Sha256.of(text), text.length(), true));
    put("in/" + path, text, Map.of("sha256", Sha256.of(text)));
  }

  private String manifest() {
    return held.values().stream()
        .map(
            file ->
                """
                {"name": "%s", "recordingType": "chat_file", "fileType": "CHAT", "order": 0,
                 "size": %d, "sha256": "%s", "keptAt": "2026-11-20T03:00:00Z"}"""
                    .formatted(file.path().substring(2), file.size(), file.sha256()))
        .collect(
            Collectors.joining(
                ",",
                """
                {"session": "s", "meetingId": "1", "topic": "t", "recordedOn": "2026-11-20",
                 "files": [""",
                "]}"));
  }

  private String checksums() {
    return held.values().stream()
        .map(file -> file.sha256() + "  " + file.path().substring(2) + "\n")
        .collect(Collectors.joining());
  }

  private void put(String key, String text, Map<String, String> metadata) {
    s3.client()
        .putObject(
            put -> put.bucket(bucket).key(key).metadata(metadata), RequestBody.fromString(text));
  }

  private void delete(String key) {
    s3.client().deleteObject(request -> request.bucket(bucket).key(key));
  }

  private boolean verify(boolean deep) {
    return verification(deep).run(reported::add, () -> looked++);
  }

  private S3Verification verification(boolean deep) {
    S3Folder folder = new S3Folder(s3::client, bucket, "in", "", ChecksumAlgorithm.CRC32);
    return new S3Verification(folder, records(), path -> false, deep, path -> true);
  }

  private Records records() {
    return new Records(held.values()::forEach);
  }

  @Test
  void allIsAsRecorded() {
    S3Verification deep = verification(true);
    assertThat(verify(false)).isTrue();
    assertThat(deep.run(reported::add, () -> looked++)).isTrue();

    assertThat(reported).isEmpty();
    assertThat(deep.believed()).isZero();
    assertThat(looked).isEqualTo(4);
    assertThat(verification(false).files()).isEqualTo(2);
  }

  @Test
  void whatIsMissingAlteredOrExtraIsNamed() {
    delete("in/s/a.mp4");
    delete("in/s/SHA256SUMS");
    put("in/s/b.mp4", "by somebody else", Map.of());
    put("in/s/c.mp4", "c", Map.of());
    put("in/other/recording.json", "{}", Map.of());
    put("not in the folder", "", Map.of());

    assertThat(verify(false)).isFalse();

    assertThat(reported)
        .containsExactlyInAnyOrder(
            "missing  s/a.mp4",
            "missing  s/SHA256SUMS",
            "altered  s/b.mp4",
            "extra  s/c.mp4",
            "extra  other/recording.json");
    assertThat(looked).isEqualTo(2);
  }

  @Test
  void otherBytesUnderTheMetadataOfTheRightOnesAreFoundByReading() {
    put("in/s/a.mp4", "bad", Map.of("sha256", Sha256.of("one")));

    assertThat(verify(true)).isFalse();

    assertThat(reported).containsExactly("altered  s/a.mp4");
  }

  @Test
  void onlyTheGivenPartIsLookedAt() {
    delete("in/s/a.mp4");
    put("in/s/b.mp4", "by somebody else", Map.of());
    put("in/s/c.mp4", "c", Map.of());
    S3Folder folder = new S3Folder(s3::client, bucket, "in/", "", ChecksumAlgorithm.CRC32);
    S3Verification part =
        new S3Verification(
            folder, records(), path -> false, false, path -> path.endsWith("/b.mp4"));

    assertThat(part.run(reported::add, () -> looked++)).isFalse();

    assertThat(part.files()).isOne();
    assertThat(looked).isOne();
    assertThat(reported).containsExactly("altered  s/b.mp4");
  }

  @Test
  void anotherSizeUnderTheMetadataOfTheRightOneIsFoundWithoutReading() {
    put("in/s/a.mp4", "on", Map.of("sha256", Sha256.of("one")));

    assertThat(verify(false)).isFalse();

    assertThat(reported).containsExactly("altered  s/a.mp4");
  }

  @Test
  void whatOnlyTheMetadataVouchForIsCounted() {
    put("in/s/a.mp4", "bad", Map.of("sha256", Sha256.of("one")));
    S3Verification verification = verification(false);

    assertThat(verification.run(reported::add, () -> looked++)).isTrue();

    assertThat(verification.believed()).isEqualTo(2);
  }

  @Test
  void sideFilesThatListSomethingElseAreAltered() {
    put("in/s/recording.json", "{\"broken", Map.of());
    put("in/s/SHA256SUMS", checksums().replace("a.mp4", "c.mp4"), Map.of());

    assertThat(verify(false)).isFalse();

    assertThat(reported)
        .containsExactlyInAnyOrder("altered  s/recording.json", "altered  s/SHA256SUMS");
  }
}
