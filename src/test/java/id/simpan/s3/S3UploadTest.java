package id.simpan.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.archive.Sha256;
import id.simpan.standin.GeneratedContent;
import id.simpan.standin.S3StandIn;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Against a real S3 server, and what other stores and missing rights make of it. */
class S3UploadTest {

  private static final long PART = 5L << 20;

  private static S3StandIn s3;
  private static int tests;

  @TempDir private Path directory;
  private final String bucket = "recordings-" + tests++;
  private final OddStore store = new OddStore(s3);
  private final S3Client client = store.client();

  @BeforeAll
  static void start() {
    s3 = S3StandIn.start();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void createBucket() {
    s3.createBucket(bucket);
  }

  private S3Folder folder(String prefix, String checksum) {
    return new S3Folder(() -> client, bucket, prefix, "", ChecksumAlgorithm.fromValue(checksum));
  }

  private S3Upload upload(S3Folder folder, boolean amazon) {
    return new S3Upload(folder, new S3Parts(folder, notes(), PART), amazon);
  }

  private S3Upload upload() {
    return upload(folder("", "CRC32"), true);
  }

  private Path notes() {
    return directory.resolve("notes");
  }

  private Path file(long size) throws Exception {
    Path file = directory.resolve("0f.kept");
    try (OutputStream out = Files.newOutputStream(file)) {
      GeneratedContent.of("MP4", size, 7).writeTo(out, 0, size);
    }
    return file;
  }

  private static Map<String, Object> headers(Path file, String path) throws Exception {
    return new HashMap<>(
        Map.of(
            "CamelSimpanPath", path,
            "CamelSimpanSha256", Sha256.of(file),
            "CamelSimpanMeetingId", "85095598095",
            "CamelSimpanSession", "sesi é",
            "CamelSimpanRecordingType", "active_speaker"));
  }

  private String put(S3Upload upload, Path file, String path) throws Exception {
    return upload.put(file.toFile(), headers(file, path));
  }

  private void putAnother(String path) {
    s3.client().putObject(put -> put.bucket(bucket).key(path), RequestBody.fromString("another"));
  }

  private String text(String path) {
    return new String(s3.bytes(bucket, path));
  }

  private static boolean isPut(SdkHttpRequest request) {
    return request.method() == SdkHttpMethod.PUT;
  }

  // --- one request for a small file

  @Test
  void aSmallFileIsOneRequestWithChecksumConditionTypeAndMetadata() throws Exception {
    Path file = file(30_000);

    assertThat(put(upload(), file, "a/small.mp4")).isEqualTo("a/small.mp4");

    assertThat(store.asked).containsExactly("PUT a/small.mp4");
    SdkHttpRequest request = store.requests.get(0);
    assertThat(request.firstMatchingHeader("x-amz-checksum-crc32")).isPresent();
    assertThat(request.firstMatchingHeader("If-None-Match")).contains("*");
    assertThat(s3.sha256(bucket, "a/small.mp4")).isEqualTo(Sha256.of(file));
    HeadObjectResponse object = s3.head(bucket, "a/small.mp4");
    assertThat(object.contentType()).isEqualTo("video/mp4");
    assertThat(object.metadata())
        .containsOnly(
            Map.entry("meeting-id", "85095598095"),
            Map.entry("session-uuid", "sesi+%C3%A9"),
            Map.entry("recording-type", "active_speaker"),
            Map.entry("sha256", Sha256.of(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRC32", "CRC32C", "SHA1", "SHA256"})
  void eachChecksumOfTheSettingsIsSent(String checksum) throws Exception {
    Path file = file(PART + 17);
    S3Upload upload = upload(folder("", checksum), true);

    put(upload, file, "large.mp4");
    upload.replace(file.toFile(), headers(file, "small.mp4"));

    assertThat(store.requests.stream().filter(S3UploadTest::isPut))
        .hasSize(3)
        .allMatch(
            put -> put.firstMatchingHeader("x-amz-checksum-" + checksum.toLowerCase()).isPresent());
    assertThat(s3.sha256(bucket, "large.mp4")).isEqualTo(Sha256.of(file));
  }

  @Test
  void theSameFileAgainIsSeenWhenItIsRefused() throws Exception {
    S3Upload upload = upload();
    put(upload, file(1_000), "a.mp4");
    store.asked.clear();

    assertThat(put(upload, file(1_000), "a.mp4")).isEqualTo("a.mp4");

    assertThat(store.asked).containsExactly("PUT a.mp4", "HEAD a.mp4");
    assertThat(s3.keys(bucket)).containsExactly("a.mp4");
  }

  @Test
  void anotherObjectOfItsNameStaysAndTheFileGetsANumber() throws Exception {
    putAnother("a.mp4");

    assertThat(put(upload(), file(1_000), "a.mp4")).isEqualTo("a-2.mp4");

    assertThat(text("a.mp4")).isEqualTo("another");
  }

  @Test
  void whatIsOfThePastAndThereCostsNoUpload() throws Exception {
    S3Upload upload = upload();
    Path file = file(1_000);
    put(upload, file, "a.mp4");
    store.asked.clear();
    Map<String, Object> headers = headers(file, "a.mp4");
    headers.put("CamelSimpanPast", true);

    assertThat(upload.put(file.toFile(), headers)).isEqualTo("a.mp4");

    assertThat(store.asked).containsExactly("HEAD a.mp4");
  }

  @Test
  void aSideFileTakesThePlaceOfTheOneBeforeUnderItsLiteralKey() throws Exception {
    S3Upload upload = upload();
    String path = "a/${body.delete} {{x}} #{1}/SHA256SUMS";
    upload.replace(file(500).toFile(), headers(directory.resolve("0f.kept"), path));
    Path file = file(600);

    upload.replace(file.toFile(), headers(file, path));

    assertThat(file).exists();
    assertThat(store.asked).containsExactly("PUT " + path, "PUT " + path);
    assertThat(s3.sha256(bucket, path)).isEqualTo(Sha256.of(file));
    assertThat(s3.head(bucket, path).contentType()).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @CsvSource({"'',a.vtt", "in,in/a.vtt", "in/,in/a.vtt", "in/all,in/all/a.vtt"})
  void aPrefixIsAFolder(String prefix, String key) throws Exception {
    S3Folder folder = folder(prefix, "CRC32");

    put(upload(folder, true), file(100), "a.vtt");

    assertThat(s3.keys(bucket)).containsExactly(key);
    assertThat(folder.where("a.vtt")).isEqualTo("s3://" + bucket + "/" + key);
    assertThat(folder.list("")).containsExactly(new S3Folder.Listed("a.vtt", 100));
    folder.fetch("a.vtt", directory.resolve("fetched"));
    assertThat(directory.resolve("fetched")).hasSameBinaryContentAs(directory.resolve("0f.kept"));
    assertThat(s3.head(bucket, key).contentType()).isEqualTo("text/vtt");
  }

  // --- other stores, and rights

  @Test
  void anotherStoreIsBelievedOnceItHasRefused() throws Exception {
    S3Upload upload = upload(folder("", "CRC32"), false);
    put(upload, file(1_000), "a.mp4");
    assertThat(store.asked).containsExactly("HEAD a.mp4", "PUT a.mp4", "PUT a.mp4");
    store.asked.clear();

    put(upload, file(1_001), "b.mp4");

    assertThat(store.asked).containsExactly("PUT b.mp4");
  }

  @Test
  void aStoreThatIgnoresTheConditionIsLookedAtFirst() throws Exception {
    store.ignoringConditions();
    S3Upload upload = upload(folder("", "CRC32"), false);
    putAnother("a.mp4");
    putAnother("b.mp4");

    assertThat(put(upload, file(1_000), "a.mp4")).isEqualTo("a-2.mp4");
    assertThat(put(upload, file(1_000), "b.mp4")).isEqualTo("b-2.mp4");
    assertThat(put(upload, file(1_000), "b.mp4")).isEqualTo("b-2.mp4");

    assertThat(text("a.mp4")).isEqualTo("another");
    assertThat(text("b.mp4")).isEqualTo("another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"501 NotImplemented", "400 NotImplemented"})
  void aStoreThatDoesNotKnowTheConditionIsLookedAtFirst(String refusal) throws Exception {
    store.refusing(it -> OddStore.isConditional(it) ? Optional.of(refusal) : Optional.empty());
    S3Upload upload = upload();
    putAnother("a.mp4");
    putAnother("large.mp4");

    assertThat(put(upload, file(1_000), "a.mp4")).isEqualTo("a-2.mp4");
    assertThat(put(upload, file(1_000), "a.mp4")).isEqualTo("a-2.mp4");
    assertThat(put(upload, file(PART + 17), "large.mp4")).isEqualTo("large-2.mp4");

    assertThat(text("a.mp4")).isEqualTo("another");
    assertThat(s3.keys(bucket)).containsExactly("a-2.mp4", "a.mp4", "large-2.mp4", "large.mp4");
    assertThat(s3.multipartUploads(bucket)).isEmpty();
  }

  private void forbidLooking() {
    store.refusing(
        it -> it.method() == SdkHttpMethod.HEAD ? Optional.of("403 Forbidden") : Optional.empty());
  }

  @Test
  void aBucketThatMayOnlyBeWrittenTakesWhatIsNew() throws Exception {
    forbidLooking();

    assertThat(put(upload(), file(1_000), "a.mp4")).isEqualTo("a.mp4");
    assertThat(put(upload(), file(PART + 17), "b.mp4")).isEqualTo("b.mp4");
  }

  @Test
  void aTakenNameThatMayNotBeLookedAtIsAnErrorThatNamesTheRight() throws Exception {
    forbidLooking();
    putAnother("a.mp4");

    assertThatThrownBy(() -> put(upload(), file(1_000), "a.mp4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "s3://"
                + bucket
                + "/a.mp4 is taken, and it cannot be seen whether by this very file: give the"
                + " access key the right s3:GetObject");

    assertThat(s3.keys(bucket)).containsExactly("a.mp4");
  }

  @Test
  void nothingIsOverwrittenWhereNeitherLooksNorConditionsWork() throws Exception {
    store.refusing(
        it ->
            it.method() == SdkHttpMethod.HEAD
                ? Optional.of("403 Forbidden")
                : OddStore.isConditional(it)
                    ? Optional.of("501 NotImplemented")
                    : Optional.empty());
    putAnother("a.mp4");

    assertThatThrownBy(() -> put(upload(), file(1_000), "a.mp4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("give the access key the rights s3:GetObject and s3:ListBucket");

    assertThat(text("a.mp4")).isEqualTo("another");
    assertThat(s3.keys(bucket)).containsExactly("a.mp4");
  }

  @Test
  void aStoreThatRefusesWhatIsNotThereIsNotAskedForEver() throws Exception {
    store.refusing(it -> isPut(it) ? Optional.of("412 PreconditionFailed") : Optional.empty());

    assertThatThrownBy(() -> put(upload(), file(1_000), "a.mp4")).isInstanceOf(S3Exception.class);

    assertThat(store.asked).hasSize(6).allMatch(it -> it.endsWith(" a.mp4"));
  }

  @Test
  void theNumbersEnd() throws Exception {
    S3Upload upload = upload();
    putAnother("a.mp4");
    for (int number = 2; number <= 100; number++) {
      putAnother("a-" + number + ".mp4");
    }

    assertThatThrownBy(() -> put(upload, file(1_000), "a.mp4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/a.mp4 and its numbers up to -100 are taken by other objects");

    assertThat(s3.keys(bucket)).hasSize(100);
  }

  @Test
  void aConflictIsTriedAgain() throws Exception {
    store.refusing(
        it ->
            store.asked.size() == 1
                ? Optional.of("409 ConditionalRequestConflict")
                : Optional.empty());

    assertThat(put(upload(), file(1_000), "a.mp4")).isEqualTo("a.mp4");

    assertThat(s3.keys(bucket)).containsExactly("a.mp4");
  }

  // --- in parts

  @Test
  void aLargeFileGoesUpInPartsEachWithItsChecksum() throws Exception {
    Path file = file(3 * PART + 17);

    put(upload(), file, "large.mp4");

    assertThat(store.requests.stream().filter(S3UploadTest::isPut))
        .hasSize(4)
        .allMatch(put -> put.firstMatchingHeader("x-amz-checksum-crc32").isPresent());
    assertThat(store.asked).noneMatch(it -> it.equals("GET "));
    assertThat(s3.sha256(bucket, "large.mp4")).isEqualTo(Sha256.of(file));
    assertThat(s3.head(bucket, "large.mp4").metadata()).containsEntry("sha256", Sha256.of(file));
    assertThat(s3.multipartUploads(bucket)).isEmpty();
    assertThat(notes()).doesNotExist();
  }

  @Test
  void aLargeFileThatIsThereIsNotSentAgainNorOverAnother() throws Exception {
    S3Upload upload = upload();
    put(upload, file(PART + 17), "large.mp4");
    store.asked.clear();
    assertThat(put(upload, file(PART + 17), "large.mp4")).isEqualTo("large.mp4");
    assertThat(store.asked).containsExactly("HEAD large.mp4");

    assertThat(put(upload, file(PART + 18), "large.mp4")).isEqualTo("large-2.mp4");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLargeFileIsNotPutOverOneThatCameMeanwhile(boolean keepsConditions) throws Exception {
    if (!keepsConditions) {
      store.ignoringConditions();
    }
    store.refusing(
        it -> {
          if (it.rawQueryParameters().containsKey("partNumber") && !s3.exists(bucket, "a.mp4")) {
            putAnother("a.mp4");
          }
          return Optional.empty();
        });

    assertThat(put(upload(), file(PART + 17), "a.mp4")).isEqualTo("a-2.mp4");

    assertThat(text("a.mp4")).isEqualTo("another");
    assertThat(s3.multipartUploads(bucket)).isEmpty();
  }

  /** Its bytes are one with those in the archive, which people reach. */
  @Test
  void whatIsEditedWhileItIsSentIsNotStored() throws Exception {
    Path file = file(6 * PART);
    Files.createLink(directory.resolve("archived.mp4"), file);
    AtomicBoolean isEdited = new AtomicBoolean();
    store.refusing(
        it -> {
          // four are sent at a time: the last one later
          if (it.rawQueryParameters().containsKey("partNumber") && !isEdited.getAndSet(true)) {
            edit(file, 5 * PART + 100);
          }
          return Optional.empty();
        });

    assertThatThrownBy(() -> put(upload(), file, "a.mp4"))
        .hasMessage("its bytes were changed while they were sent to S3");

    assertThat(s3.exists(bucket, "a.mp4")).isFalse();
    assertThat(s3.multipartUploads(bucket)).isEmpty();
  }

  @Test
  void whatIsSentAgainIsHashedAnew() throws Exception {
    Path file = file(2 * PART);
    Files.createLink(directory.resolve("archived.mp4"), file);
    Map<String, Object> headers = headers(file, "a.mp4");
    headers.put("CamelRedeliveryCounter", 1);
    edit(file, 100);

    assertThatThrownBy(() -> upload().put(file.toFile(), headers))
        .hasMessage("its bytes were changed while they were sent to S3");

    assertThat(s3.exists(bucket, "a.mp4")).isFalse();
  }

  private static void edit(Path file, long position) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), position);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void anUploadThatFailsIsAborted() throws Exception {
    store.refusing(
        it ->
            it.firstMatchingRawQueryParameter("partNumber").filter("2"::equals).isPresent()
                ? Optional.of("403 AccessDenied")
                : Optional.empty());

    assertThatThrownBy(() -> put(upload(), file(4 * PART), "large.mp4"))
        .isInstanceOf(S3Exception.class);

    assertThat(s3.multipartUploads(bucket)).isEmpty();
    assertThat(notes()).doesNotExist();
  }

  @Test
  void whatADeadProgramBeganIsEndedAndNothingOfOthers() throws Exception {
    String dead = begin("dead.mp4");
    String ofAnotherNode = begin("large.mp4");
    String inHand = begin("in-hand.mp4");
    Files.createDirectories(notes());
    Files.writeString(notes().resolve("0f.upload"), bucket + "\ndead.mp4\n" + dead);
    BegunUploads.Note note = new BegunUploads(folder("", "CRC32"), notes()).note("in-hand.mp4");
    note.begun(inHand);
    Files.writeString(notes().resolve("0f.upload"), bucket + "\ndead.mp4\n" + dead);

    put(upload(), file(PART + 17), "large.mp4");

    assertThat(s3.multipartUploads(bucket))
        .extracting(it -> it.uploadId())
        .doesNotContain(dead)
        .contains(ofAnotherNode);
    assertThat(notes().resolve("0f.upload")).doesNotExist();
    assertThat(s3.multipartUploads(bucket)).extracting(it -> it.uploadId()).contains(inHand);
    note.close();
    assertThat(notes()).doesNotExist();
  }

  /** Killed between S3's answer and the note of it. */
  @Test
  void anUploadWhoseIdNobodyNotedIsFoundByItsKey() throws Exception {
    List<String> noted = new ArrayList<>();
    store.refusing(
        it -> {
          if (it.method() == SdkHttpMethod.POST && it.rawQueryParameters().containsKey("uploads")) {
            noted.addAll(notedNow());
          }
          return Optional.empty();
        });
    begin("dead.mp4");
    String ofAnotherFile = begin("dead.mp4.mp4");
    String ofAnotherNode = begin("dead.mp4");
    s3.client()
        .uploadPart(
            request -> request.bucket(bucket).key("dead.mp4").uploadId(ofAnotherNode).partNumber(1),
            RequestBody.fromString("a part"));
    Files.createDirectories(notes());
    Files.writeString(notes().resolve("0f.upload"), bucket + "\ndead.mp4\n");

    put(upload(), file(PART + 17), "large.mp4");

    assertThat(noted).as("before S3 knows").containsExactly(bucket + "\nlarge.mp4\n");
    assertThat(s3.multipartUploads(bucket))
        .extracting(it -> it.uploadId())
        .containsExactlyInAnyOrder(ofAnotherFile, ofAnotherNode);
    assertThat(notes()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"403 AccessDenied, false", "501 NotImplemented, false", "503 SlowDown, true"})
  void whereUploadsCannotBeListedOneWithoutAPartIsLeft(String answer, boolean isKept)
      throws Exception {
    store.refusing(
        it ->
            it.method() == SdkHttpMethod.GET && it.rawQueryParameters().containsKey("uploads")
                ? Optional.of(answer)
                : Optional.empty());
    begin("dead.mp4");
    Files.createDirectories(notes());
    Files.writeString(notes().resolve("0f.upload"), bucket + "\ndead.mp4\n");

    put(upload(), file(PART + 17), "large.mp4");

    assertThat(s3.exists(bucket, "large.mp4")).isTrue();
    assertThat(Files.exists(notes())).as("for the next start").isEqualTo(isKept);
  }

  private List<String> notedNow() {
    try (Stream<Path> files = Files.list(notes())) {
      List<String> noted = new ArrayList<>();
      for (Path file : files.toList()) {
        noted.add(Files.readString(file));
      }
      return noted;
    } catch (IOException none) {
      return List.of();
    }
  }

  private String begin(String key) {
    return s3.client().createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
  }
}
