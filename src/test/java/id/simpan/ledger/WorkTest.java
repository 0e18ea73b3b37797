package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.util.Map;

class WorkTest {

  @OnEachDatabase
  void thereIsNoWorkInAnEmptyLedger(TestLedger given) {
    given.work.begin();

    assertThat(given.work.look()).isEmpty();
    assertThat(given.work.isLeft()).isFalse();
  }

  @OnEachDatabase
  void permitsAreGivenForWorkButNoMoreThanThereAreWorkers(TestLedger given) {
    for (int i = 0; i < 6; i++) {
      given.poll(ready("u" + i), video("a"));
    }
    assertThat(given.work.look()).hasSize(4).containsOnly("transfer-file");

    for (int i = 0; i < 6; i++) {
      given.keep();
    }
    assertThat(given.work.look()).containsExactly("deliver-file-file", "deliver-file-file");

    given.deliver("file");
    assertThat(given.work.look()).contains("close-batch-file");
  }

  @OnEachDatabase
  void workIsLeftUntilAllIsArchived(TestLedger given) {
    given.poll(ready("u"), video("a"));
    assertThat(given.work.isLeft()).isTrue();
    Transfer transfer = given.transfers.claim();
    assertThat(given.work.isLeft()).isTrue();
    given.transfers.kept(transfer, 7, "0", null);
    assertThat(given.work.isLeft()).isTrue();
    Delivery delivery = given.deliveries.claim("file");
    assertThat(given.work.isLeft()).isTrue();
    given.deliveries.delivered(delivery, Map.of());
    assertThat(given.work.isLeft()).isTrue();
    Batch batch = given.batches.claim("file");
    assertThat(given.work.isLeft()).isTrue();
    given.batches.closed(batch);
    assertThat(given.work.isLeft()).isFalse();
  }

  @OnEachDatabase
  void whatFailedIsNoWorkOfThisSweepButOfTheNext(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    Transfer one = given.transfers.claim();
    given.transfers.failed(one, "broke off", null);
    Transfer other = given.keep();
    given.deliveries.failed(given.deliveries.claim("file"), "disk full");
    assertThat(given.work.isLeft()).isFalse();
    assertThat(given.problems())
        .containsExactly(one + ": broke off", other + ": late: file: disk full");

    given.work.begin();

    assertThat(given.work.isLeft()).isTrue();
    assertThat(given.work.look()).containsExactly("deliver-file-file");
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

    assertThat(given.work.isLeft()).isFalse();
    assertThat(given.problems()).isEmpty();
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

    assertThat(given.work.isLeft()).isFalse();
    assertThat(given.problems()).isEmpty();
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
  void leasesThatRanOutAreWorkForAnyone(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer old = given.transfers.claim();
    given.clock.advance(Duration.ofSeconds(59));
    assertThat(given.work.look()).isEmpty();

    given.clock.advance(Duration.ofSeconds(2));
    assertThat(given.work.look()).containsExactly("transfer-file");
    given.transfers.kept(old, 7, "0", null); // the sleeper wakes up too late
    assertThat(given.transfers.claim().lease()).isNotEqualTo(old.lease());
  }

  @OnEachDatabase
  void whatWasInHandIsGivenBackAtTheEnd(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.transfers.claim();
    given.deliveries.claim("file");
    given.reopen();

    assertThat(given.work.look()).containsExactly("transfer-file", "deliver-file-file");
  }
}
