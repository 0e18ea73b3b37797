package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

class SessionsTest {

  private static final Session DELETED = session("u", Status.DELETED, "2025-09-28");

  @OnEachDatabase
  void aSessionIsProcessingThenReadyThenArchived(TestLedger given) {
    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-28"));
    assertThat(given.state("u")).isEqualTo("processing");

    given.poll(ready("u"), video("a"));
    assertThat(given.state("u")).isEqualTo("ready");

    archive(given);
    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.pending()).isEmpty();
  }

  @OnEachDatabase
  void aSessionThatGainsAFileLaterIsReadyAgain(TestLedger given) {
    given.poll(ready("u"), video("a"));
    archive(given);
    given.poll(ready("u"), video("a"), video("transcript"));

    assertThat(given.state("u")).isEqualTo("ready");
    archive(given);
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void aSessionFirstSeenDeletedIsMissedAndNoFailure(TestLedger given) {
    for (int poll = 0; poll < 2; poll++) {
      assertThat(given.sessions.deleted(DELETED)).isEqualTo("missed");
    }
    assertThat(given.pending()).isEmpty();
  }

  @OnEachDatabase
  void aSessionDeletedBeforeAllWasKeptIsLostAndSaidSoOnce(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();

    assertThat(given.sessions.deleted(DELETED)).isEqualTo("lost");
    assertThat(given.unsafe()).containsExactly("lost u");
    assertThat(given.transfers.claim()).isNull();

    given.clock.advance(Duration.ofMinutes(5));
    assertThat(given.sessions.deleted(DELETED)).isEqualTo("lost");
    assertThat(given.alerts.review())
        .filteredOn(it -> it.kind().equals("lost") && it.isNew())
        .hasSize(1);
    assertThat(given.alerts.review()).noneMatch(Alert::isNew);
  }

  @OnEachDatabase
  void aSessionDeletedWhileItWasProcessingIsLost(TestLedger given) {
    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-28"));

    assertThat(given.sessions.deleted(DELETED)).isEqualTo("lost");
  }

  @OnEachDatabase
  void aSessionOfWhichNoFileIsWantedIsArchivedAndNeverLost(TestLedger given) {
    given.poll(ready("u"));
    assertThat(given.state("u")).isEqualTo("archived");

    assertThat(given.sessions.deleted(DELETED)).isEqualTo("archived");
    assertThat(given.pending()).isEmpty();
  }

  @OnEachDatabase
  void aSessionDeletedAfterAllWasKeptIsNotLost(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    assertThat(given.sessions.deleted(DELETED)).isEqualTo("ready");

    given.deliver("file");
    given.closeBatch("file");
    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.sessions.deleted(DELETED)).isEqualTo("archived");
  }

  @OnEachDatabase
  void aSessionWhoseLastDownloadEndedAfterTheDeletionIsNotLostAfterAll(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer inHand = given.transfers.claim();
    given.sessions.deleted(DELETED);
    given.transfers.kept(inHand, 7, "0".repeat(64), null);
    given.deliver("file");
    given.closeBatch("file");

    assertThat(given.sessions.deleted(DELETED)).isEqualTo("archived");
  }

  @OnEachDatabase
  void aSessionThatIsProcessingAgainStaysWhatItIs(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-28"));

    assertThat(given.state("u")).isEqualTo("ready");
  }

  @OnEachDatabase
  void whatCouldNotBeReadOfASessionIsReportedUntilItCan(TestLedger given) {
    given.poll(
        session("u", Status.READY, "2025-09-28", "\"topic\" is missing or not a text"), video("a"));
    assertThat(given.unsafe()).containsExactly("unreadable u");
    assertThat(given.safety.concerns())
        .extracting(Concern::message)
        .contains("meeting 85095598095, session u: \"topic\" is missing or not a text");

    given.poll(ready("u"), video("a"));
    assertThat(given.unsafe()).isEmpty();
  }

  @OnEachDatabase
  void aSessionIsAtRiskWhenLessThanADayIsLeft(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.sessions.processing(session("p", Status.PROCESSING, "2025-09-28"));
    given.clock.advance(Duration.ofHours(40));
    assertThat(given.unsafe()).isEmpty();
    assertThat(given.pending())
        .containsExactly("meeting 85095598095, session u, file a: not kept yet");

    given.clock.advance(Duration.ofHours(1)); // 24 hours before 2025-09-28 in Jakarta
    assertThat(given.unsafe()).containsExactlyInAnyOrder("at-risk u", "at-risk p");
    assertThat(given.pending())
        .containsExactly("meeting 85095598095, session u, file a: at risk: not kept yet");
  }

  @OnEachDatabase
  void aSessionWithADateThatCannotBeReadIsArchivedWhenItsFilesAre(TestLedger given) {
    given.poll(session("u", Status.READY, null, "\"delete_on\" is not a day"), video("a"));
    assertThat(given.unsafe()).containsExactly("unreadable u");

    archive(given);

    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.unsafe()).isEmpty();
  }

  @OnEachDatabase
  void aSessionWithAFileThatCannotBeReadIsNotArchivedAndLostWhenItIsDeleted(TestLedger given) {
    given.poll(TestLedger.unread("u"), video("a"));
    archive(given);
    assertThat(given.state("u")).isEqualTo("ready");
    assertThat(given.unsafe()).containsExactly("unreadable u");

    given.sessions.deleted(DELETED);

    assertThat(given.state("u")).isEqualTo("lost");
    assertThat(given.unsafe()).containsExactly("lost u");
  }

  @OnEachDatabase
  void aFileThatCannotBeReadOrHasNoLinkIsNotForgottenWhileTheSessionIsProcessingAgain(
      TestLedger given) {
    given.poll(TestLedger.unread("u"), video("a"));
    given.poll(ready("v"), video("a"), withoutLink("b"));
    given.archiveAll();

    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-28"));
    given.sessions.processing(session("v", Status.PROCESSING, "2025-09-28"));
    assertThat(given.unsafe()).containsExactlyInAnyOrder("unreadable u", "no-link v");
    given.sessions.unknown(session("v", Status.PROCESSING, "2025-09-28"));
    given.sessions.deleted(DELETED);
    given.sessions.deleted(session("v", Status.DELETED, "2025-09-28"));

    assertThat(given.unsafe()).containsExactlyInAnyOrder("lost u", "lost v");
  }

  @OnEachDatabase
  void aFileThatCanBeReadAfterTheSessionWasProcessingAgainIsReportedNoMore(TestLedger given) {
    given.poll(TestLedger.unread("u"), video("a"));
    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-28"));
    given.poll(ready("u"), video("a"));
    archive(given);

    assertThat(given.unsafe()).isEmpty();
    assertThat(given.sessions.deleted(DELETED)).isEqualTo("archived");
  }

  @OnEachDatabase
  void aLossThatIsAcknowledgedIsSafeUntilTheSessionIsLostAgain(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.sessions.deleted(DELETED);
    assertThat(given.requests.acknowledge("it", List.of("u"))).isEmpty();
    assertThat(given.unsafe()).isEmpty();
    assertThat(given.state("u")).isEqualTo("lost");

    given.poll(ready("u"), video("a"));
    given.sessions.deleted(DELETED);

    assertThat(given.unsafe()).containsExactly("lost u");
  }

  @OnEachDatabase
  void aSessionThatIsListedNoMoreIsLostOnceItsDeletionIsPast(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.answered();
    assertThat(given.state("u")).isEqualTo("ready");

    given.clock.advance(Duration.ofDays(3));
    given.answered();

    assertThat(given.state("u")).isEqualTo("lost");
  }

  @OnEachDatabase
  void whereADateCannotBeReadTheLastOneThatCouldCounts(TestLedger given) {
    given.poll(session("known", Status.READY, "2025-09-30"), video("a"));
    given.poll(session("known", Status.READY, null), video("a"));
    given.poll(session("unknown", Status.READY, null), video("a"));

    assertThat(given.texts("SELECT deletion_from FROM session ORDER BY uuid"))
        .containsExactly(
            "" + Instant.parse("2025-09-29T17:00:00Z").toEpochMilli(),
            "" + Instant.parse("2025-09-28T00:00:00Z").toEpochMilli());
  }

  private static RecordingFile withoutLink(String type) {
    return new RecordingFile(type, "MP4", OptionalLong.of(7), "", 0);
  }

  private static void archive(TestLedger given) {
    given.keep();
    given.deliver("file");
    given.closeBatch("file");
  }
}
