package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import id.simpan.ledger.Audited;
import id.simpan.ledger.Event;
import id.simpan.ledger.Filter;
import id.simpan.ledger.Overview.Line;
import id.simpan.ledger.SessionDetail;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each action on a running program, and what is seen of it there. */
class ActionsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String WHO = "ani";
  private static final String POLLED = "81000000001";
  private static final String STOPPED = "81000000002";
  private static final String FAILING = "81000000003";
  private static final String PAST = "81000000004";

  private static final RapatinStandIn RAPATIN = RapatinStandIn.start();
  private static final S3StandIn S3 = S3StandIn.start("recordings");
  private static Running running;
  private static Views views;
  private static Actions actions;

  /** Lets the test look into the program. */
  static final class Inside {
    static final BlockingQueue<Inside> STARTED = new ArrayBlockingQueue<>(1);

    private final Views views;
    private final Actions actions;

    Inside(Views views, Actions actions) {
      this.views = views;
      this.actions = actions;
      STARTED.add(this);
    }
  }

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    RAPATIN.meeting(PAST).session("past").topic("Rapat lama").sample("chat_file", "CHAT");
    ScriptedSession lost =
        RAPATIN.meeting(PAST).session("lost").processing().sample("chat_file", "CHAT");
    SimpanProgram program =
        new SimpanProgram(home)
            .account(RAPATIN)
            .meetings(POLLED, STOPPED, FAILING, PAST)
            .attempts(1)
            .with("simpan.download.stall-timeout", "3m")
            .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");
    program.once();
    lost.deleted();
    RAPATIN.meeting(STOPPED).session("stopped").sample("chat_file", "CHAT");
    running =
        program
            .s3(S3, "recordings")
            .destinations("file", "s3")
            .with("spring.main.sources", Inside.class.getName())
            .run();
    Inside inside = Inside.STARTED.poll(60, TimeUnit.SECONDS);
    assertThat(inside).as("%s", running.errSoFar()).isNotNull();
    views = inside.views;
    actions = inside.actions;
    await().atMost(LIMIT).until(() -> views.standing().sweptAt() != null && isOver());
    await().atMost(LIMIT).until(() -> state("stopped").equals("archived"));
  }

  @AfterAll
  static void stop() {
    running.close();
    S3.close();
    RAPATIN.close();
  }

  private static boolean isOver() {
    return !views.standing().sweeping();
  }

  private static String state(String uuid) {
    return views.session(uuid).map(it -> it.line().state()).orElse("");
  }

  private static void assertChanged(String code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(Changed.class, it -> assertThat(it.code()).isEqualTo(code));
    assertThat(views.audit(0).rows().get(0).done()).isFalse();
  }

  private static void assertNotFound(ThrowingCallable action) {
    assertThatThrownBy(action).isInstanceOf(NotFound.class);
    assertThat(views.audit(0).rows().get(0).done()).isFalse();
  }

  private static void assertDone(Outcome outcome, String code, String action, String subject) {
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(views.audit(0).rows())
        .filteredOn(it -> it.action().equals(action))
        .first()
        .extracting(Audited::who, Audited::subject, Audited::done, Audited::result)
        .containsExactly(WHO, subject, true, outcome.done());
  }

  @Test
  void aMeetingIsPolledNowAndTwoAtOnceAreOne() {
    RAPATIN.meeting(POLLED).session("polled").topic("Kuliah umum").sample("chat_file", "CHAT");
    RAPATIN.onPath("/recordings/" + POLLED).next(Fault.dripping(Duration.ofMillis(2)));
    int calls = RAPATIN.requests("/recordings/" + POLLED).size();

    assertDone(actions.pollNow(WHO, POLLED), "poll-asked", "poll", POLLED);
    assertChanged("polling", () -> actions.pollNow(WHO, POLLED));

    await().atMost(LIMIT).until(() -> state("polled").equals("archived"));
    assertThat(RAPATIN.requests("/recordings/" + POLLED)).hasSize(calls + 1);
    assertThat(views.sessions(new Filter(null, "umum kul", 0, 10)).rows())
        .extracting(Line::session)
        .containsExactly("polled");
    assertThat(views.sessions(new Filter("archived", POLLED, 0, 10)).rows())
        .extracting(Line::session)
        .contains("polled");
    SessionDetail detail = views.session("polled").orElseThrow();
    assertThat(detail.answer()).contains("Kuliah umum", "another host").doesNotContain("://");
    assertThat(detail.files().get(0).deliveries())
        .extracting(it -> it.destination(), it -> it.location().startsWith("s3://"))
        .containsExactly(tuple("file", false), tuple("s3", true));
    assertThat(views.history("polled", 0).rows())
        .extracting(Event::what)
        .contains("seen", "kept", "stored");
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> actions.pollNow(WHO, POLLED)); // again, when it is over
    assertNotFound(() -> actions.pollNow(WHO, "81999999999"));
  }

  @Test
  void aSweepBeginsNow() {
    RAPATIN.meeting(POLLED).session("swept").sample("chat_file", "CHAT");
    await().atMost(LIMIT).until(ActionsIT::isOver);

    assertDone(actions.sweepNow(WHO), "sweep-asked", "sweep", null);

    await().atMost(LIMIT).until(() -> state("swept").equals("archived"));
  }

  @Test
  void whatFailedIsTriedAgainAtOnce() {
    ScriptedSession session =
        RAPATIN.meeting(FAILING).session("failing").sample("audio_only", "M4A");
    ZoomFile file = session.file(0).zoom();
    file.atBytes().always(Fault.status(500));
    actions.pollNow(WHO, FAILING);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                views.history("failing", 0).rows().stream()
                    .anyMatch(it -> it.what().equals("failed")));
    assertThat(views.standing().pending())
        .anySatisfy(
            it -> {
              assertThat(it.session()).isEqualTo("failing");
              assertThat(it.meetingId()).isEqualTo(FAILING);
              assertThat(it.message()).contains("answered 500");
              assertThat(it.remedies()).contains(Standing.Remedy.TRY_AGAIN);
            });
    assertThat(views.standing(new Locale("id")).pending())
        .extracting(Standing.Problem::message)
        .anyMatch(it -> it.contains("berkas audio_only") && it.contains("menjawab 500"));
    assertThat(views.standing().nearest().session()).isEqualTo("failing");
    assertThat(views.session("failing").orElseThrow().files().get(0).nextAttempt())
        .isEqualTo(views.standing().nextSweep());
    RAPATIN.zoom().byteFaults().clear();

    assertDone(actions.tryAgain(WHO, "failing"), "due", "try-again", "failing");

    await().atMost(LIMIT).until(() -> state("failing").equals("archived"));
    assertChanged("nothing-failed", () -> actions.tryAgain(WHO, "failing"));
    assertNotFound(() -> actions.tryAgain(WHO, "nobody's"));
  }

  @Test
  void aDestinationIsGivenASession() {
    assertDone(actions.deliver(WHO, "past", "s3"), "owed", "deliver", "past");

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertChanged("has-it", () -> actions.deliver(WHO, "past", "s3")));
    assertThat(S3.keys("recordings")).anyMatch(it -> it.contains("/past/"));
    assertNotFound(() -> actions.deliver(WHO, "past", "email"));
    assertNotFound(() -> actions.deliver(WHO, "nobody's", "s3"));
  }

  @Test
  void aLossIsNoted() {
    assertThat(views.standing().problems())
        .anySatisfy(
            it -> {
              assertThat(it.kind()).isEqualTo("lost");
              assertThat(it.session()).isEqualTo("lost");
              assertThat(it.remedies()).containsExactly(Standing.Remedy.ACKNOWLEDGE);
            });
    assertThat(views.sessions(new Filter("unsafe", null, 0, 10)).rows())
        .extracting(Line::session)
        .contains("lost");

    assertDone(actions.acknowledge(WHO, "lost"), "acknowledged", "acknowledge", "lost");

    assertThat(views.standing().problems()).noneMatch(it -> it.kind().equals("lost"));
    assertChanged("noted", () -> actions.acknowledge(WHO, "lost"));
    assertChanged("not-lost", () -> actions.acknowledge(WHO, "past"));
    assertNotFound(() -> actions.acknowledge(WHO, "nobody's"));
  }

  @Test
  void aMeetingIsPolledNoMoreUntilItIsWatchedAgain() {
    assertDone(actions.stopWatching(WHO, STOPPED, false), "stopped", "stop-watching", STOPPED);
    assertThat(views.session("stopped").orElseThrow().meeting().stoppedBy()).isEqualTo(WHO);
    int calls = RAPATIN.requests("/recordings/" + STOPPED).size();
    assertChanged("not-watched", () -> actions.pollNow(WHO, STOPPED));
    sweep();
    assertThat(RAPATIN.requests("/recordings/" + STOPPED)).hasSize(calls);

    assertDone(actions.watch(WHO, STOPPED), "watched", "watch", STOPPED);

    sweep();
    assertThat(RAPATIN.requests("/recordings/" + STOPPED)).hasSize(calls + 1);
    assertChanged("watched", () -> actions.watch(WHO, STOPPED));
    assertNotFound(() -> actions.stopWatching(WHO, "81999999999", true));
  }

  private static void sweep() {
    await().atMost(LIMIT).ignoreExceptions().until(() -> actions.sweepNow(WHO) != null);
    await().atMost(LIMIT).until(ActionsIT::isOver);
  }

  @Test
  void aDownloadIsSeenWhileItRuns() {
    ScriptedSession session =
        RAPATIN
            .meeting(FAILING)
            .session("running")
            .topic("Rapat panjang")
            .file("active_speaker", "MP4", 2_000_000);
    CountDownLatch seen = new CountDownLatch(1);
    session.file(0).zoom().atBytes().next(Fault.pausedAfter(1_000_000, seen::await));
    await().atMost(LIMIT).ignoreExceptions().until(() -> actions.pollNow(WHO, FAILING) != null);

    Download download =
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    views.downloads().stream()
                        .filter(it -> it.session().equals("running"))
                        .findFirst(),
                found -> found.filter(it -> it.bytes() == 1_000_000).isPresent())
            .orElseThrow();

    assertThat(download.topic()).isEqualTo("Rapat panjang");
    assertThat(download.meetingId()).isEqualTo(FAILING);
    assertThat(download.ofBytes()).isEqualTo(2_000_000);
    assertThat(download.bytesPerSecond()).isPositive();
    assertThat(views.standing().nearest()).isNotNull();
    seen.countDown();
    session.removeFile(0);
  }

  @Test
  void theProgramIsSeenAsItRuns() {
    assertThat(views.routes())
        .anySatisfy(
            it -> {
              assertThat(it.file()).isEqualTo("deliver-file.camel.yaml");
              assertThat(it.routes())
                  .containsExactlyInAnyOrder("deliver-file-file", "deliver-file-s3");
              assertThat(it.running()).isTrue();
              assertThat(it.since()).isNotNull();
              assertThat(it.refused()).isNull();
            })
        .allSatisfy(it -> assertThat(it.running()).isTrue());
    assertThat(views.destinations())
        .extracting(
            DestinationView::name,
            DestinationView::stores,
            DestinationView::running,
            DestinationView::workers)
        .containsExactly(tuple("file", true, true, 2), tuple("s3", true, true, 2));
    Standing standing = views.standing();
    assertThat(standing.freeBytes()).isPositive();
    assertThat(standing.watchedSince()).isBefore(standing.sweptAt());
    assertThat(standing.nextSweep()).isAfter(standing.sweptAt());
    assertThat(standing.counts()).containsKey("archived");
    assertThat(views.figures().days())
        .hasSize(30)
        .last()
        .satisfies(it -> assertThat(it.keptFiles()).isPositive());
  }
}
