package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Overview.Selection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a delivery or a batch in hand, and who had it. */
class DeliveriesTest {

  private static String state(TestLedger given) {
    return given.text("SELECT state FROM delivery WHERE destination = 'file'");
  }

  @OnEachDatabase
  void anOlderClaimOfADeliveryChangesNothing(TestLedger given) {
    given.delivering("file");
    given.poll(ready("u"), video("a"));
    given.transfers.kept(given.transfers.claim(), 7, "0", null);
    Delivery old = given.deliveries.claim("file");
    given.reopen();
    Delivery current = given.deliveries.claim("file");
    assertThat(current.lease()).isNotEqualTo(old.lease());

    given.deliveries.ended(old, "stored", Map.of());
    assertThat(state(given)).isEqualTo("delivering");
    given.deliveries.failed(old, "too late");
    assertThat(state(given)).isEqualTo("delivering");

    given.deliveries.ended(current, "stored", Map.of());
    given.deliveries.failed(current, "too late");
    assertThat(state(given)).isNotIn("delivering", "failed");
  }

  @OnEachDatabase
  void anOlderClaimOfABatchChangesNothing(TestLedger given) {
    given.delivering("file");
    given.poll(ready("u"), video("a"));
    given.transfers.kept(given.transfers.claim(), 7, "0", null);
    given.deliveries.ended(given.deliveries.claim("file"), "stored", Map.of());
    Batch old = given.batches.claim("file");
    given.reopen();
    Batch current = given.batches.claim("file");

    given.batches.closed(old);
    given.batches.failed(old, "too late");
    String state = "SELECT state FROM batch WHERE id = '%s'".formatted(current.id());
    assertThat(given.text(state)).isEqualTo("closing");

    given.batches.closed(current);
    assertThat(given.text(state)).isEqualTo("closed");
  }

  /** All rows of a PostgreSQL ledger would come at once if each statement were its own change. */
  @OnEachDatabase
  void whatMayBeMuchComesByAndBy(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.archiveAll();
    boolean isSqlite = given.ledger.skipLocked().isEmpty();
    List<Boolean> alone = new ArrayList<>();
    given.ledger.listen(
        new SqlLogger() {
          @Override
          public void logBeforeExecution(StatementContext context) {
            try {
              alone.add(context.getConnection().getAutoCommit());
            } catch (SQLException broken) {
              throw new IllegalStateException(broken);
            }
          }
        });
    List<String> paths = new ArrayList<>();

    given.deliveries.held("file", file -> paths.add(file.path()));

    assertThat(paths).hasSize(1);
    assertThat(alone).containsExactly(isSqlite);

    List<String> sessions = new ArrayList<>();
    given.overview.lines(
        new Selection(false, null, null, null), line -> sessions.add(line.session()));
    assertThat(sessions).containsExactly("u");
    assertThat(alone).containsOnly(isSqlite);
  }

  @Test
  void whoeverReadsItBesideARunHoldsNobodyUp(@TempDir Path directory) {
    try (TestLedger given = new TestLedger(Database.SQLITE.create(directory))) {
      given.poll(ready("u"), video("a"));
      given.archiveAll();
      List<String> paths = new ArrayList<>();
      try (Ledger beside =
          Ledger.beside(directory, Database.ACCOUNT, Clock.systemUTC()).orElseThrow()) {
        new Deliveries(beside, null)
            .held(
                "file",
                file -> {
                  given.sweeps.completed();
                  paths.add(file.path());
                });
      }
      assertThat(paths).hasSize(1);
    }
  }

  @OnEachDatabase
  void whatADestinationHasNoMoreItIsOwedAgainIfAnotherHasIt(TestLedger given) {
    given.poll(ready("alone"), video("a"));
    given.archiveAll();
    given.delivering("s3");
    given.poll(ready("both"), video("b"), video("c"));
    given.archiveAll();
    String b =
        given.text(
            "SELECT path FROM delivery d JOIN recording_file f ON f.id = file_id WHERE recording_type = 'b' AND destination = 'file'");
    given.removed.add(b);
    given.removed.addAll(given.texts("SELECT path FROM delivery WHERE uuid = 'alone'"));

    given.requests.deliver("it", "file", null, null);
    given.requests.carryOut();

    Delivery again = given.deliveries.claim("file");
    assertThat(again.path()).isEqualTo(b);
    assertThat(given.deliveries.claim("file")).as("nobody else has the other one").isNull();
    assertThat(given.deliveries.stored(again.fileId())).containsOnlyKeys("s3");
    given.deliveries.ended(again, "stored", Map.of());
    given.closeBatch("file");
    assertThat(given.text("SELECT COUNT(*) FROM delivery WHERE state = 'done'")).isEqualTo("5");
    assertThat(given.state("both")).isEqualTo("archived");
  }

  /** The present goes first: what is announced does not wait for what a destination is owed yet. */
  @OnEachDatabase
  void thePastHoldsUpNoAnnouncementOfWhatIsNew(TestLedger given) {
    given.announcing("email");
    given.poll(ready("u"), video("a"));
    given.archiveAll();
    given.delivering("nas");
    given.requests.deliver("it", "nas", null, null);
    given.requests.carryOut();
    given.poll(ready("u"), video("a"), video("b"));
    given.keep();
    given.deliver("file");
    assertThat(given.deliver("nas").isPast()).isFalse();

    Batch batch = given.batches.claim("email");

    assertThat(batch).isNotNull();
    assertThat(batch.files()).hasSize(1);
  }

  /** Whoever ends last sees that all is there, also if two end at the same time. */
  @OnEachDatabase
  void theLastPiecesOfASessionMayEndAtTheSameTime(TestLedger given) throws Exception {
    given.delivering("file");
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      for (int session = 0; session < 40; session++) {
        given.poll(ready("u" + session), video("a"), video("b"));
        given.keep();
        given.keep();
        CyclicBarrier together = new CyclicBarrier(2);
        List<Callable<Void>> ends = new ArrayList<>();
        for (int worker = 0; worker < 2; worker++) {
          Delivery delivery = given.deliveries.claim("file");
          ends.add(
              () -> {
                together.await(60, TimeUnit.SECONDS);
                given.deliveries.ended(delivery, "stored", Map.of());
                return null;
              });
        }
        for (Future<Void> end : workers.invokeAll(ends)) {
          end.get();
        }

        Batch batch = given.batches.claim("file");
        assertThat(batch).as("batch of session %d", session).isNotNull();
        given.batches.closed(batch);
        assertThat(given.state("u" + session)).isEqualTo("archived");
      }
    } finally {
      workers.shutdownNow();
    }
  }

  /** Nor is a session forgotten whose last files are kept at the same time. */
  @OnEachDatabase
  void theLastFilesOfASessionMayBeKeptAtTheSameTime(TestLedger given) throws Exception {
    given.delivering("file");
    given.announcing("email");
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      for (int session = 0; session < 40; session++) {
        given.poll(ready("u" + session), video("a"), video("b"));
        CyclicBarrier together = new CyclicBarrier(2);
        List<Callable<Void>> ends = new ArrayList<>();
        for (int worker = 0; worker < 2; worker++) {
          Transfer transfer = given.transfers.claim();
          ends.add(
              () -> {
                together.await(60, TimeUnit.SECONDS);
                given.transfers.kept(transfer, 7, TestLedger.SHA256, null);
                return null;
              });
        }
        for (Future<Void> end : workers.invokeAll(ends)) {
          end.get();
        }
        given.archiveAll();
        assertThat(given.state("u" + session)).isEqualTo("archived");
      }
    } finally {
      workers.shutdownNow();
    }
  }
}
