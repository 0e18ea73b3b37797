package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** What a person has done about single sessions and meetings. */
class OrdersTest {

  private static final LocalDate RECENT = LocalDate.parse("2025-09-18");

  @OnEachDatabase
  void aLossIsNotedOnce(TestLedger given) {
    given.poll(ready("u"), video("a"));
    assertThat(given.orders.acknowledge("ani", "u").code()).isEqualTo("not-lost");
    given.sessions.deleted(session("u", Status.DELETED, "2025-09-28"));

    assertThat(given.unsafe()).containsExactly("lost u");
    assertThat(given.orders.acknowledge("ani", "u").code()).isEqualTo("acknowledged");
    assertThat(given.unsafe()).isEmpty();
    assertThat(given.orders.acknowledge("ani", "u").code()).isEqualTo("noted");
    assertThat(given.orders.acknowledge("ani", "x").code()).isEqualTo("unknown");

    assertThat(given.audit.page(0).rows())
        .extracting(Audited::who, Audited::action, Audited::subject, Audited::done)
        .containsExactly(
            tuple("ani", "acknowledge", "x", false),
            tuple("ani", "acknowledge", "u", false),
            tuple("ani", "acknowledge", "u", true),
            tuple("ani", "acknowledge", "u", false));
    assertThat(given.history.of("u", 0).rows())
        .filteredOn(it -> it.what().equals("acknowledge") && it.problem() == null)
        .extracting(Event::who)
        .containsExactly("ani");
  }

  @OnEachDatabase
  void commandsAreInTheAuditLogToo(TestLedger given) {
    given.requests.acknowledge("command", List.of("x"));
    given.requests.deliver("command", "s3", LocalDate.parse("2025-01-01"), null);

    assertThat(given.audit.page(0).rows())
        .extracting(Audited::who, Audited::action, Audited::done)
        .containsExactly(tuple("command", "deliver", true), tuple("command", "acknowledge", false));
  }

  @OnEachDatabase
  void whatFailedIsDueAtOnce(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.transfers.failed(given.transfers.claim(), "broke off", null);
    given.keep();
    given.deliveries.failed(given.deliveries.claim("file"), "full");
    assertThat(given.transfers.claim()).isNull();
    given.told.clear();

    assertThat(given.orders.tryAgain("ani", "u").code()).isEqualTo("due");

    assertThat(given.told).containsExactlyInAnyOrder("transfer-file", "deliver-file-file");
    assertThat(given.transfers.claim()).isNotNull();
    assertThat(given.deliveries.claim("file")).isNotNull();
    assertThat(given.orders.tryAgain("ani", "u").code()).isEqualTo("nothing-failed");
    assertThat(given.orders.tryAgain("ani", "x").code()).isEqualTo("unknown");
  }

  @OnEachDatabase
  void aBatchThatFailedIsDueAtOnce(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    given.batches.failed(given.batches.claim("file"), "full");
    given.told.clear();

    assertThat(given.orders.tryAgain("ani", "u").code()).isEqualTo("due");

    assertThat(given.told).containsExactly("close-batch-file");
    given.closeBatch("file");
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void aDestinationIsGivenWhatItHasNotGot(TestLedger given) {
    given.poll(ready("u"), video("a"));
    assertThat(given.orders.deliver("ani", "u", "nas").code()).isEqualTo("nothing-kept");
    given.archiveAll();
    given.delivering("nas");

    assertThat(given.orders.deliver("ani", "u", "file").code()).isEqualTo("has-it");
    assertThat(given.orders.deliver("ani", "u", "nas").code()).isEqualTo("owed");
    given.requests.carryOut();
    assertThat(given.orders.deliver("ani", "u", "nas").code()).isEqualTo("on-its-way");
    given.deliver("nas");
    assertThat(given.orders.deliver("ani", "u", "nas").code()).isEqualTo("has-it");
    assertThat(given.orders.deliver("ani", "x", "nas").code()).isEqualTo("unknown");
    given.unwanted.add("nas a");
    assertThat(given.orders.deliver("ani", "u", "nas").code()).isEqualTo("nothing-kept");
  }

  @OnEachDatabase
  void aMeetingThatIsNotWatchedIsNotPolled(TestLedger given) {
    Meetings meetings = given.meetings(Set.of(TestLedger.MEETING, "other"));
    assertThat(meetings.due(RECENT, 10)).containsExactlyInAnyOrder(TestLedger.MEETING, "other");

    assertThat(given.orders.stopWatching("ani", TestLedger.MEETING, false).code())
        .isEqualTo("stopped");

    assertThat(meetings.due(RECENT, 10)).containsExactly("other");
    assertThat(given.orders.poll(TestLedger.MEETING).code()).isEqualTo("not-watched");
    assertThat(given.orders.stopWatching("ani", TestLedger.MEETING, true).said())
        .contains("ani has stopped that");
    assertThat(given.orders.watch("budi", TestLedger.MEETING).code()).isEqualTo("watched");
    assertThat(given.orders.watch("budi", TestLedger.MEETING).code()).isEqualTo("watched");
    assertThat(given.orders.watch("budi", TestLedger.MEETING).isDone()).isFalse();
    assertThat(meetings.due(RECENT, 10)).contains(TestLedger.MEETING);
    assertThat(given.orders.poll(TestLedger.MEETING).isDone()).isTrue();
    assertThat(given.orders.poll("unknown").code()).isEqualTo("unknown");
    assertThat(given.orders.stopWatching("ani", "unknown", true).code()).isEqualTo("unknown");
    assertThat(given.orders.watch("ani", "unknown").code()).isEqualTo("unknown");
  }

  @OnEachDatabase
  void nothingIsLostInSilenceForAMeetingThatIsNotWatched(TestLedger given) {
    Meetings meetings = given.meetings(Set.of(TestLedger.MEETING));
    meetings.due(RECENT, 10);
    given.poll(ready("u"), video("a"));

    assertThat(given.orders.stopWatching("ani", TestLedger.MEETING, false).code())
        .isEqualTo("not-archived");
    assertThat(meetings.due(RECENT, 10)).contains(TestLedger.MEETING);
    assertThat(given.orders.stopWatching("ani", TestLedger.MEETING, true).code())
        .isEqualTo("stopped");

    given.clock.advance(Duration.ofDays(2));
    meetings.due(RECENT, 10);
    assertThat(given.unsafe()).containsExactly("at-risk u");
    given.clock.advance(Duration.ofDays(1));
    meetings.due(RECENT, 10);
    assertThat(given.unsafe()).containsExactly("lost u");
  }

  @OnEachDatabase
  void whatCouldNotBeReadIsNotLeftInSilence(TestLedger given) {
    Meetings meetings = given.meetings(Set.of(TestLedger.MEETING));
    meetings.due(RECENT, 10);
    given.meetings.answered(TestLedger.MEETING, TestLedger.answer(List.of(), "odd"));

    assertThat(given.orders.stopWatching("ani", TestLedger.MEETING, false).code())
        .isEqualTo("not-archived");
    assertThat(given.orders.stopWatching("ani", TestLedger.MEETING, true).code())
        .isEqualTo("stopped");
    meetings.due(RECENT, 10);
    given.clock.advance(Duration.ofHours(2));
    assertThat(given.unsafe())
        .as("a person need not know what was in it")
        .containsExactly("unreadable meeting " + TestLedger.MEETING);
    assertThat(given.safety.concerns())
        .anyMatch(it -> it.isUnwatched() && it.message().endsWith("may be missed: odd"));

    given.orders.watch("ani", TestLedger.MEETING);
    given.answered();
    assertThat(given.unsafe()).isEmpty();
  }

  @OnEachDatabase
  void whatIsKeptOfAMeetingThatIsNotWatchedIsNotLost(TestLedger given) {
    Meetings meetings = given.meetings(Set.of(TestLedger.MEETING));
    meetings.due(RECENT, 10);
    given.poll(ready("u"), video("a"));
    given.orders.stopWatching("ani", TestLedger.MEETING, true);
    given.archiveAll();
    given.clock.advance(Duration.ofDays(9));
    meetings.due(RECENT, 10);

    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.unsafe()).isEmpty();
  }

  @OnEachDatabase
  void theAuditLogTakesWhateverIsTyped(TestLedger given) {
    given.orders.acknowledge("ani\nbudi", "x\r\ny" + "z".repeat(10_000));

    Audited audited = given.audit.page(0).rows().get(0);
    assertThat(audited.who()).isEqualTo("ani budi");
    assertThat(audited.result()).startsWith("session x y");
    assertThat(audited.subject()).startsWith("x\r\ny").hasSizeLessThan(600);
    for (String typed : List.of("\u0000", "\uD800x", "'; DROP TABLE session; --", "${code}")) {
      assertThat(given.orders.tryAgain("ani", typed).code()).isEqualTo("unknown");
      assertThat(given.orders.poll(typed).code()).isEqualTo("unknown");
      assertThat(given.details.of(typed, null)).isEmpty();
      assertThat(given.history.of(typed, 0).rows())
          .extracting(Event::what)
          .containsOnly("try-again");
    }
    for (int i = 0; i < 60; i++) {
      given.audit.note("ani", "sweep", null, true, "a sweep begins now");
    }
    assertThat(given.audit.page(0).rows()).hasSize(50);
    assertThat(given.audit.page(0).hasNext()).isTrue();
    assertThat(given.audit.page(1).rows())
        .hasSize(15)
        .last()
        .extracting(Audited::who)
        .isEqualTo("ani budi");
  }
}
