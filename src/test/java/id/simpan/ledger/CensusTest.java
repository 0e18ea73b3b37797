package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Census.Count;
import id.simpan.rapatin.Session.Status;
import java.time.Instant;
import java.util.Map;

class CensusTest {

  @OnEachDatabase
  void countsWhatIsOpen(TestLedger given) {
    given.delivering("s3");
    given.poll(session("kept", Status.READY, "2025-09-26"), video("a"));
    given.keep();
    given.deliver("file");
    given.deliveries.failed(given.deliveries.claim("s3"), "down");
    given.poll(ready("open"), video("a"), video("b"), video("c"));
    given.transfers.failed(given.transfers.claim(), "503", null);
    given.transfers.claim();

    Count count = given.census.count();

    assertThat(count.sessions()).isEqualTo(Map.of("ready", 2L));
    assertThat(count.files())
        .isEqualTo(Map.of("kept", 1L, "waiting", 1L, "downloading", 1L, "failed", 1L));
    assertThat(count.owed()).isEqualTo(Map.of("s3", 1L));
    assertThat(count.failing()).isEqualTo(Map.of("s3", 1L));
    assertThat(count.deletion()).contains(Instant.parse("2025-09-27T17:00:00Z"));
    assertThat(count.sweptAt()).isEmpty();
  }

  @OnEachDatabase
  void nothingIsOpenOnceAllIsArchived(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.deliver("file");
    given.batches.closed(given.batches.claim("file"));
    given.answered(ready("u"));
    given.sweeps.completed();

    Count count = given.census.count();

    assertThat(count.sessions()).isEqualTo(Map.of("archived", 1L));
    assertThat(count.files()).isEmpty();
    assertThat(count.owed()).isEmpty();
    assertThat(count.failing()).isEmpty();
    assertThat(count.deletion()).isEmpty();
    assertThat(count.sweptAt()).contains(given.clock.instant());
  }

  /** A recording that Rapatin is still making may be deleted before there is a file of it. */
  @OnEachDatabase
  void aSessionWithoutFilesCountsToo(TestLedger given) {
    given.sessions.processing(session("u", Status.PROCESSING, "2025-09-26"));

    assertThat(given.census.count().deletion()).contains(Instant.parse("2025-09-25T17:00:00Z"));
  }
}
