package id.simpan.download;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.simpan.SettableClock;
import id.simpan.archive.Sha256;
import id.simpan.download.Downloader.Download;
import id.simpan.ledger.Transfer;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import id.simpan.standin.Content;
import id.simpan.standin.Fault;
import id.simpan.standin.GeneratedContent;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.ZoomFile;
import id.simpan.standin.ZoomStandIn;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloaderTest {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor();

  @AfterAll
  static void endTimer() {
    TIMER.shutdownNow();
  }

  private static final int LENGTH = 300_007;

  /** More than fits into the buffers between a host and its client. */
  private static final int MANY = 64 << 20;

  @TempDir private Path directory;

  private final ZoomStandIn zoom = ZoomStandIn.start();
  private final ZoomFile video = zoom.file("MP4", LENGTH);
  private final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");
  private final Instant deletion = Instant.parse("2025-09-27T17:00:00Z");
  private final Links links = new Links();
  private final Set<String> keptSiblings = new HashSet<>();
  private DownloadClient client = client(new AllowedHosts(zoom.hosts(), true));
  private Downloader downloader;
  private long sweep = 1;
  private boolean hasCopy;

  @BeforeEach
  void begin() {
    downloader = downloader("");
  }

  @AfterEach
  void close() throws Exception {
    downloader.close();
    client.close();
    zoom.close();
  }

  @Test
  void aFileIsKeptWholeWithItsHash() throws Exception {
    Download download = fetch(video, transfer(LENGTH));

    assertThat(download).isEqualTo(new Download(LENGTH, video.content().sha256(), null));
    assertThat(onlyFile()).hasFileName("f1.kept");
    assertThat(Sha256.of(onlyFile())).isEqualTo(video.content().sha256());
  }

  @Test
  void aDownloadIsSeenWhileItRuns() throws Exception {
    video.atBytes().next(Fault.cutAfter(LENGTH / 2));
    assertFault(transfer(LENGTH), "the transfer broke off");
    video.atBytes().next(Fault.stallAfter(1_000));
    CompletableFuture<Download> download =
        CompletableFuture.supplyAsync(() -> fetch(video, transfer(LENGTH)));

    Downloads.Running running =
        await()
            .pollInterval(Duration.ofMillis(5))
            .until(
                () -> downloader.downloads().running().stream().findFirst(),
                found -> found.filter(it -> it.bytes() == LENGTH / 2 + 1_000).isPresent())
            .orElseThrow();

    assertThat(running.transfer().uuid()).isEqualTo("u");
    assertThat(running.ofBytes()).isEqualTo(LENGTH);
    assertThat(running.bytesPerSecond()).isPositive();
    assertThat(running.secondsLeft()).isPositive();
    assertThat(downloader.downloads().bytesReceived()).isEqualTo(running.bytes()); // of both
    assertThat(download).failsWithin(Duration.ofSeconds(60));
    assertThat(downloader.downloads().running()).isEmpty();
  }

  @Test
  void noCredentialsOrCookiesAreSentAndNoEncodingIsAskedFor() {
    fetch(video, transfer(LENGTH));

    for (RecordedRequest request : zoom.requests()) {
      assertThat(request.header("Authorization")).isEmpty();
      assertThat(request.header("Cookie")).isEmpty();
      assertThat(request.header("Referer")).isEmpty();
      assertThat(request.header("Accept-Encoding")).hasValue("identity");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, LENGTH / 2, LENGTH - 1})
  void aTransferThatBreaksOffIsResumedWhereItEnded(long byteNumber) {
    video.atBytes().next(Fault.cutAfter(byteNumber));
    assertFault(transfer(LENGTH), "the transfer broke off");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "bytes=" + byteNumber + "-");
    assertThat(video.byteRequests().get(1).header("If-Range")).hasValue(video.etag());
    assertThat(video.bytesSent()).isEqualTo(LENGTH);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0})
  void aTransferThatBreaksOffBeforeTheFirstByteBeginsAgain(long byteNumber) {
    video.atBytes().next(Fault.cutAfter(byteNumber));
    assertFault(transfer(LENGTH), "the transfer broke off");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "");
  }

  @Test
  void neitherALineOfAHeadNorTheSizeOfAChunkIsEndless() {
    String tooLong = "x".repeat(17_000);
    video.atBytes().next(Fault.header("X-Long", tooLong));
    assertFault(transfer(LENGTH), "the transfer broke off (MessageConstraintException)");
    video
        .atBytes()
        .next(
            Fault.bytes(200, "video/mp4", ("1;" + tooLong + "\r\n").getBytes())
                .and(Fault.header("Transfer-Encoding", "chunked")));
    assertFault(transfer(17_004), "the transfer broke off (MessageConstraintException)");
  }

  @Test
  void aTransferOfManyPiecesHasTheRightHash() {
    for (long byteNumber : new long[] {1, 2, 70_000, 99_999}) {
      video.atBytes().next(Fault.cutAfter(byteNumber));
      assertFault(transfer(LENGTH), "the transfer broke off");
    }

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.bytesSent()).isEqualTo(LENGTH);
  }

  @Test
  void contentThatChangedMeanwhileIsFetchedFromTheStart() {
    video.atBytes().next(Fault.cutAfter(1_000));
    assertFault(transfer(LENGTH), "the transfer broke off");
    video.replaceWith(GeneratedContent.of("MP4", LENGTH, 99));

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @Test
  void aHostThatResumesOtherContentIsNotBelieved() {
    video.atBytes().next(Fault.cutAfter(1_000));
    assertFault(transfer(LENGTH), "the transfer broke off");
    video.atBytes().next(Fault.header("ETag", "\"another\""));

    assertFault(transfer(LENGTH), "a resumed transfer did not fit");
    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "bytes=1000-", "");
  }

  @Test
  void withoutValidatorsATransferBeginsAgain() {
    video.atBytes().next(Fault.noValidators().and(Fault.cutAfter(1_000)));
    assertFault(transfer(LENGTH), "the transfer broke off");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "");
  }

  @Test
  void aHostThatDoesNotResumeSendsAllAgain() {
    video.atBytes().next(Fault.cutAfter(1_000)).next(Fault.ignoringRange());
    assertFault(transfer(LENGTH), "the transfer broke off");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes 0-300006/300007", "bytes 999-300006/300007", "bytes 1000-9/10", ""})
  void aResumeThatDoesNotFitBeginsAgain(String contentRange) {
    video.atBytes().next(Fault.cutAfter(1_000)).next(Fault.wrongContentRange(contentRange));
    assertFault(transfer(LENGTH), "the transfer broke off");

    assertFault(transfer(LENGTH), "a resumed transfer did not fit");
    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "bytes=1000-", "");
  }

  @Test
  void aRangeThatIsRefusedBeginsAgain() {
    video.atBytes().next(Fault.cutAfter(1_000)).next(Fault.status(416));
    assertFault(transfer(LENGTH), "the transfer broke off");

    assertFault(transfer(LENGTH), "a resumed transfer did not fit");
    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @Test
  void aChunkedAnswerThatEndsEarlyIsResumed() {
    video.atBytes().next(Fault.chunked().and(Fault.tooShort(1_000)));
    assertFault(transfer(LENGTH), "1000 bytes instead of the promised 300007");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "bytes=1000-");
  }

  @Test
  void aResumeThatEndsBeforeTheTotalThatItNamesIsResumed() {
    ZoomFile text = zoom.file("TRANSCRIPT", 1_000);
    text.atBytes().next(Fault.cutAfter(500)).next(Fault.tooShort(200));
    for (String problem :
        List.of("the transfer broke off", "the transfer broke off (700 of 1000")) {
      assertThatThrownBy(() -> fetch(text, transfer("TRANSCRIPT", 1_000)))
          .isInstanceOf(DownloadFault.class)
          .hasMessageStartingWith(problem);
    }

    assertThat(fetch(text, transfer("TRANSCRIPT", 1_000)).sha256())
        .isEqualTo(text.content().sha256());
    assertThat(text.ranges()).containsExactly("", "bytes=500-", "bytes=700-");
  }

  /** As a server of HTTP 1.0 answers: the text is over when the connection is. */
  @Test
  void aTextWhoseEndNothingProvesIsBelievedOnceItCameAgain() throws Exception {
    ZoomFile text = zoom.file("TRANSCRIPT", 1_000);
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        DownloadClient any =
            client(
                new AllowedHosts(
                    Stream.concat(zoom.hosts().stream(), Stream.of("127.0.0.1")).toList(), true))) {
      Thread answering = new Thread(() -> answerWithoutAnEnd(server));
      answering.start();
      text.atLink().always(Fault.redirectTo("http://127.0.0.1:" + server.getLocalPort() + "/text"));
      client.close();
      client = any;
      downloader = downloader("");
      Transfer transfer = transfer("TRANSCRIPT", 2_000);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> fetch(text, transfer))
            .isInstanceOf(DownloadFault.class)
            .hasMessage("8 bytes came, and nothing says whether these are all");
      }

      sweep++;
      assertThat(fetch(text, transfer("TRANSCRIPT", 2_000)).size()).isEqualTo(8);
      sweep++;
      Files.delete(onlyFile());
      assertThat(fetch(text, transfer("TRANSCRIPT", 8)).size()).as("as promised").isEqualTo(8);
    }
  }

  private static void answerWithoutAnEnd(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        BufferedReader head =
            new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
        while (!head.readLine().isEmpty()) {
          // to its end
        }
        connection
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nWEBVTT\n\n".getBytes(US_ASCII));
      } catch (IOException closed) {
        // the test is over
      }
    }
  }

  @Test
  void aRedirectWhoseBodyHasNoEndIsFollowed() {
    video.atLink().next(Fault.tooLong(100_000).and(Fault.dripping(Duration.ofMillis(200))));

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransferThatIsTooLongBeginsAgain(boolean chunked) {
    Fault tooLong = Fault.tooLong(5);
    video.atBytes().next(chunked ? Fault.chunked().and(tooLong) : tooLong);
    assertFault(transfer(LENGTH), chunked ? "more bytes than" : "300012 bytes instead of");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "");
  }

  @Test
  void aPageIsNoRecordingThoughItsLengthIsRight() throws Exception {
    String page = "<!DOCTYPE html><html>Sorry</html>";
    video.atBytes().next(Fault.bytes(200, "video/mp4", page.getBytes()));
    assertFault(transfer(page.length()), "HTML instead of a recording");

    video.atBytes().next(Fault.htmlPage());
    assertFault(transfer(LENGTH), "HTML instead of a recording");
    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 500, 503})
  void anotherStatusIsAFaultThatAFreshLinkMayEnd(int status) {
    video.atLink().next(Fault.status(status));
    assertFault(transfer(LENGTH), "the download host answered " + status);

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @Test
  void aHostThatFallsSilentIsAFault() {
    video.atBytes().next(Fault.stallAfter(1_000));
    assertFault(transfer(LENGTH), "no bytes within the time limit");

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
  }

  @ParameterizedTest
  @ValueSource(longs = {LENGTH + 100, LENGTH - 100})
  void anotherSizeThanPromisedIsKeptOnlyAtRiskAndIfTwoSweepsGotTheSame(long promised) {
    assertFault(transfer(promised), "300007 bytes instead of the promised " + promised);
    sweep++;
    assertFault(transfer(promised), "300007 bytes instead of the promised " + promised);
    clock.advance(Duration.ofHours(41)); // a minute after 24 hours before the deletion
    clock.advance(Duration.ofMinutes(1));

    Download download = fetch(video, transfer(promised));

    assertThat(download).isEqualTo(new Download(LENGTH, video.content().sha256(), "size differs"));
    assertThat(directory.resolve(transfer(promised).differsId() + ".kept")).hasSize(LENGTH);
    assertThat(directory.resolve("f1.kept")).doesNotExist();
  }

  @Test
  void oneSweepIsNotEnoughHoweverOftenItTries() {
    clock.advance(Duration.ofHours(48));
    for (int i = 0; i < 5; i++) {
      assertFault(transfer(LENGTH + 100), "300007 bytes instead of");
    }
    sweep++;
    downloader = downloader(""); // the program was started anew

    assertThat(fetch(video, transfer(LENGTH + 100)).remark()).isEqualTo("size differs");
  }

  @Test
  void aSizeThatDiffersAnewIsNotBelievedEvenAtRisk() {
    clock.advance(Duration.ofHours(48));
    assertFault(transfer(LENGTH + 100), "300007 bytes instead of");
    video.replaceWith(GeneratedContent.of("MP4", LENGTH - 1));
    sweep++;
    assertFault(transfer(LENGTH + 100), "300006 bytes instead of");
    sweep++;

    assertThat(fetch(video, transfer(LENGTH + 100)).remark()).isEqualTo("size differs");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutALengthASizeThatDiffersIsKeptAtRiskToo(boolean shorter) {
    clock.advance(Duration.ofHours(48));
    video.atBytes().always(Fault.chunked().and(Fault.header("Content-Type", "video/mp4")));
    long promised = shorter ? LENGTH + 100 : LENGTH - 100;
    assertFault(transfer(promised), "300007 bytes instead of the promised");
    sweep++;

    assertThat(fetch(video, transfer(promised)))
        .isEqualTo(new Download(LENGTH, video.content().sha256(), "size differs"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"error\":\"the recording is not available at the moment\"}",
        "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
        "Forbidden, and 59 bytes of plain text as an error would be."
      })
  void anErrorInPlaceOfAVideoIsNeverKept(String error) {
    clock.advance(Duration.ofHours(48));
    for (boolean chunked : new boolean[] {true, false}) {
      Fault page = Fault.bytes(200, "video/mp4", error.getBytes());
      video.atBytes().next(chunked ? page.and(Fault.chunked()) : page).next(page).next(page);
      for (int i = 0; i < 3; i++) {
        sweep++;
        assertThatThrownBy(() -> fetch(video, transfer(LENGTH))).isInstanceOf(DownloadFault.class);
        assertThat(directory.toFile().list()).doesNotContain("f1.part").noneMatch(this::isKept);
      }
    }

    assertThat(fetch(video, transfer(LENGTH)))
        .isEqualTo(new Download(LENGTH, video.content().sha256(), null));
  }

  @Test
  void whatDoesNotBeginLikeAVideoIsBrokenOffAtOnce() {
    ZoomFile other = zoom.file("M4V", MANY); // its first bytes are no box
    assertThatThrownBy(() -> fetch(other, transfer(MANY)))
        .isInstanceOf(DownloadFault.class)
        .hasMessage("what the host sent does not begin like a MP4 file");

    assertThat(other.bytesSent()).isLessThan(MANY);
    assertThat(directory.toFile().list()).doesNotContain("f1.part");
  }

  @Test
  void whatDiffersIsFetchedOnceAndTheRightOneWhenItComes() {
    Transfer differing = differingCopy();
    for (int i = 0; i < 2; i++) {
      sweep++;
      assertFault(transfer(LENGTH + 100), "300007 bytes instead of");
      assertThat(directory.toFile().list()).doesNotContain("f1.part");
    }
    video.replaceWith(GeneratedContent.of("MP4", LENGTH + 100, 5));

    assertThat(fetch(video, transfer(LENGTH + 100)))
        .isEqualTo(new Download(LENGTH + 100, video.content().sha256(), null));
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("f1.kept", differing.differsId() + ".kept");
  }

  @Test
  void whatDiffersIsKeptOnce() {
    Transfer differing = differingCopy();
    video.replaceWith(GeneratedContent.of("MP4", LENGTH - 7, 5));

    for (int i = 0; i < 3; i++) {
      sweep++;
      assertFault(transfer(LENGTH + 100), "300000 bytes instead of");
    }
    assertThat(directory.resolve(differing.differsId() + ".kept")).hasSize(LENGTH);
  }

  @Test
  void aCopyThatTheLedgerDoesNotKnowYetIsAdopted() {
    clock.advance(Duration.ofHours(48));
    assertFault(transfer(LENGTH + 100), "300007 bytes instead of");
    sweep++;
    Download download = fetch(video, transfer(LENGTH + 100));

    assertThat(downloader("").adopt(transfer(LENGTH + 100))).hasValue(download);
    downloader.settle(transfer(LENGTH + 100), download);
    hasCopy = true;
    assertThat(downloader("").adopt(transfer(LENGTH + 100))).isEmpty();
  }

  @Test
  void aCopyThatSomebodyRemovedBeforeItWasStoredIsFetchedOnceMore() throws Exception {
    Transfer differing = differingCopy();
    Files.delete(directory.resolve(differing.differsId() + ".kept"));
    hasCopy = false; // as the ledger says then

    assertThat(fetch(video, transfer(LENGTH + 100)).remark()).isEqualTo("size differs");
    assertThat(directory.resolve(differing.differsId() + ".kept")).hasSize(LENGTH);
  }

  /** Keeps what is 100 bytes shorter than promised. */
  private Transfer differingCopy() {
    clock.advance(Duration.ofHours(48));
    assertFault(transfer(LENGTH + 100), "300007 bytes instead of");
    sweep++;
    Transfer transfer = transfer(LENGTH + 100);
    downloader.settle(transfer, fetch(video, transfer));
    hasCopy = true;
    return transfer;
  }

  private boolean isKept(String name) {
    return name.endsWith(".kept");
  }

  @ParameterizedTest
  @ValueSource(longs = {MANY + 100, MANY - 100})
  void aListingOfWhatIsKeptIsKnownByItsLength(long promised) {
    ZoomFile large = zoom.file("MP4", MANY);
    Download download = fetch(large, relisted(promised, MANY));

    assertThat(download.isKeptAlready()).isTrue();
    assertThat(download.size()).isEqualTo(MANY);
    assertThat(large.bytesSent()).isLessThan(MANY);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(longs = {LENGTH + 100, LENGTH - 100})
  void aListingOfWhatIsKeptIsKnownByItsBytesTooIfNoLengthIsTold(long promised) {
    video.atBytes().always(Fault.chunked());

    assertThat(fetch(video, relisted(promised, LENGTH)).isKeptAlready()).isTrue();
    assertThat(directory.toFile().list()).doesNotContain("f1.part").noneMatch(this::isKept);
  }

  @Test
  void aListingIsOfANewFileIfTheHostServesWhatItPromises() {
    assertThat(fetch(video, relisted(LENGTH, LENGTH)).sha256()).isNotNull();
  }

  @Test
  void aListingOfANewFileIsKept() {
    assertThat(fetch(video, relisted(LENGTH, 7)))
        .isEqualTo(new Download(LENGTH, video.content().sha256(), null));
  }

  @Test
  void equalFilesThatTheApiReordersAreNotSwapped() {
    ZoomFile other = zoom.file("MP4", LENGTH);
    keptSiblings.add(video.content().sha256());
    Transfer second = transfer("MP4", LENGTH, 1, OptionalLong.empty());

    assertThat(fetch(second, other, video).sha256()).isEqualTo(other.content().sha256());
    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(other.content().sha256());
  }

  @Test
  void equalFilesWithoutTagsAreNotSpliced() {
    ZoomFile other = zoom.file("MP4", LENGTH);
    Transfer first = transfer(LENGTH);
    Fault onlyDates = (request, normal) -> normal.apply(request).withoutHeader("ETag");
    video.atBytes().next(onlyDates.and(Fault.cutAfter(1_000)));
    assertThatThrownBy(() -> fetch(first, video, other)).isInstanceOf(DownloadFault.class);
    other.atBytes().always(onlyDates);

    assertThat(fetch(first, other, video).sha256()).isEqualTo(other.content().sha256());
  }

  @Test
  void aDuplicateIsKeptIfThereIsNothingElse() {
    ZoomFile other = zoom.file("MP4", video.content());
    keptSiblings.add(video.content().sha256());
    Transfer second = transfer("MP4", LENGTH, 1, OptionalLong.empty());

    assertThat(fetch(second, video, other).sha256()).isEqualTo(video.content().sha256());
    assertThat(zoom.byteRequests()).hasSize(2);
    assertThat(directory.resolve("f1.kept")).hasSize(LENGTH);
  }

  @Test
  void whatIsWholeOnTheDiskNeedsNeitherApiNorHost() throws Exception {
    fetch(video, transfer(LENGTH));
    int requests = zoom.requests().size();

    Downloader restarted = downloader("");
    assertThat(restarted.adopt(transfer(LENGTH)))
        .hasValue(new Download(LENGTH, video.content().sha256(), null));
    assertThat(restarted.fetch(transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(zoom.requests()).hasSize(requests);
    assertThat(onlyFile()).hasFileName("f1.kept");
  }

  @Test
  void aPartialFileThatIsWholeNeedsNeitherApiNorHost() throws Exception {
    video.atBytes().next(Fault.cutAfter(LENGTH - 1));
    assertFault(transfer(LENGTH), "the transfer broke off");
    assertThat(downloader.adopt(transfer(LENGTH))).isEmpty();
    Files.write(directory.resolve("f1.part"), bytes(video));

    assertThat(downloader.adopt(transfer(LENGTH)))
        .hasValue(new Download(LENGTH, video.content().sha256(), null));
    assertThat(onlyFile()).hasFileName("f1.kept");
  }

  @Test
  void aPartialFileThatMayNotBeOnTheDiskIsNotAdopted() throws Exception {
    Files.createDirectories(directory);
    Files.write(directory.resolve("f1.part"), bytes(video));

    assertThat(downloader.adopt(transfer(LENGTH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"error\":1}", "of another length"})
  void whatIsOnTheDiskIsBelievedOnlyIfItIsWhatItShouldBe(String content) throws Exception {
    Files.writeString(directory.resolve("f1.kept"), content);

    assertThat(downloader.adopt(transfer(Math.max(1, content.length())))).isEmpty();
    assertThat(downloader.adopt(transfer(LENGTH))).isEmpty();
    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(Sha256.of(directory.resolve("f1.kept"))).isEqualTo(video.content().sha256());
  }

  @Test
  void nothingOnTheDiskIsNothingToAdopt() {
    assertThat(downloader.adopt(transfer(LENGTH))).isEmpty();
  }

  @Test
  void aSecondWriterIsTurnedAwayAndTouchesNothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    video
        .atBytes()
        .next(
            (request, normal) -> {
              begun.countDown();
              awaitUninterruptibly(ended);
              return normal.apply(request);
            });
    CompletableFuture<Download> first =
        CompletableFuture.supplyAsync(() -> fetch(video, transfer(LENGTH)));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

    for (Downloader second : List.of(downloader, downloader(""))) {
      assertThatThrownBy(() -> second.fetch(transfer(LENGTH)))
          .isInstanceOf(DownloadFault.class)
          .hasMessageStartingWith("another worker is downloading this file");
      assertThat(second.adopt(transfer(LENGTH))).isEmpty();
    }
    ended.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS).sha256()).isEqualTo(video.content().sha256());
    assertThat(downloader.adopt(transfer(LENGTH))).isPresent();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void afterAPowerFailureOnlySyncedBytesAreGoneOnFrom() throws Exception {
    video.atBytes().next(Fault.cutAfter(1_000));
    assertFault(transfer(LENGTH), "the transfer broke off");
    // what was written after the last sync came out as zeros
    Path part = directory.resolve("f1.part");
    Files.write(part, new byte[9_000], StandardOpenOption.APPEND);
    Path notes = directory.resolve("f1.part.properties");
    Files.writeString(notes, Files.readString(notes).replaceAll("boot=.*", "boot=yesterday"));

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.ranges()).containsExactly("", "bytes=1000-");
  }

  @Test
  void aLimitOfBandwidthSlowsDownAndIsNoStall() {
    downloader = downloader("200KB/s");
    long began = System.nanoTime();

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    // the first 50 KB may come at once
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1_100));
    assertThat(video.byteRequests()).hasSize(1);
  }

  @Test
  void theSizeOfATextFileIsOnlyAHint() {
    ZoomFile chat = zoom.file("CHAT", Content.of("00:00:01 Budi: halo\n"));
    Transfer transfer = transfer("CHAT", 147);

    assertThat(fetch(chat, transfer)).isEqualTo(new Download(20, chat.content().sha256(), null));
  }

  @Test
  void anEmptyTextFileIsKeptUnlessTheApiSaysThatThereIsSomethingInIt() {
    ZoomFile chat = zoom.file("CHAT", Content.of(""));

    assertThatThrownBy(() -> fetch(chat, transfer("CHAT", 147)))
        .isInstanceOf(DownloadFault.class)
        .hasMessage("the host sent an empty file");
    assertThat(fetch(chat, transfer("CHAT", 0)).size()).isZero();
  }

  @Test
  void aRedirectToAHostThatIsNotAllowedIsNotFollowed() {
    client.close();
    String linkHost = URI.create(zoom.linkBaseUrl()).getHost();
    client = client(new AllowedHosts(List.of(linkHost), true));
    downloader = downloader("");

    assertThatThrownBy(() -> fetch(video, transfer(LENGTH)))
        .isInstanceOf(LinkRefused.class)
        .hasMessageContaining("simpan.download.allowed-hosts");
    assertThat(zoom.byteRequests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "//evil.example/", "http://[::g"})
  void aRedirectElsewhereIsRefused(String location) {
    video.atLink().next(Fault.redirectTo(location));

    assertThatThrownBy(() -> fetch(video, transfer(LENGTH))).isInstanceOf(LinkRefused.class);
    assertThat(zoom.byteRequests()).isEmpty();
  }

  @Test
  void endlessRedirectsAreRefused() {
    video.atLink().always(Fault.redirectLoop());

    assertThatThrownBy(() -> fetch(video, transfer(LENGTH))).isInstanceOf(LinkRefused.class);
    assertThat(zoom.linkRequests()).hasSize(11);
  }

  @Test
  void aFileThatCannotFitOnTheDiskIsNotBegun() {
    assertThatThrownBy(() -> fetch(video, transfer(1L << 60))).isInstanceOf(NoSpace.class);
    assertThat(zoom.requests()).isEmpty();
  }

  private void assertFault(Transfer transfer, String problem) {
    assertThatThrownBy(() -> fetch(video, transfer))
        .isInstanceOf(DownloadFault.class)
        .hasMessageStartingWith(problem);
    assertThat(directory).isDirectoryNotContaining("glob:**f1.kept");
  }

  private Download fetch(ZoomFile file, Transfer transfer) {
    return fetch(transfer, file);
  }

  /** The file at the transfer's order is what is fetched, if the API is right. */
  private Download fetch(Transfer transfer, ZoomFile... files) {
    list(transfer, files);
    return downloader.fetch(transfer);
  }

  private void list(Transfer transfer, ZoomFile... files) {
    List<RecordingFile> listed = new ArrayList<>();
    for (ZoomFile file : files) {
      int order = files.length == 1 ? transfer.order() : listed.size();
      listed.add(
          new RecordingFile(
              transfer.recordingType(),
              transfer.fileType(),
              transfer.promisedSize(),
              file.freshLink(),
              order));
    }
    links.remember(
        List.of(
            new Session(
                transfer.uuid(),
                transfer.meetingId(),
                Session.Status.READY,
                "Rapat",
                Optional.empty(),
                Optional.empty(),
                listed,
                List.of())));
  }

  private Downloader downloader(String bandwidth) {
    return new Downloader(
        client,
        links,
        directory,
        Duration.ofHours(24),
        Bandwidth.of(bandwidth, ZoneOffset.UTC, clock),
        (transfer, sha256) -> keptSiblings.contains(sha256),
        clock);
  }

  private Transfer transfer(long promised) {
    return transfer("MP4", promised);
  }

  private Transfer transfer(String type, long promised) {
    return transfer(type, promised, 0, OptionalLong.empty());
  }

  private Transfer relisted(long promised, long kept) {
    return transfer("MP4", promised, 0, OptionalLong.of(kept));
  }

  private Transfer transfer(String type, long promised, int order, OptionalLong keptSize) {
    return new Transfer(
        "f1",
        "u",
        "85095598095",
        "some_type",
        type,
        order,
        type.equals("MP4"),
        OptionalLong.of(promised),
        deletion,
        sweep,
        keptSize,
        hasCopy,
        "lease");
  }

  private static byte[] bytes(ZoomFile file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.content().writeTo(out, 0, file.content().length());
    return out.toByteArray();
  }

  private static DownloadClient client(AllowedHosts hosts) {
    Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(2), 4);
    return new DownloadClient(hosts, limits, Optional.empty(), Optional.empty(), TIMER);
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
