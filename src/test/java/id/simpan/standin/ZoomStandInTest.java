package id.simpan.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoomStandInTest {

  private static final int LENGTH = 200_003;

  private final ZoomStandIn zoom = ZoomStandIn.start();
  private final ZoomFile file = zoom.file("MP4", LENGTH);
  private final byte[] expected = all(file.content());
  private final HttpClient following =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

  @AfterEach
  void close() {
    zoom.close();
  }

  @Test
  void redirectsToAnotherHostThatServesTheBytes() throws Exception {
    HttpResponse<byte[]> answer = get();

    assertThat(answer.body()).isEqualTo(expected);
    assertThat(answer.uri().getHost()).isNotEqualTo(URI.create(zoom.linkBaseUrl()).getHost());
    assertThat(answer.headers().firstValue("Accept-Ranges")).hasValue("bytes");
    assertThat(zoom.requests()).hasSize(2);
    // the host counts when the client has them already
    await().untilAsserted(() -> assertThat(file.bytesSent()).isEqualTo(LENGTH));
    assertThat(file.content().sha256()).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,1",
    "bytes=100000-,100000,200003",
    "bytes=7-8,7,9",
    "bytes=-5,199998,200003",
    "bytes=200002-999999,200002,200003"
  })
  void servesARange(String range, int from, int to) throws Exception {
    HttpResponse<byte[]> answer = get("Range", range, "If-Range", file.etag());

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(expected, from, to));
    assertThat(answer.headers().firstValue("Content-Range"))
        .hasValue("bytes %d-%d/%d".formatted(from, to - 1, LENGTH));
    assertThat(file.ranges()).containsExactly(range);
  }

  @Test
  void refusesARangeBeyondTheEnd() throws Exception {
    assertThat(get("Range", "bytes=200003-").statusCode()).isEqualTo(416);
  }

  @Test
  void servesAllWhenTheContentChangedSinceTheFirstPart() throws Exception {
    String before = file.etag();
    file.replaceWith(GeneratedContent.of("MP4", LENGTH, 99));

    HttpResponse<byte[]> answer = get("Range", "bytes=5-", "If-Range", before);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(all(file.content())).isNotEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000, LENGTH - 1})
  void cutsTheConnectionAtAByte(int bytes) throws Exception {
    file.atBytes().next(Fault.cutAfter(bytes));

    assertThat(readUntilItBreaks()).isEqualTo(Arrays.copyOf(expected, bytes));
    assertThat(file.bytesSent()).isEqualTo(bytes);
    assertThat(get().body()).isEqualTo(expected);
  }

  @Test
  void cutsAChunkedAnswerWithoutItsEnd() {
    file.atBytes().next(Fault.chunked().and(Fault.cutAfter(1000)));

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
  }

  @Test
  void stallsInTheMiddle() {
    file.atBytes().next(Fault.stallAfter(1000));

    HttpRequest request =
        HttpRequest.newBuilder(URI.create(file.freshLink()))
            .timeout(Duration.ofMillis(300))
            .build();

    assertThatThrownBy(
            () ->
                following
                    .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                    .orTimeout(300, TimeUnit.MILLISECONDS)
                    .join())
        .isNotNull();
    assertThat(file.bytesSent()).isEqualTo(1000);
  }

  @Test
  void neverAnswers() {
    file.atLink().next(Fault.stall());

    HttpRequest request =
        HttpRequest.newBuilder(URI.create(file.freshLink()))
            .timeout(Duration.ofMillis(200))
            .build();

    assertThatThrownBy(() -> following.send(request, HttpResponse.BodyHandlers.ofByteArray()))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void dripsByteAfterByte() throws Exception {
    ZoomFile small = zoom.file("CHAT", 20);
    small.atBytes().next(Fault.dripping(Duration.ofMillis(5)));

    long start = System.nanoTime();
    HttpResponse<byte[]> answer = get(small);

    assertThat(answer.body()).hasSize(20);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(90));
  }

  @Test
  void servesTooFewAndTooMany() throws Exception {
    file.atBytes().next(Fault.tooShort(1000)).next(Fault.tooLong(7));

    assertThat(get().body()).isEqualTo(Arrays.copyOf(expected, 1000));
    assertThat(get().body()).isEqualTo(Arrays.copyOf(expected, LENGTH + 7));
    assertThat(zoom.byteFaults().unmet()).isZero();
  }

  @Test
  void bendsRanges() throws Exception {
    file.atBytes().next(Fault.ignoringRange()).next(Fault.wrongContentRange("bytes 0-9/10"));

    HttpResponse<byte[]> whole = get("Range", "bytes=10-");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(expected);
    HttpResponse<byte[]> wrong = get("Range", "bytes=10-");
    assertThat(wrong.statusCode()).isEqualTo(206);
    assertThat(wrong.headers().firstValue("Content-Range")).hasValue("bytes 0-9/10");
  }

  @Test
  void bendsHeaders() throws Exception {
    file.atBytes().next(Fault.noValidators()).next(Fault.chunked()).next(2, Fault.gzip());

    assertThat(get().headers().map()).doesNotContainKeys("etag", "last-modified");
    HttpResponse<byte[]> chunked = get();
    assertThat(chunked.headers().firstValue("Content-Length")).isEmpty();
    assertThat(chunked.body()).isEqualTo(expected);
    HttpResponse<byte[]> zipped = get("Accept-Encoding", "gzip");
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
        .isEqualTo(expected);
    assertThat(get().body()).isEqualTo(expected);
  }

  @Test
  void answersStatusesPagesAndRedirects() throws Exception {
    file.atBytes().next(Fault.status(503)).next(Fault.htmlPage());
    assertThat(get().statusCode()).isEqualTo(503);
    assertThat(new String(get().body())).contains("<html>");
    // Always: this client tries several times by itself when it gets no byte at all.
    file.atBytes().always(Fault.brokenConnection());
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);

    file.atLink().next(Fault.redirectTo("ftp://example.test/x")).always(Fault.redirectLoop());
    String link = file.freshLink();
    assertThat(withoutFollowing(link)).isEqualTo("ftp://example.test/x");
    assertThat(withoutFollowing(link)).isEqualTo(link);
  }

  @Test
  void replacesTheContentBetweenTwoAttempts() throws Exception {
    Content other = GeneratedContent.of("MP4", LENGTH, 5);
    file.atBytes().next(Fault.cutAfter(10).then(() -> file.replaceWith(other)));

    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    assertThat(get().body()).isEqualTo(all(other));
  }

  @Test
  void expiresLinks() throws Exception {
    String old = file.freshLink();
    file.expireLinks();

    assertThat(fetch(old).body()).startsWith("<!DOCTYPE html>".getBytes());
    zoom.expiredLinksGet(Fault.status(401));
    assertThat(fetch(old).statusCode()).isEqualTo(401);
    assertThat(get().body()).isEqualTo(expected);
    assertThat(zoom.secrets()).hasSize(2).anyMatch(old::contains);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MP4", "M4A", "CC", "CHAT", "TRANSCRIPT", "TIMELINE", "CSV", "SURPRISE"})
  void generatesTheSameBytesAtAnyOffset(String fileType) throws Exception {
    for (int length : new int[] {0, 1, 15, 93, 7029, 131_072}) {
      Content content = GeneratedContent.of(fileType, length);
      byte[] bytes = all(content);
      assertThat(bytes).hasSize(length);
      for (int offset : new int[] {0, 1, 7, 8, 65_529, length / 2, Math.max(0, length - 1)}) {
        if (offset <= length) {
          var tail = new ByteArrayOutputStream();
          content.writeTo(tail, offset, length - offset);
          assertThat(tail.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, offset, length));
        }
      }
    }
  }

  @Test
  void generatesWhatTheTypePromises() {
    assertThat(HexFormat.of().formatHex(all(GeneratedContent.of("M4A", 100)), 4, 12))
        .isEqualTo(HexFormat.of().formatHex("ftypM4A ".getBytes()));
    assertThat(new String(all(GeneratedContent.of("CC", 100)))).startsWith("WEBVTT\n\n");
    assertThat(JsonTemplate.parse(new String(all(GeneratedContent.of("TIMELINE", 93)))).isObject())
        .isTrue();
  }

  private HttpResponse<byte[]> get(String... headers) throws Exception {
    return fetch(file.freshLink(), headers);
  }

  private HttpResponse<byte[]> get(ZoomFile some) throws Exception {
    return fetch(some.freshLink());
  }

  private HttpResponse<byte[]> fetch(String link, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(link));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return following.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private String withoutFollowing(String link) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(link)).build(),
            HttpResponse.BodyHandlers.discarding())
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private byte[] readUntilItBreaks() throws IOException {
    var connection = (HttpURLConnection) URI.create(file.freshLink()).toURL().openConnection();
    assertThat(connection.getContentLengthLong()).isEqualTo(LENGTH);
    var bytes = new ByteArrayOutputStream();
    try (var in = connection.getInputStream()) {
      in.transferTo(bytes);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("EOF");
    }
    return bytes.toByteArray();
  }

  private static byte[] all(Content content) {
    var bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(bytes, 0, content.length());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
