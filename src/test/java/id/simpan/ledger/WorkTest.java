package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.rapatin.Session.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTest {

  @OnEachDatabase
  void thereIsNoWorkInAnEmptyLedger(TestLedger given) {
    given.work.begin();

    assertThat(given.work.queues()).isEmpty();
    assertThat(given.work.isLeft(queue -> true)).isFalse();
  }

  @OnEachDatabase
  void queuesAreThoseThatThereIsWorkFor(TestLedger given) {
    for (int i = 0; i < 6; i++) {
      given.poll(ready("u" + i), video("a"));
    }
    assertThat(given.work.queues()).containsExactly("transfer-file");

    for (int i = 0; i < 6; i++) {
      given.keep();
    }
    assertThat(given.work.queues()).containsExactly("deliver-file-file");

    given.deliver("file");
    assertThat(given.work.queues()).contains("close-batch-file");
  }

  @OnEachDatabase
  void workIsLeftUntilWhatIsAskedForIsOwedAndDone(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.archiveAll();
    given.delivering("nas");
    given.requests.deliver("it", "nas", null, null);
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    assertThat(given.work.isLeft("deliver-file-nas"::equals)).as("nobody looks for it").isFalse();

    given.requests.carryOut();
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    given.archiveAll();
    assertThat(given.work.isLeft(queue -> true)).isFalse();
  }

  @OnEachDatabase
  void whatADestinationHadStoredBeforeItWasTakenOutIsListedOnceItIsBackAndAskedFor(
      TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.keep();
    given.deliver("file");
    given.deliver("file");
    given.closeBatch("file");
    String first = given.deliver("s3").fileId(); // its batch waits for the other one
    given.destinations.remove("s3");
    given.work.reconcile();
    given.delivering("s3");
    given.work.reconcile();

    given.requests.deliver("it", "s3", null, null);
    given.requests.carryOut();
    Delivery second = given.deliver("s3");
    Batch batch = given.batches.claim("s3");

    assertThat(batch.held())
        .extracting(Batch.KeptFile::id)
        .containsExactlyInAnyOrder(first, second.fileId());
    assertThat(batch.announces()).isFalse();
  }

  @OnEachDatabase
  void sideFilesThatWereNotWrittenBeforeADestinationWasTakenOutAreOnceItIsBackAndAskedFor(
      TestLedger given) {
    storedAtS3BeforeItWasTakenOut(given);

    given.requests.deliver("it", "s3", null, null);
    given.requests.carryOut();

    assertThat(given.deliveries.claim("s3")).as("it is there already").isNull();
    assertThat(given.batches.claim("s3").held()).hasSize(1);
  }

  @OnEachDatabase
  void whatSomebodyRemovedWhileADestinationWasTakenOutIsDeliveredOnceItIsAskedFor(
      TestLedger given) {
    String path = storedAtS3BeforeItWasTakenOut(given);
    given.removed.add(path);

    given.requests.deliver("it", "s3", null, null);
    given.requests.carryOut();

    assertThat(given.batches.claim("s3")).isNull();
    assertThat(given.deliver("s3").path()).isEqualTo(path);
    assertThat(given.batches.claim("s3").held()).hasSize(1);
  }

  @OnEachDatabase
  void whatSomebodyRemovedIsNotDeliveredAgainWhereItIsNotWantedAnyMore(TestLedger given) {
    String path = storedAtS3BeforeItWasTakenOut(given);
    given.removed.add(path);
    given.unwanted.add("s3 " + video("a").recordingType());

    given.requests.deliver("it", "s3", null, null);
    given.requests.carryOut();

    assertThat(given.deliveries.claim("s3")).isNull();
  }

  /** And its side files were not written yet. */
  private static String storedAtS3BeforeItWasTakenOut(TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    given.closeBatch("file");
    String path = given.deliver("s3").path();
    given.destinations.remove("s3");
    given.work.reconcile();
    given.delivering("s3");
    return path;
  }

  @OnEachDatabase
  void workIsLeftUntilAllIsArchived(TestLedger given) {
    given.poll(ready("u"), video("a"));
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    Transfer transfer = given.transfers.claim();
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    given.transfers.kept(transfer, 7, "0", null);
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    Delivery delivery = given.deliveries.claim("file");
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    given.deliveries.ended(delivery, "stored", Map.of());
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    Batch batch = given.batches.claim("file");
    assertThat(given.work.isLeft(queue -> true)).isTrue();
    given.batches.closed(batch);
    assertThat(given.work.isLeft(queue -> true)).isFalse();
  }

  @OnEachDatabase
  void whatGoesBackDuringTheLookIsLeft(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    Delivery delivery = given.deliveries.claim("file");
    given.ledger.leases().giveBack(delivery);

    assertThat(
            given.work.isLeft(
                queue -> {
                  if (queue.startsWith("deliver-file-")) { // files have been looked at
                    CompletableFuture.runAsync(() -> given.transfers.fetchAgain(delivery)).join();
                  }
                  return true;
                }))
        .isTrue();
    assertThat(given.file("a")).isEqualTo("waiting");
  }

  @OnEachDatabase
  void whatFailedIsNoWorkOfThisSweepButOfTheNext(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    Transfer one = given.transfers.claim();
    given.transfers.failed(one, "broke off", null);
    Transfer other = given.keep();
    given.deliveries.failed(given.deliveries.claim("file"), "disk full");
    assertThat(given.work.isLeft(queue -> true)).isFalse();
    assertThat(given.pending())
        .containsExactly(one + ": broke off", other + ": late: file: disk full");

    given.work.begin();

    assertThat(given.work.isLeft(queue -> true)).isTrue();
    assertThat(given.work.queues()).containsExactly("deliver-file-file");
  }

  @OnEachDatabase
  void aDestinationThatIsRemovedIsOwedNothingMore(TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    given.closeBatch("file");
    given.deliveries.failed(given.deliveries.claim("s3"), "no such bucket");

    given.destinations.remove("s3");
    given.work.begin();

    assertThat(given.work.isLeft(queue -> true)).isFalse();
    assertThat(given.pending()).isEmpty();
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void aDestinationThatIsRemovedLeavesNoBatchBehind(TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    given.closeBatch("file");
    given.deliver("s3");
    given.batches.failed(given.batches.claim("s3"), "no such bucket");

    given.destinations.remove("s3");
    given.work.begin();

    assertThat(given.work.isLeft(queue -> true)).isFalse();
    assertThat(given.pending()).isEmpty();
    assertThat(given.state("u")).isEqualTo("archived");
  }

  @OnEachDatabase
  void deliveriesThatFailedOftenComeAfterTheOthers(TestLedger given) {
    given.poll(session("urgent", Status.READY, "2025-09-26"), video("a"));
    given.poll(session("late", Status.READY, "2025-09-30"), video("b"));
    given.keep();
    given.keep();
    Delivery first = given.deliveries.claim("file");
    given.deliveries.failed(first, "refused");
    given.work.begin();

    assertThat(first.recordingType()).isEqualTo("a");
    assertThat(given.deliveries.claim("file").recordingType()).isEqualTo("b");
  }

  @OnEachDatabase
  void ownLeasesNeverRunOutByTime(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer inHand = given.transfers.claim();

    given.clock.advance(Duration.ofDays(1)); // suspended, or the clock was set
    assertThat(given.work.queues()).isEmpty();

    given.transfers.kept(inHand, 7, "0", null);
    assertThat(given.file("a")).isEqualTo("kept");
  }

  @Test
  @OnSharedDatabase
  void leasesOfNodesThatAreGoneRunOut(@TempDir Path directory) {
    try (TestLedger given = new TestLedger(Database.POSTGRESQL.create(directory))) {
      given.poll(ready("u"), video("a"));
      Transfer old = given.transfers.claim();
      given.use(given.open()); // another node
      given.clock.advance(Duration.ofSeconds(59));
      assertThat(given.work.queues()).isEmpty();

      given.clock.advance(Duration.ofSeconds(2));
      assertThat(given.work.queues()).containsExactly("transfer-file");
      given.transfers.kept(old, 7, "0", null); // the sleeper wakes up too late
      assertThat(given.transfers.claim().lease()).isNotEqualTo(old.lease());
    }
  }

  @OnEachDatabase
  void whatNobodyHasInHandAnyMoreIsThereToTakeAgain(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer abandoned = given.transfers.claim();
    given.ledger.leases().giveBack(abandoned);

    assertThat(given.transfers.claim().id()).isEqualTo(abandoned.id());
  }

  /** A command that waits for work must end, however often it is asked for. */
  @OnEachDatabase
  void workThatIsAskedForInVainOrGivenBackIsNone(TestLedger given) {
    Leases leases = given.ledger.leases();
    given.poll(ready("u"), video("a"));
    long start = System.nanoTime();
    assertThatThrownBy(
            () ->
                leases.take(
                    (change, lease) -> {
                      assertIdle(leases, start);
                      throw new IllegalStateException("not now");
                    }))
        .hasMessage("not now");
    assertIdle(leases, start);

    Transfer transfer = given.transfers.claim();
    Duration before = leases.idleSince(start);
    assertThat(before).isPositive();
    assertThat(leases.idleSince(start)).as("work in hand").isEqualTo(before);
    leases.giveBack(transfer);
    assertIdle(leases, start);

    long again = System.nanoTime();
    assertThat(leases.idleSince(again)).isLessThan(leases.idleSince(start));
    given.keep();
    assertThat(leases.idleSince(start))
        .as("something is kept")
        .isLessThan(Duration.ofNanos(System.nanoTime() - again));
  }

  private static void assertIdle(Leases leases, long since) {
    Duration past = Duration.ofNanos(System.nanoTime() - since);
    assertThat(leases.idleSince(since)).isGreaterThanOrEqualTo(past);
  }

  @OnEachDatabase
  void whatWasInHandIsGivenBackAtTheEnd(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.transfers.claim();
    given.deliveries.claim("file");
    given.reopen();

    assertThat(given.work.queues()).containsExactly("transfer-file", "deliver-file-file");
  }

  @OnEachDatabase
  void whatADestinationThatIsGoneWasOwedIsOwedToTodays(TestLedger given) {
    given.destinations.clear();
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliveries.failed(given.deliveries.claim("s3"), "no such bucket");

    given.destinations.clear();
    given.work.begin(); // no destination at all: it stays what it is
    assertThat(given.file("a")).isEqualTo("kept");
    given.delivering("file");
    given.work.begin();
    given.archiveAll();

    assertThat(given.file("a")).isEqualTo("archived");
  }

  @OnEachDatabase
  void aDestinationWhoseDeliverFileIsGoneStoresNothingAndAnnouncesNothing(TestLedger given) {
    given.destinations.put("file", new Destination("file", true, true));
    given.poll(ready("u"), video("a"));
    given.keep();

    given.announcing("file"); // deliver-to gone, announce-to there
    given.work.begin();
    assertThat(given.batches.claim("file")).isNull();
    assertThat(given.archived).isEmpty();

    given.destinations.put("file", new Destination("file", true, true));
    given.work.begin();
    given.archiveAll();
    assertThat(given.file("a")).isEqualTo("archived");
  }

  @OnEachDatabase
  void whatEachDestinationPassedIsKeptAndNotSafe(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliveries.ended(given.deliveries.claim("file"), "passed", Map.of());
    given.work.begin();
    assertThat(given.file("a")).isEqualTo("kept");
    assertThat(given.deliveries.claim("file")).isNull();

    given.clock.advance(Duration.ofMinutes(30));
    assertThat(given.unsafe()).containsExactly("not-stored u");

    given.delivering("nas"); // today's is owed what nothing has stored
    given.work.begin();
    given.archiveAll();
    assertThat(given.unsafe()).isEmpty();
  }

  @OnEachDatabase
  void nothingIsOwedToADestinationThatTheProgramDoesNotHave(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.archiveAll();
    String asked = given.requests.deliver("it", "nas", null, null);
    assertThat(given.requests.progress(asked, "nas").isOver()).isFalse();

    given.requests.carryOut();

    assertThat(given.requests.progress(asked, "nas"))
        .isEqualTo(new Requests.Progress(true, false, 0, 0));
    assertThat(given.requests.progress(asked, "nas").isOver()).isTrue();
    assertThat(given.audit.page(0).rows().get(0).done()).isFalse();

    given.delivering("nas");
    given.requests.carryOut();
    assertThat(given.deliveries.claim("nas")).as("it is asked for anew").isNull();
  }

  @OnEachDatabase
  void thePastIsOwedToADestinationOfTodayAndAnnouncedNowhere(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.archiveAll();
    given.destinations.put("nas", new Destination("nas", true, true));
    String asked = given.requests.deliver("it", "nas", null, null);
    given.requests.carryOut();
    assertThat(given.requests.progress(asked, "nas").left()).isEqualTo(1);

    assertThat(given.deliver("nas").isPast()).isTrue();
    assertThat(given.requests.progress(asked, "nas").isOver()).as("no side files yet").isFalse();
    Batch batch = given.batches.claim("nas");

    assertThat(batch.announces()).isFalse();
    assertThat(batch.held()).hasSize(1);
    given.batches.closed(batch);
    assertThat(given.requests.progress(asked, "nas").isOver()).isTrue();
  }

  @OnEachDatabase
  void aRequestIsNotOverWhileWhatFailedBeforeIsTriedAgain(TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliveries.failed(given.deliveries.claim("s3"), "away");
    String asked = given.requests.deliver("it", "s3", null, null);
    given.requests.carryOut();
    assertThat(given.requests.progress(asked, "s3").isOver()).isFalse();

    Delivery again = given.deliveries.claim("s3");
    given.deliveries.failed(again, "away");
    assertThat(given.requests.progress(asked, "s3"))
        .isEqualTo(new Requests.Progress(false, true, 1, 1));
  }
}
