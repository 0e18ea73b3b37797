package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.GeneratedContent;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One sweep in which every download meets a fault of its own; all but the one that leads to a host
 * not allowed end whole.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownloadsIT {

  private static final int SIZE = 400_000;

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final RapatinStandIn stranger = RapatinStandIn.start();
  private SimpanProgram program;
  private Result result;

  @BeforeAll
  void sweep(@TempDir Path home) {
    rapatin.keepOldLinks(false);
    video("86000000001", "cut").atBytes().next(Fault.cutAfter(150_000));
    video("86000000002", "no ranges")
        .atBytes()
        .next(Fault.cutAfter(150_000))
        .next(Fault.ignoringRange());
    ZoomFile replaced = video("86000000003", "replaced");
    replaced
        .atBytes()
        .next(
            Fault.cutAfter(150_000)
                .then(() -> replaced.replaceWith(GeneratedContent.of("MP4", SIZE, 4711))));
    video("86000000004", "misplaced")
        .atBytes()
        .next(Fault.cutAfter(150_000))
        .next(Fault.wrongContentRange("bytes 7-399999/400000"));
    video("86000000005", "html").atBytes().next(Fault.htmlPage());
    video("86000000006", "forbidden").atBytes().next(Fault.status(403));
    video("86000000007", "gone").atLink().next(Fault.status(410));
    video("86000000008", "short").atBytes().next(Fault.tooShort(100_000));
    video("86000000009", "long").atBytes().next(Fault.tooLong(10));
    video("86000000010", "broken").atLink().next(Fault.brokenConnection());
    video("86000000011", "chunked").atBytes().next(Fault.chunked().and(Fault.cutAfter(150_000)));
    video("86000000012", "gzip").atBytes().always(Fault.gzip());
    video("86000000013", "refused")
        .atLink()
        .always(Fault.redirectTo(stranger.baseUrl().replace("127.0.0.1", "localhost")));
    video("86000000014", "loop").atLink().always(Fault.redirectLoop());
    ScriptedSession many = rapatin.meeting("86000000015").session("many");
    for (int i = 0; i < 6; i++) {
      many.file("chat_file", "CHAT", 200 + i);
      many.file(i).zoom().atLink().next(Fault.htmlPage());
    }
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .with("simpan.download.concurrency", "16")
            .meetings(rapatinMeetings().toArray(String[]::new));
    result = program.once();
  }

  private static List<String> rapatinMeetings() {
    return java.util.stream.IntStream.rangeClosed(1, 15)
        .mapToObj("860000000%02d"::formatted)
        .toList();
  }

  private ZoomFile video(String meeting, String uuid) {
    return rapatin
        .meeting(meeting)
        .session(uuid)
        .file("active_speaker", "MP4", SIZE)
        .file(0)
        .zoom();
  }

  private ZoomFile of(String meeting) {
    return rapatin.meeting(meeting).sessions().get(0).file(0).zoom();
  }

  private int polls(String meeting) {
    return rapatin.requests("/recordings/" + meeting).size();
  }

  @AfterAll
  void close() {
    rapatin.close();
    stranger.close();
  }

  @Test
  void whateverHappensWhatIsArchivedIsWhole() {
    program.archived().assertSound();
    for (String uuid :
        List.of(
            "cut",
            "no ranges",
            "replaced",
            "misplaced",
            "html",
            "forbidden",
            "gone",
            "short",
            "long",
            "broken",
            "chunked",
            "gzip")) {
      String meeting =
          rapatinMeetings().stream()
              .filter(id -> rapatin.meeting(id).sessions().get(0).uuid().equals(uuid))
              .findFirst()
              .orElseThrow();
      assertThat(program.archived().session(uuid).sha256s())
          .as(uuid)
          .containsExactly(of(meeting).content().sha256());
    }
    assertThat(rapatin.zoom().linkFaults().unmet() + rapatin.zoom().byteFaults().unmet()).isZero();
  }

  @Test
  void aCutDownloadIsResumedByRange() {
    ZoomFile cut = of("86000000001");
    assertThat(cut.ranges()).hasSize(2);
    assertThat(cut.ranges().get(0)).isEmpty();
    assertThat(cut.ranges().get(1)).matches("bytes=\\d+-");
    RecordedRequest resumed = cut.byteRequests().get(1);
    assertThat(resumed.header("If-Range")).hasValue(cut.etag());
    assertThat(resumed.header("Accept-Encoding")).hasValue("identity");
    assertThat(resumed.status()).isEqualTo(206);
    assertThat(cut.bytesSent()).isLessThan(2 * SIZE - 100_000);
  }

  @Test
  void aHostWithoutRangesIsAskedForAllOfItAgain() {
    assertThat(of("86000000002").bytesSent()).isGreaterThanOrEqualTo(SIZE + 150_000);
  }

  @Test
  void aFreshLinkIsAskedForBeforeEachNewAttempt() {
    for (String meeting : List.of("86000000005", "86000000006", "86000000007", "86000000010")) {
      assertThat(polls(meeting)).as(meeting).isEqualTo(2);
      assertThat(of(meeting).linkRequests().stream().map(RecordedRequest::path).distinct())
          .as(meeting)
          .hasSize(2);
    }
  }

  @Test
  void oneCallFreshensAllLinksOfASession() {
    assertThat(program.archived().session("many").names()).hasSize(6);
    assertThat(polls("86000000015")).isLessThanOrEqualTo(3);
  }

  @Test
  void aRedirectToAHostNotAllowedIsRefusedAndNothingIsSentThere() {
    assertThat(result.err())
        .contains(
            "meeting 86000000013, session refused, file active_speaker: host localhost is not in"
                + " simpan.download.allowed-hosts");
    assertThat(stranger.requests()).isEmpty();
    assertThat(of("86000000013").linkRequests()).hasSize(1);
  }

  @Test
  void redirectsEnd() {
    assertThat(result.err()).contains("session loop", "more than 10 redirects");
    assertThat(of("86000000014").linkRequests()).hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void onlyWhatWasRefusedIsAProblem() {
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems()).hasSize(2);
  }

  @Test
  void noCredentialEverReachesADownloadHost() {
    assertThat(rapatin.zoom().requests())
        .allMatch(request -> request.header("Authorization").isEmpty())
        .allMatch(request -> request.header("Cookie").isEmpty());
  }
}
