package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.SchedulesAnswer.Schedule;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class MeetingsTest {

  private static final LocalDate RECENT = LocalDate.parse("2025-09-18");

  @OnEachDatabase
  void meetingsAreThoseOfRecentSchedulesAndThoseConfigured(TestLedger given) {
    Meetings meetings = given.meetings(Set.of("configured"));
    discover(meetings, "recent", "2025-09-20");
    discover(meetings, "first-day", "2025-09-18");
    discover(meetings, "old", "2025-09-17");
    meetings.discovered(List.of(new Schedule("undated", "Rapat", Optional.empty())));

    assertThat(meetings.due(RECENT, 10))
        .containsExactlyInAnyOrder("recent", "first-day", "undated", "configured");
  }

  @OnEachDatabase
  void aMeetingHeldAgainIsAsRecentAsItsLastSchedule(TestLedger given) {
    discover(given.meetings, "weekly", "2025-09-10");
    discover(given.meetings, "weekly", "2025-09-24");
    discover(given.meetings, "weekly", "2025-09-03");

    assertThat(given.meetings.due(RECENT, 10)).containsExactly("weekly");
  }

  @OnEachDatabase
  void meetingsWithRecordingsNotYetKeptComeFirstByTheirDeadline(TestLedger given) {
    for (String id : List.of("quiet", "soon", "sooner")) {
      discover(given.meetings, id, "2025-09-24");
    }
    given.sessions.processing(of("soon", "2025-09-28"));
    given.sessions.processing(of("sooner", "2025-09-26"));

    assertThat(given.meetings.due(RECENT, 10)).containsExactly("sooner", "soon", "quiet");
    assertThat(given.meetings.due(RECENT, 1)).containsExactly("sooner");
  }

  @OnEachDatabase
  void aFirstSweepThatTheApiNeverAnsweredIsNone(TestLedger given) {
    given.sweeps.discovery("no answer");
    given.sweeps.completed();
    assertThat(given.safety.isSafe()).isFalse();

    discover(given.meetings, "85095598095", "2025-09-24");
    given.meetings.failed("85095598095", "no answer");
    given.sweeps.discovery(null);
    given.sweeps.completed();
    assertThat(given.safety.isSafe()).isFalse();

    given.meetings.notRecorded("85095598095");
    given.sweeps.completed();
    assertThat(given.safety.isSafe()).isTrue();
    given.sweeps.discovery("no answer");
    given.sweeps.completed();
    assertThat(given.safety.isSafe()).as("a later one, for an hour").isTrue();
  }

  @OnEachDatabase
  void meetingsTakeTurns(TestLedger given) {
    for (String id : List.of("a", "b", "c")) {
      discover(given.meetings, id, "2025-09-24");
    }
    for (String turn : List.of("a", "b", "c", "a")) {
      assertThat(given.meetings.due(RECENT, 1)).containsExactly(turn);
      given.clock.advance(Duration.ofMinutes(5));
      given.meetings.notRecorded(turn);
    }
  }

  @OnEachDatabase
  void aMeetingIsPolledForAsLongAsRapatinHoldsItsRecordings(TestLedger given) {
    discover(given.meetings, "85095598095", "2025-09-01");
    given.poll(session("u", Status.READY, "2025-09-28"), video("a"));
    given.keep();
    given.deliver("file");
    given.closeBatch("file");
    assertThat(given.meetings.due(RECENT, 10)).containsExactly("85095598095");

    given.clock.advance(Duration.ofDays(3));
    assertThat(given.meetings.due(RECENT, 10)).isEmpty();
  }

  @OnEachDatabase
  void onlyTheLastAnswerIsReported(TestLedger given) {
    discover(given.meetings, "1", "2025-09-24");
    given.meetings.setAside("1", "set aside: parameter not valid");
    assertThat(given.pending()).containsExactly("meeting 1: set aside: parameter not valid");
    given.meetings.failed("1", "the API answered 503");
    assertThat(given.pending()).containsExactly("meeting 1: the API answered 503");
    given.meetings.answered("1", TestLedger.answer(List.of(), "one", "two"));
    assertThat(given.pending()).isEmpty(); // not pending but not safe
    assertThat(given.unsafe()).containsExactly("unreadable meeting 1");
    given.meetings.notRecorded("1");
    assertThat(given.pending()).isEmpty();
    assertThat(given.unsafe()).isEmpty();
  }

  private static void discover(Meetings meetings, String id, String day) {
    meetings.discovered(List.of(new Schedule(id, "Rapat", Optional.of(LocalDate.parse(day)))));
  }

  private static Session of(String meetingId, String deleteOn) {
    return new Session(
        "session of " + meetingId,
        meetingId,
        Status.PROCESSING,
        "Rapat",
        Optional.empty(),
        Optional.of(LocalDate.parse(deleteOn)),
        List.of(),
        List.of());
  }
}
