package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

  @TempDir private Path directory;

  private final ZoomStandIn zoom = ZoomStandIn.start();
  private final ZoomFile video = zoom.file("MP4", LENGTH);
  private final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");
  private final Instant deletion = Instant.parse("2025-09-27T17:00:00Z");
  private final Links links = new Links();
  private DownloadClient client = client(new AllowedHosts(zoom.hosts(), true));

  @AfterEach
  void close() {
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
  void aTransferOfManyPiecesHasTheRightHash() {
    for (long byteNumber : new long[] {1, 2, 70_000, 99_999}) {
      video.atBytes().next(Fault.cutAfter(byteNumber));
      assertFault(transfer(LENGTH), "the transfer broke off");
    }

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.bytesSent()).isEqualTo(LENGTH);
  }

  @Test
  void aProgramKilledJustBeforeAFileWasKeptNeedsNoByteMore() throws Exception {
    fetch(video, transfer(LENGTH));
    zoom.byteFaults().when(request -> true).always(Fault.status(500));

    assertThat(fetch(video, transfer(LENGTH)).sha256()).isEqualTo(video.content().sha256());
    assertThat(video.byteRequests()).hasSize(1);
    assertThat(onlyFile()).hasFileName("f1.kept");
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
  void anotherSizeThanPromisedIsKeptOnlyAtRiskAndWhenItWasTheSameBefore(long promised) {
    Transfer transfer = transfer(promised);
    assertFault(transfer, "300007 bytes instead of the promised " + promised);
    assertFault(transfer, "300007 bytes instead of the promised " + promised);
    clock.advance(Duration.ofHours(41)); // a minute after 24 hours before the deletion
    clock.advance(Duration.ofMinutes(1));

    Download download = fetch(video, transfer);

    assertThat(download).isEqualTo(new Download(LENGTH, video.content().sha256(), "size differs"));
  }

  @Test
  void aSizeThatDiffersAnewIsNotBelievedEvenAtRisk() {
    clock.advance(Duration.ofHours(48));
    Transfer transfer = transfer(LENGTH + 100);
    assertFault(transfer, "300007 bytes instead of");
    video.replaceWith(GeneratedContent.of("MP4", LENGTH - 1));
    assertFault(transfer, "300006 bytes instead of");

    assertThat(fetch(video, transfer).remark()).isEqualTo("size differs");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutALengthASizeThatDiffersIsKeptAtRiskToo(boolean shorter) {
    clock.advance(Duration.ofHours(48));
    video.atBytes().always(Fault.chunked().and(Fault.header("Content-Type", "video/mp4")));
    Transfer transfer = transfer(shorter ? LENGTH + 100 : LENGTH - 100);
    assertFault(transfer, "300007 bytes instead of the promised");

    assertThat(fetch(video, transfer))
        .isEqualTo(new Download(LENGTH, video.content().sha256(), "size differs"));
  }

  @Test
  void theSizeOfATextFileIsOnlyAHint() {
    ZoomFile chat = zoom.file("CHAT", Content.of("00:00:01 Budi: halo\n"));
    Transfer transfer = transfer("CHAT", 147);

    assertThat(fetch(chat, transfer)).isEqualTo(new Download(20, chat.content().sha256(), null));
  }

  @Test
  void anEmptyTextFileIsKept() {
    ZoomFile chat = zoom.file("CHAT", Content.of(""));

    assertThat(fetch(chat, transfer("CHAT", 0)).size()).isZero();
  }

  @Test
  void aRedirectToAHostThatIsNotAllowedIsNotFollowed() {
    client.close();
    String linkHost = URI.create(zoom.linkBaseUrl()).getHost();
    client = client(new AllowedHosts(List.of(linkHost), true));

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
    assertThat(directory).isDirectoryNotContaining("glob:**.kept");
  }

  private Download fetch(ZoomFile file, Transfer transfer) {
    RecordingFile listed =
        new RecordingFile(
            transfer.recordingType(),
            transfer.fileType(),
            transfer.promisedSize(),
            file.freshLink(),
            transfer.order());
    links.remember(
        List.of(
            new Session(
                transfer.uuid(),
                transfer.meetingId(),
                Session.Status.READY,
                "Rapat",
                Optional.empty(),
                Optional.empty(),
                List.of(listed),
                List.of())));
    return new Downloader(client, links, directory, Duration.ofHours(24), clock).fetch(transfer);
  }

  private Transfer transfer(long promised) {
    return transfer("MP4", promised);
  }

  private Transfer transfer(String type, long promised) {
    return new Transfer(
        "f1",
        "u",
        "85095598095",
        "some_type",
        type,
        0,
        type.equals("MP4"),
        OptionalLong.of(promised),
        Optional.of(deletion),
        "lease");
  }

  private static DownloadClient client(AllowedHosts hosts) {
    Limits limits = new Limits(Duration.ofSeconds(2), Duration.ofMillis(700), 4);
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
