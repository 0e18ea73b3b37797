package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened to a session, and all that is known of it. */
class HistoryTest {

  @OnEachDatabase
  void tellsEachAttemptAndWhatCameOfIt(TestLedger given) {
    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-28"));
    given.clock.advance(Duration.ofMinutes(5));
    given.poll(ready("u"), video("a"));
    given.clock.advance(Duration.ofMinutes(1));
    given.transfers.failed(given.transfers.claim(), "the transfer broke off", null);
    given.clock.advance(Duration.ofMinutes(1));
    given.poll(ready("u"), video("a"));
    given.keep();
    given.clock.advance(Duration.ofMinutes(1));
    given.deliveries.failed(given.deliveries.claim("file"), "full");
    given.clock.advance(Duration.ofMinutes(1));
    given.work.begin();
    given.deliver("file");
    given.clock.advance(Duration.ofMinutes(1));
    given.closeBatch("file");

    assertThat(given.history.of("u", 0).rows())
        .extracting(
            Event::what, Event::recordingType, Event::destination, Event::attempt, Event::problem)
        .containsExactly(
            tuple("closed", null, "file", 1, null),
            tuple("stored", "a", "file", 2, null),
            tuple("failed", "a", "file", 1, "full"),
            tuple("kept", "a", null, 2, null),
            tuple("failed", "a", null, 1, "the transfer broke off"),
            tuple("ready", null, null, 0, null),
            tuple("listed", "a", null, 0, null),
            tuple("seen", null, null, 0, null));
    assertThat(given.history.failures("file", 10))
        .extracting(it -> it.session(), it -> it.meetingId(), it -> it.event().problem())
        .containsExactly(tuple("u", TestLedger.MEETING, "full"));
  }

  @OnEachDatabase
  void writesNothingOfWhatGoesWell(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.archiveAll();

    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.text("SELECT COUNT(*) FROM history")).isEqualTo("0");
  }

  @OnEachDatabase
  void remembersTheLastAttemptsOnly(TestLedger given) {
    for (int attempt = 1; attempt <= 57; attempt++) {
      given.clock.advance(Duration.ofMinutes(5));
      given.poll(ready("u"), video("a"));
      given.transfers.failed(given.transfers.claim(), "broke off", null);
    }

    List<Event> newest = given.history.of("u", 0).rows();
    assertThat(newest).hasSize(50).extracting(Event::attempt).startsWith(57, 56).endsWith(8);
    assertThat(given.history.of("u", 0).hasNext()).isTrue();
    assertThat(given.history.of("u", 1).rows())
        .extracting(Event::what)
        .containsOnly("listed", "seen");
  }

  @OnEachDatabase
  void workThatWasBrokenOffHasNotFailed(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer transfer = given.transfers.claim();
    given.ledger.leases().pauseTaking();
    given.transfers.failed(transfer, "interrupted", null);

    assertThat(given.history.of("u", 0).rows()).extracting(Event::what).contains("broken-off");
  }

  @OnEachDatabase
  void knowsAllOfASession(TestLedger given) {
    Instant nextSweep = Instant.parse("2025-09-25T00:05:00Z");
    given.announcing("email");
    given.meetings(Set.of(TestLedger.MEETING)).due(LocalDate.EPOCH, 1);
    given.poll(ready("u"), video("a"), video("b"));
    given.meetings.answered(
        TestLedger.MEETING,
        new RecordingsAnswer(
            List.of(ready("u")), List.of(), Map.of("u", "{\"status\":\"ready\"}")));
    given.keep();
    given.deliver("file");
    given.transfers.failed(given.transfers.claim(), "broke off", null);

    SessionDetail detail = given.details.of("u", nextSweep).orElseThrow();

    assertThat(detail.line().state()).isEqualTo("ready");
    assertThat(detail.answer()).isEqualTo("{\"status\":\"ready\"}");
    assertThat(detail.answeredAt()).isEqualTo(given.clock.instant());
    assertThat(detail.meeting().answer()).isEqualTo("recorded");
    assertThat(detail.meeting().watched()).isTrue();
    assertThat(detail.files())
        .extracting(
            it -> it.recordingType(), it -> it.state(), it -> it.sha256(), it -> it.nextAttempt())
        .containsExactlyInAnyOrder(
            tuple(kept(detail), "kept", TestLedger.SHA256, null),
            tuple(failed(detail), "failed", null, nextSweep));
    assertThat(detail.files())
        .filteredOn(it -> it.state().equals("kept"))
        .flatExtracting(SessionDetail.KeptOrNot::deliveries)
        .extracting(it -> it.destination(), it -> it.storedAt() != null)
        .containsExactly(tuple("email", false), tuple("file", true));
    assertThat(detail.announcements())
        .extracting(it -> it.destination(), it -> it.announces(), it -> it.files())
        .containsExactly(tuple("email", true, 1), tuple("file", false, 1));
    assertThat(given.details.of("unknown", nextSweep)).isEmpty();
  }

  private static String kept(SessionDetail detail) {
    return type(detail, "kept");
  }

  private static String failed(SessionDetail detail) {
    return type(detail, "failed");
  }

  private static String type(SessionDetail detail, String state) {
    return detail.files().stream()
        .filter(it -> it.state().equals(state))
        .findFirst()
        .orElseThrow()
        .recordingType();
  }
}
