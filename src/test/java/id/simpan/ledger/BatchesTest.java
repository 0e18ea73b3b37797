package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import id.simpan.ledger.Batch.KeptFile;
import java.time.Duration;
import java.util.List;

class BatchesTest {

  @OnEachDatabase
  void aBatchClosesOnlyWhenNoFileOfTheSessionIsInHand(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"), video("c"));
    given.keep();
    given.deliver("file");
    assertThat(given.batches.claim("file")).isNull(); // b and c are waiting
    given.keep();
    Transfer inHand = given.transfers.claim();
    given.deliver("file");
    assertThat(given.batches.claim("file")).isNull(); // c is downloading

    given.transfers.failed(inHand, "not this time", null);

    assertThat(given.batches.claim("file").files()).hasSize(2);
  }

  @OnEachDatabase
  void aBatchWaitsForTheDeliveriesOfItsDestination(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.keep();
    given.deliver("file");
    Delivery inHand = given.deliveries.claim("file");
    assertThat(given.batches.claim("file")).isNull();

    given.deliveries.failed(inHand, "disk full");

    assertThat(given.batches.claim("file").files()).hasSize(1);
  }

  @OnEachDatabase
  void aBatchTellsWhatTheSessionGainedAndWhatTheDestinationHolds(TestLedger given) {
    given.poll(ready("u"), video("a"));
    archive(given);
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.deliver("file");

    Batch second = given.batches.claim("file");

    assertThat(second.files()).extracting(KeptFile::name).containsExactly("b.mp4");
    assertThat(second.held()).extracting(KeptFile::name).containsExactly("a.mp4", "b.mp4");
    assertThat(second.folder()).isEqualTo("2025-09-24 Rapat u/u");
    assertThat(second.files().get(0).where())
        .containsExactly(entry("file", "/srv/2025-09-24 Rapat u/u/b.mp4"));
    assertThat(second).hasToString("meeting 85095598095, session u, batch of 1 to file");
  }

  @OnEachDatabase
  void aBatchThatWasNotClosedComesAgainAsTheSame(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    Batch first = given.batches.claim("file");
    given.batches.failed(first, "the mail server is down");
    assertThat(given.batches.claim("file")).isNull();
    assertThat(given.pending())
        .containsExactly("meeting 85095598095, session u: late: file: the mail server is down");

    given.work.begin();
    Batch again = given.batches.claim("file");

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.files()).isEqualTo(first.files());
    given.batches.closed(first); // an older claim
    assertThat(given.archived).isEmpty();
    given.batches.closed(again);
    assertThat(given.archived).hasSize(1);
    Batch anew = given.batches.claim("file"); // the side files, if the older one is another node's
    assertThat(anew == null || given.ledger.isShared() && !anew.announces()).isTrue();
  }

  @OnEachDatabase
  void filesAreArchivedWhenNoDestinationIsOwedThemAnyMore(TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    String id = given.keep().id();
    given.deliver("file");
    given.closeBatch("file");
    assertThat(given.archived).isEmpty();
    assertThat(given.state("u")).isEqualTo("ready");

    given.deliver("s3");
    given.closeBatch("s3");

    assertThat(given.archived).containsExactly(id);
    assertThat(given.state("u")).isEqualTo("archived");
    assertThat(given.transfers.over(List.of(id, "unknown"))).containsExactly(id);
  }

  @OnEachDatabase
  void anAnnouncementWaitsAMomentForTheOtherDestinationsToSayWhere(TestLedger given) {
    given.announcing("email");
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    assertThat(given.batches.claim("email")).isNull(); // s3 is being tried for the first time

    given.deliver("s3");

    assertThat(given.batches.claim("email").files().get(0).where()).containsKey("file");
  }

  @OnEachDatabase
  void anAnnouncementDoesNotWaitLongForADestinationThatIsDown(TestLedger given) {
    given.announcing("email");
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    given.clock.advance(Duration.ofSeconds(4));

    Batch batch = given.batches.claim("email");

    assertThat(batch.announces()).isTrue();
    assertThat(batch.files().get(0).where())
        .containsExactly(entry("file", "/srv/2025-09-24 Rapat u/u/a.mp4"), entry("s3", ""));
    given.batches.closed(batch);
    assertThat(given.archived).isEmpty();
    assertThat(given.state("u")).isEqualTo("ready"); // the file is owed yet
  }

  @OnEachDatabase
  void eachDestinationHasItsOwnBatches(TestLedger given) {
    given.delivering("s3");
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    Batch file = given.batches.claim("file");
    given.deliver("s3");
    Batch s3 = given.batches.claim("s3");

    assertThat(file.id()).isNotEqualTo(s3.id());
    assertThat(s3.files()).hasSize(1);
  }

  private static void archive(TestLedger given) {
    given.keep();
    given.deliver("file");
    given.closeBatch("file");
  }
}
