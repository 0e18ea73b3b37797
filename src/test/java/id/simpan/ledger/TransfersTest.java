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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

class TransfersTest {

  @OnEachDatabase
  void theFileThatIsDeletedFirstIsClaimedFirst(TestLedger given) {
    given.poll(session("late", Status.READY, "2025-09-30"), video("a"));
    given.poll(session("urgent", Status.READY, "2025-09-26"), video("b"));
    given.poll(session("next", Status.READY, "2025-09-28"), TestLedger.file("c", "CHAT", 1, 0));
    given.poll(session("next", Status.READY, "2025-09-28"), video("d"));

    assertThat(given.transfers.claim().recordingType()).isEqualTo("b");
    assertThat(given.transfers.claim().recordingType()).isEqualTo("d"); // media first
    assertThat(given.transfers.claim().recordingType()).isEqualTo("c");
    assertThat(given.transfers.claim().recordingType()).isEqualTo("a");
    assertThat(given.transfers.claim()).isNull();
  }

  @OnEachDatabase
  void aClaimSaysWhatIsToBeDownloaded(TestLedger given) {
    given.poll(ready("u/+="), TestLedger.file("gallery_view", "MP4", 55_249_694, 1));

    Transfer transfer = given.transfers.claim();

    assertThat(transfer).hasToString("meeting 85095598095, session u/+=, file gallery_view #2");
    assertThat(transfer.id()).matches("[0-9a-f]{32}");
    assertThat(transfer.promisedSize()).hasValue(55_249_694);
    assertThat(transfer.media()).isTrue();
    assertThat(transfer.deletionFrom()).isEqualTo(Instant.parse("2025-09-27T17:00:00Z"));
  }

  @OnEachDatabase
  void aFileIsNotTakenBeforeAllFilesOfItsSessionAreNoted(TestLedger given) {
    Listing listing = given.sessions.ready(TestLedger.listing(ready("u"), video("a")));
    given.files.note(listing, video("a"), given.destinations.keySet());
    assertThat(given.transfers.claim()).isNull();

    given.files.queue(listing);
    assertThat(given.transfers.claim().recordingType()).isEqualTo("a");
  }

  /** As a work directory may hold thousands. */
  @OnEachDatabase
  void whichOfManyFilesAreOverTakesAFewStatements(TestLedger given) {
    given.poll(ready("u"), video("a"));
    String archived = given.keep().id();
    given.deliver("file");
    given.closeBatch("file");
    given.poll(ready("v"), video("a"));
    String kept = given.keep().id();
    List<String> ids = new ArrayList<>(List.of(kept));
    IntStream.range(0, 999).forEach(i -> ids.add("unknown" + i));
    ids.add(archived);
    AtomicInteger statements = new AtomicInteger();
    given.ledger.listen(
        new SqlLogger() {
          @Override
          public void logAfterExecution(StatementContext context) {
            statements.incrementAndGet();
          }
        });

    assertThat(given.transfers.over(ids)).containsExactly(archived);
    assertThat(statements).hasValue(3);
  }

  @OnEachDatabase
  void anOlderClaimChangesNothing(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer old = given.transfers.claim();
    given.reopen();
    Transfer current = given.transfers.claim();

    given.transfers.kept(old, 1, "wrong", null);
    given.transfers.failed(old, "wrong", null);
    assertThat(given.text("SELECT state FROM recording_file")).isEqualTo("downloading");

    given.transfers.kept(current, 7, "right", null);
    given.transfers.failed(current, "too late", null);
    assertThat(current.lease()).isNotEqualTo(old.lease());
    assertThat(given.text("SELECT state || sha256 FROM recording_file")).isEqualTo("keptright");
  }

  @OnEachDatabase
  void aFileThatFailedIsTriedAgainAtTheNextPollThatStillListsIt(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.transfers.failed(given.transfers.claim(), "the transfer broke off", null);
    assertThat(given.transfers.claim()).isNull();
    assertThat(given.pending())
        .containsExactly("meeting 85095598095, session u, file a: the transfer broke off");

    given.poll(ready("u"), video("a"));
    given.keep();
    assertThat(given.text("SELECT attempts FROM recording_file")).isEqualTo("2");
    assertThat(given.text("SELECT COALESCE(problem, 'none') FROM recording_file"))
        .isEqualTo("none");
  }

  @OnEachDatabase
  void aKeptFileWhoseBytesAreNowhereIsFetchedAgainAsLongAsItCanBe(TestLedger given) {
    given.delivering("file");
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    Delivery delivery = given.deliveries.claim("file");
    Delivery beside = given.deliveries.claim("s3");

    assertThat(given.transfers.fetchAgain(delivery)).isTrue();
    assertThat(given.transfers.fetchAgain(beside)).isFalse(); // the file waits already
    given.deliveries.failed(delivery, "its bytes are gone");
    given.deliveries.failed(beside, "its bytes are gone");
    assertThat(given.texts("SELECT DISTINCT state FROM delivery")).containsExactly("waiting");
    given.keep();
    assertThat(given.texts("SELECT DISTINCT state FROM delivery")).containsExactly("owed");
    Delivery again = given.deliveries.claim("file");

    assertThat(again.fileId()).isEqualTo(delivery.fileId());
    given.clock.advance(Duration.ofDays(4));
    assertThat(given.transfers.fetchAgain(again)).isTrue();
    given.sessions.deleted(TestLedger.session("u", Status.DELETED, "2025-09-28"));
    assertThat(given.state("u")).as("bytes that nobody has any more").isEqualTo("lost");
    assertThat(given.requests.acknowledge("who", List.of("u"))).isEmpty();
  }

  @OnEachDatabase
  void aCopyOfAnotherSizeWhoseBytesAreNowhereStandsInForNothing(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.transfers.kept(given.transfers.claim(), 5, TestLedger.SHA256, Transfers.SIZE_DIFFERS);
    Delivery copy = given.deliveries.claim("file");

    assertThat(given.transfers.fetchAgain(copy)).isTrue();
    given.deliveries.failed(copy, "its bytes are gone");
    assertThat(given.text("SELECT state FROM recording_file")).isEqualTo("waiting");
    Transfer again = given.transfers.claim();
    given.transfers.kept(again, 5, TestLedger.SHA256, Transfers.SIZE_DIFFERS);
    assertThat(given.deliveries.claim("file").fileId()).isEqualTo(copy.fileId());

    assertThat(given.transfers.fetchAgain(copy)).as("an older claim's").isFalse();
  }

  /** As a route of a user's may do it. */
  @OnEachDatabase
  void theFailureOfTheDeliveryMayBeNotedFirst(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.transfers.kept(given.transfers.claim(), 5, TestLedger.SHA256, Transfers.SIZE_DIFFERS);
    Delivery copy = given.deliveries.claim("file");

    given.deliveries.failed(copy, "its bytes are gone");
    assertThat(given.transfers.fetchAgain(copy)).isTrue();

    assertThat(given.text("SELECT state FROM recording_file")).isEqualTo("waiting");
  }

  @OnEachDatabase
  void whatACopyStoodInForIsOwedAgain(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.transfers.kept(given.transfers.claim(), 5, TestLedger.SHA256, Transfers.SIZE_DIFFERS);
    given.poll(ready("u"));
    given.poll(ready("u"));
    assertThat(given.text("SELECT state FROM recording_file WHERE stood_in = 1"))
        .isEqualTo("superseded");

    given.transfers.fetchAgain(given.deliveries.claim("file"));
    given.transfers.kept(given.transfers.claim(), 5, TestLedger.SHA256, null);

    assertThat(given.deliveries.claim("file")).isNotNull();
  }

  @OnEachDatabase
  void aCopyOfAnotherSizeWhoseBytesAreNowhereIsLostOnceRapatinHasDeletedTheSession(
      TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.transfers.kept(given.transfers.claim(), 5, TestLedger.SHA256, Transfers.SIZE_DIFFERS);
    Session deleted = session("u", Status.DELETED, "2025-09-28");
    assertThat(given.sessions.deleted(deleted)).isEqualTo("ready");

    given.transfers.fetchAgain(given.deliveries.claim("file"));
    given.sessions.deleted(deleted);

    assertThat(given.unsafe()).containsExactly("lost u");
  }

  @OnEachDatabase
  void whatIsLostAfterALossWasAcknowledgedIsALossOfItsOwn(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    Session deleted = session("u", Status.DELETED, "2025-09-28");
    given.sessions.deleted(deleted);
    assertThat(given.requests.acknowledge("who", List.of("u"))).isEmpty();
    assertThat(given.unsafe()).isEmpty();

    given.transfers.fetchAgain(given.deliveries.claim("file"));
    given.transfers.failed(given.transfers.claim(), "the link has ended", null);
    assertThat(given.unsafe()).containsExactly("lost u");

    assertThat(given.requests.acknowledge("who", List.of("u"))).isEmpty();
    given.sessions.deleted(deleted);
    assertThat(given.unsafe()).isEmpty();
  }

  @OnEachDatabase
  void whatIsFetchedAgainInVainAfterALossWasAcknowledgedIsALossOfItsOwn(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    Session deleted = session("u", Status.DELETED, "2025-09-28");
    given.sessions.deleted(deleted);
    given.requests.acknowledge("who", List.of("u"));

    given.transfers.fetchAgain(given.deliveries.claim("file"));
    given.sessions.deleted(deleted);

    assertThat(given.unsafe()).containsExactly("lost u");
  }

  @OnEachDatabase
  void aFileThatWasKeptBeforeItsSizeWasListedIsTheSameIfItHasTheSameContent(TestLedger given) {
    given.poll(ready("u"), withoutSize("a", 0), withoutSize("a", 1));
    for (int i = 0; i < 2; i++) {
      Transfer transfer = given.transfers.claim();
      given.transfers.kept(
          transfer, 1_000 * (transfer.order() + 1), "" + (transfer.order() + 1), null);
    }
    given.archiveAll();
    given.archived.clear();

    given.poll(ready("u"), video("a", 2_000), video("a", 1_000));
    Transfer first = given.transfers.claim();
    Transfer second = given.transfers.claim();
    for (Transfer listed : List.of(first, second)) {
      long size = listed.promisedSize().orElseThrow();
      given.transfers.kept(listed, size, size == 1_000 ? "1" : "2", null);
    }

    assertThat(given.archived).containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(given.texts("SELECT state FROM recording_file ORDER BY state"))
        .containsExactly("archived", "archived", "same", "same");
    assertThat(given.deliveries.claim("file")).isNull();
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void aNewListingOfWhatIsKeptIsFetchedInItsPlaceIfThatIsGone(TestLedger given) {
    given.poll(ready("u"), withoutSize("a", 0));
    keepNext(given, 1_000, "1");
    given.poll(ready("u"), video("a", 1_000));
    Transfer listed = given.transfers.claim();
    given.transfers.kept(listed, 1_000, "1", null);

    given.transfers.fetchAgain(given.deliveries.claim("file"));
    for (Transfer it = given.transfers.claim(); it != null; it = given.transfers.claim()) {
      given.transfers.failed(it, "no link", null);
    }
    given.poll(ready("u"), video("a", 1_000));
    given.poll(ready("u"), video("a", 1_000));

    assertThat(given.transfers.claim().id()).isEqualTo(listed.id());
    given.sessions.deleted(session("u", Status.DELETED, "2025-09-28"));
    assertThat(given.unsafe()).containsExactly("lost u");
  }

  @OnEachDatabase
  void aNewListingOfWhatIsKeptIsAFileOfItsOwnIfThatIsGoneMeanwhile(TestLedger given) {
    given.poll(ready("u"), withoutSize("a", 0));
    keepNext(given, 1_000, "1");
    given.poll(ready("u"), video("a", 2_000));
    Transfer listed = given.transfers.claim();
    assertThat(listed.keptSize()).hasValue(1_000);
    given.transfers.fetchAgain(given.deliveries.claim("file"));

    given.transfers.sameAsKept(listed); // found before

    List<Transfer> all = List.of(given.transfers.claim(), given.transfers.claim());
    assertThat(all).extracting(Transfer::id).contains(listed.id());
    assertThat(all).allSatisfy(it -> assertThat(it.keptSize()).isEmpty());
  }

  @OnEachDatabase
  void aNewListingOfACopyIsFetchedInItsPlaceIfThatIsGone(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    Transfer first = given.transfers.claim();
    given.transfers.kept(first, 5, TestLedger.SHA256, Transfers.SIZE_DIFFERS);
    Transfer second = given.transfers.claim();
    given.execute(
        "UPDATE recording_file SET state = 'same', lease = NULL, replaces = '%s' WHERE id = '%s'"
            .formatted(first.differsId(), second.id()));
    given.execute("UPDATE delivery SET state = 'void' WHERE file_id = '%s'".formatted(second.id()));

    given.transfers.fetchAgain(given.deliveries.claim("file"));

    assertThat(Set.of(given.keep().id(), given.keep().id()))
        .isEqualTo(Set.of(first.id(), second.id()));
    given.archiveAll();
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void aFileThatWasKeptBeforeItsSizeWasListedIsAnotherIfItHasAnotherContent(TestLedger given) {
    given.poll(ready("u"), withoutSize("a", 0));
    keepNext(given, 1_000, "1");
    given.archiveAll();

    given.poll(ready("u"), video("a", 1_000));
    keepNext(given, 1_000, "2");

    assertThat(given.deliveries.claim("file")).isNotNull();
  }

  private static RecordingFile withoutSize(String type, int order) {
    return new RecordingFile(type, "MP4", OptionalLong.empty(), "https://secret", order);
  }

  private static void keepNext(TestLedger given, long size, String sha256) {
    given.transfers.kept(given.transfers.claim(), size, sha256, null);
  }

  @OnEachDatabase
  void whatADestinationHasStoredStaysAsItIs(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    Delivery delivery = given.deliver("file");

    assertThat(given.transfers.fetchAgain(delivery)).isFalse();
    given.closeBatch("file");
    assertThat(given.transfers.fetchAgain(delivery)).isFalse();
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void nothingIsTakenOnceTheProgramIsToStop(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.ledger.leases().stopTaking();

    assertThat(given.transfers.claim()).isNull();
    assertThat(given.deliveries.claim("file")).isNull();
    assertThat(given.batches.claim("file")).isNull();
  }
}
