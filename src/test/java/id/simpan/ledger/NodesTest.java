package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.MEETING;
import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.simpan.SettableClock;
import id.simpan.rapatin.Session.Status;
import id.simpan.rapatin.SharedCalls;
import id.simpan.rapatin.SharedToken;
import id.simpan.rapatin.SignIn;
import id.simpan.routing.Sweep;
import id.simpan.settings.SimpanSettings;
import id.simpan.texts.Text;
import id.simpan.texts.Texts;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes on one ledger in PostgreSQL. */
@OnSharedDatabase
class NodesTest {

  private static final Texts ENGLISH = Texts.of(Locale.ENGLISH);
  private static final Text BROKEN = Text.of("concern.routes.file", "report", "is broken");
  private static final Duration PAST_ITS_LEASE = Leases.TERM.plusSeconds(1);

  private final Ledger.Postgresql database = Database.emptied();
  private final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");
  private final List<TestLedger> nodes = new ArrayList<>();
  private final TestLedger jakarta = node("jakarta", "disk of jakarta");
  private final TestLedger bandung = node("bandung", "disk of bandung");

  private TestLedger node(String name, String place) {
    TestLedger node =
        new TestLedger(
            own -> Ledger.shared(database, Database.node(name, place), Database.ACCOUNT, clock));
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(TestLedger::close);
  }

  /** Time in which only these give life signs. */
  private void passes(Duration time, TestLedger... alive) {
    for (Duration left = time; !left.isNegative(); left = left.minusSeconds(20)) {
      clock.advance(left.compareTo(Duration.ofSeconds(20)) < 0 ? left : Duration.ofSeconds(20));
      Stream.of(alive).forEach(it -> it.ledger.leases().renew());
    }
  }

  @Test
  void eachTakesAnotherFile() {
    jakarta.poll(ready("u"), video("a"), video("b"));

    Transfer one = jakarta.transfers.claim();
    Transfer other = bandung.transfers.claim();

    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(bandung.transfers.claim()).isNull();
  }

  @Test
  void whatLiesWithOneNodeIsDeliveredByThatAlone() {
    jakarta.poll(ready("u"), video("a"));
    jakarta.keep();

    assertThat(bandung.work.queues()).isEmpty();
    assertThat(bandung.deliveries.claim("file")).isNull();
    assertThat(jakarta.work.queues()).containsExactly("deliver-file-file");
    jakarta.deliver("file");
    bandung.closeBatch("file");

    assertThat(jakarta.state("u")).isEqualTo("archived");
    assertThat(jakarta.archived).as("its copy is removed when it looks").isEmpty();
    jakarta.ledger.leases().renew();
    assertThat(jakarta.archived).hasSize(1);
    jakarta.ledger.leases().renew();
    assertThat(jakarta.archived).as("once").hasSize(1);
  }

  @Test
  void inASharedDirectoryEitherDelivers() {
    TestLedger one = node("one", "nfs");
    TestLedger other = node("other", "nfs");
    one.poll(ready("u"), video("a"));
    one.keep();

    other.deliver("file");
    other.closeBatch("file");

    assertThat(one.state("u")).isEqualTo("archived");
  }

  @Test
  void whatLayWithANodeThatIsGoneIsFetchedAgainByAnother() {
    jakarta.poll(ready("u"), video("a"), video("b"));
    Transfer kept = jakarta.keep();
    Transfer inHand = jakarta.transfers.claim();
    passes(PAST_ITS_LEASE, bandung);

    assertThat(bandung.work.queues()).containsExactly("transfer-file");
    assertThat(List.of(bandung.keep().id(), bandung.keep().id()))
        .containsExactlyInAnyOrder(kept.id(), inHand.id());

    // it was only suspended: what it ends now is no longer its own
    jakarta.transfers.kept(inHand, 7, "of jakarta", null);
    assertThat(jakarta.texts("SELECT DISTINCT sha256 FROM recording_file"))
        .containsExactly(TestLedger.SHA256);
    assertThat(jakarta.deliveries.claim("file")).isNull();
    assertThat(jakarta.transfers.over(List.of(kept.id(), inHand.id())))
        .as("its copies may go")
        .containsExactlyInAnyOrder(kept.id(), inHand.id());
    bandung.archiveAll();
    assertThat(jakarta.state("u")).isEqualTo("archived");
  }

  @Test
  void whatIsStoredAndWasStillOwedElsewhereIsDeliveredByAnyNodeThen() {
    jakarta.delivering("s3");
    bandung.delivering("s3");
    jakarta.poll(ready("u"), video("a"));
    jakarta.keep();
    jakarta.deliver("file");
    passes(PAST_ITS_LEASE, bandung);

    bandung.work.queues();

    assertThat(bandung.file("a")).isEqualTo("kept");
    assertThat(bandung.deliver("s3")).isNotNull();
  }

  @Test
  void aCopyOfAnotherLengthThatIsGoneStandsInForNothing() {
    jakarta.poll(ready("u"), video("a"));
    Transfer transfer = jakarta.transfers.claim();
    jakarta.transfers.kept(transfer, 5, "1", Transfers.SIZE_DIFFERS);
    passes(PAST_ITS_LEASE, bandung);

    bandung.work.queues();

    assertThat(bandung.texts("SELECT id FROM recording_file")).containsExactly(transfer.id());
    assertThat(bandung.texts("SELECT stood_in FROM recording_file")).containsExactly("0");
  }

  @Test
  void aCopyOfAnotherLengthIsTakenUpByItsNodeThatIsBack() {
    jakarta.poll(ready("u"), video("a"));
    Transfer transfer = jakarta.transfers.claim();
    jakarta.transfers.kept(transfer, 5, "1", Transfers.SIZE_DIFFERS);
    assertThat(jakarta.transfers.ofCopies(List.of(transfer.differsId()))).as("known").isEmpty();
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();
    bandung.sessions.deleted(session("u", Status.DELETED, "2025-09-28"));
    assertThat(bandung.state("u")).isEqualTo("lost");

    jakarta.ledger.leases().renew();
    Transfer found = jakarta.transfers.ofCopies(List.of("x", transfer.differsId())).get(0);
    jakarta.transfers.adopted(found, 5, "1", Transfers.SIZE_DIFFERS);

    assertThat(found.id()).isEqualTo(transfer.id());
    assertThat(jakarta.deliver("file").fileId()).isEqualTo(transfer.differsId());
  }

  @Test
  void aNodeThatIsBackHasWhatNobodyHasTakenMeanwhile() {
    jakarta.poll(ready("u"), video("a"));
    Transfer kept = jakarta.keep();
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();
    assertThat(jakarta.file("a")).isEqualTo("waiting");

    jakarta.ledger.leases().renew();
    jakarta.transfers.adopted(jakarta.transfers.found(kept.id()).orElseThrow(), 7, "0", null);

    assertThat(bandung.deliveries.claim("file")).isNull();
    assertThat(jakarta.deliver("file")).isNotNull();
  }

  /** Its monotonic clock stood still with the rest of the machine. */
  @Test
  void aNodeOfASuspendedMachineIsOneOfThemAgainBeforeItTakesWork() {
    SettableClock wall = SettableClock.at("2025-09-25T00:00:00Z");
    TestLedger suspended = onMachine("surabaya", wall);
    suspended.poll(ready("u"), video("a"));
    passes(PAST_ITS_LEASE, jakarta, bandung);
    jakarta.work.queues();
    assertThat(isAmongThem("surabaya")).isFalse();
    wall.advance(PAST_ITS_LEASE);

    assertThat(suspended.transfers.claim()).isNotNull();

    assertThat(isAmongThem("surabaya")).isTrue();
  }

  @Test
  void aNodeOfASuspendedMachineIsBackSoonThoughThereIsNoWork() {
    SettableClock wall = SettableClock.at("2025-09-25T00:00:00Z");
    onMachine("surabaya", wall);
    passes(PAST_ITS_LEASE, jakarta, bandung);
    jakarta.work.queues();
    wall.advance(PAST_ITS_LEASE);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(isAmongThem("surabaya")).isTrue());
  }

  private TestLedger onMachine(String name, Clock wall) {
    TestLedger node =
        new TestLedger(
            own ->
                Ledger.shared(
                    database, Database.node(name, "its disk"), Database.ACCOUNT, clock, wall));
    nodes.add(node);
    return node;
  }

  private boolean isAmongThem(String name) {
    return jakarta.texts("SELECT name FROM node").contains(name);
  }

  @Test
  void itsNextRunGoesOnAtOnce() {
    jakarta.poll(ready("u"), video("a"), video("b"));
    jakarta.keep();
    jakarta.transfers.claim(); // and is killed
    jakarta.sweeps.begin(false);

    TestLedger again = node("jakarta", "disk of jakarta");

    assertThat(again.transfers.claim()).isNotNull();
    assertThat(again.deliveries.claim("file")).isNotNull();
    assertThat(again.sweeps.begin(true)).isTrue();
  }

  @Test
  void oneThatStopsIsLeftItsFilesForAMinute() {
    jakarta.poll(ready("u"), video("a"));
    jakarta.keep();
    jakarta.ledger.close();
    nodes.remove(jakarta);

    bandung.work.queues();
    assertThat(bandung.file("a")).isEqualTo("kept");
    bandung.ledger.leases().renew();
    assertThat(bandung.ledger.nodes()).isEqualTo(1);
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();
    assertThat(bandung.file("a")).isEqualTo("waiting");
  }

  @Test
  void leasesAndDueTimesGoByTheDatabasesClock(@TempDir Path directory) {
    try (Ledger fast = started("fast", directory, Duration.ofMinutes(5));
        Ledger slow = started("slow", directory, Duration.ofMinutes(-5))) {
      assertThat(fast.now()).isBetween(slow.now() - 1_000, slow.now() + 1_000);
      TestLedger one = new TestLedger(own -> slow);
      TestLedger other = new TestLedger(own -> fast);
      one.poll(ready("u"), video("a"));
      Transfer inHand = one.transfers.claim();

      assertThat(other.work.queues()).as("the lease of the slow one holds").isEmpty();
      one.transfers.kept(inHand, 7, "0", null);

      assertThat(one.file("a")).isEqualTo("kept");
    }
  }

  /** A connection of before that is dead is noticed after seconds. */
  @Test
  void theClockOfASuspendedMachineIsSetThoughTheDatabaseAnswersLate() {
    AtomicLong nanos = new AtomicLong();
    DatabaseClock time =
        new DatabaseClock(
            Jdbi.create(
                () -> {
                  nanos.addAndGet(Duration.ofSeconds(5).toNanos());
                  return DriverManager.getConnection(
                      database.url(), database.username(), database.password());
                }),
            nanos::get);
    nanos.addAndGet(Duration.ofMinutes(-5).toNanos()); // so far it is behind now

    time.measure();

    assertThat(Duration.between(time.instant(), Instant.now()).abs())
        .isLessThan(Duration.ofSeconds(4));
  }

  private Ledger started(String name, Path directory, Duration offset) {
    Path home = directory.resolve(name);
    assertThat(home.toFile().mkdirs()).isTrue();
    return Ledger.shared(
        database,
        home,
        Database.node(name, name),
        Database.ACCOUNT,
        Clock.offset(Clock.systemUTC(), offset));
  }

  @Test
  void aNodeThatIsSuspendedInTheMiddleOfAChangeHoldsNobodyUpForLong() {
    assertThat(jakarta.text("SHOW idle_in_transaction_session_timeout")).isEqualTo("30s");
  }

  @Test
  void aClockThatIsFarOffIsRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> started("late", directory, Duration.ofMinutes(-11).minusSeconds(30)))
        .isInstanceOf(LedgerRefused.class)
        .hasMessageContaining("11 minutes behind the database's");
  }

  @Test
  void oneProcessHasADataDirectory(@TempDir Path directory) {
    try (Ledger first = started("first", directory, Duration.ZERO)) {
      assertThatThrownBy(
              () ->
                  Ledger.shared(
                      database,
                      directory.resolve("first"),
                      Database.node("second", "x"),
                      Database.ACCOUNT,
                      Clock.systemUTC()))
          .isInstanceOf(LedgerInUse.class);
    }
  }

  @Test
  void aNodeThatDoesNotGoTogetherWithOthersIsRefused() {
    Node like = Database.node("third", "x");
    assertRefused(
        new Node("third", "h", "host", "x", "1", "other", "path", "file"), "rapatin: node bandung");
    assertRefused(
        new Node("third", "h", "host", "x", "1", "account", "{topic}", "file"),
        "simpan.archive.path: node bandung works on this ledger with path");
    assertRefused(
        new Node("third", "h", "host", "x", "1", "account", "path", "file,s3"),
        "simpan.destinations: node bandung works on this ledger with file");
    assertRefused(
        new Node("jakarta", "h", "elsewhere", "x", "1", "account", "path", "file"),
        "simpan.node: another node is called jakarta, on host");
    Ledger.shared(database, like, Database.ACCOUNT, clock).close();
  }

  private void assertRefused(Node node, String why) {
    assertThatThrownBy(() -> Ledger.shared(database, node, Database.ACCOUNT, clock))
        .isInstanceOf(LedgerRefused.class)
        .hasMessageContaining(why);
  }

  @Test
  void anOlderProgramIsRefusedByANewerSchema() {
    jakarta.execute(
        """
        INSERT INTO simpan_schema (installed_rank, version, description, type, script, installed_by,
          execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, TRUE)
        """);

    assertRefused(Database.node("old", "x"), "newer version of Simpan (schema 99)");
    assertThatThrownBy(() -> Ledger.sharedBeside(database, Database.ACCOUNT))
        .isInstanceOf(LedgerRefused.class);
  }

  @Test
  void aNewerProgramDoesNotChangeTheSchemaUnderOnesThatWork() {
    String newest = jakarta.ledger.schema();
    jakarta.execute("DELETE FROM simpan_schema WHERE version = '%s'".formatted(newest));

    assertRefused(
        Database.node("new", "x"), "and bandung, jakarta still work on it; all nodes stopped");
    assertThatThrownBy(() -> Ledger.sharedBeside(database, Database.ACCOUNT))
        .as("a look changes nothing")
        .isInstanceOf(LedgerOutdated.class);
    assertThat(jakarta.texts("SELECT version FROM simpan_schema")).doesNotContain(newest);
  }

  @Test
  void alertsAreTheAccountsWhoeverLooks() {
    List<Concern> ofJakarta = new ArrayList<>();
    List<Concern> ofBandung = new ArrayList<>();
    Alerts jakartas = new Alerts(jakarta.ledger, jakarta.safety, () -> ofJakarta, ENGLISH);
    Alerts bandungs = new Alerts(bandung.ledger, bandung.safety, () -> ofBandung, ENGLISH);
    ofBandung.add(Concern.pending("routes", "sweep.camel.yaml", BROKEN));

    List<Alert> told = new ArrayList<>(jakartas.review());
    told.addAll(bandungs.review());
    assertThat(told).as("that nothing was ever swept is no alert").isEmpty();
    told.addAll(jakartas.review());
    jakartas.review().forEach(jakartas::told);
    assertThat(told)
        .extracting(Alert::toString)
        .allMatch(it -> it.contains("node bandung: is broken"))
        .hasSize(2);
    for (int i = 0; i < 3; i++) { // neither resolves what is the other's
      assertThat(jakartas.review()).isEmpty();
      assertThat(bandungs.review()).isEmpty();
    }

    ofBandung.clear();
    bandungs.review();
    assertThat(jakartas.review()).hasSize(2).allMatch(Alert::resolved);
  }

  /** Mails take their time, and so do sixty of them. */
  @Test
  void whoTellsAlertsOneByOneTellsThemAll() {
    List<Concern> sixty =
        IntStream.range(0, 60).mapToObj(it -> Concern.pending("routes", "r" + it, BROKEN)).toList();
    Alerts jakartas = new Alerts(jakarta.ledger, jakarta.safety, () -> sixty, ENGLISH);
    Alerts bandungs = new Alerts(bandung.ledger, bandung.safety, List::of, ENGLISH);

    for (Alert alert : jakartas.review()) {
      clock.advance(Duration.ofMillis(700));
      assertThat(bandungs.review()).isEmpty();
      assertThat(jakartas.areLeft()).isFalse();
      jakartas.told(alert);
    }

    assertThat(jakartas.review()).isEmpty();
  }

  @Test
  void whoTakesTooLongOverAnAlertLeavesTheRest() {
    Alerts jakartas =
        new Alerts(
            jakarta.ledger,
            jakarta.safety,
            () -> List.of(Concern.pending("routes", "x", BROKEN)),
            ENGLISH);
    Alerts bandungs = new Alerts(bandung.ledger, bandung.safety, List::of, ENGLISH);
    List<Alert> toTell = jakartas.review();
    clock.advance(Duration.ofSeconds(61));
    assertThat(jakartas.areLeft()).as("nobody else has begun").isFalse();

    assertThat(bandungs.review()).hasSize(2);
    jakartas.told(toTell.get(0));

    assertThat(jakartas.areLeft()).isTrue();
    assertThat(bandungs.areLeft()).isFalse();
    assertThat(bandungs.review()).as("what was told is told").hasSize(1);
  }

  @Test
  void theAlertsOfANodeThatIsGoneAreOver() {
    Alerts jakartas = new Alerts(jakarta.ledger, jakarta.safety, List::of, ENGLISH);
    Alerts bandungs =
        new Alerts(
            bandung.ledger,
            bandung.safety,
            () -> List.of(Concern.pending("routes", "x", BROKEN)),
            ENGLISH);
    bandungs.review().forEach(bandungs::told);
    passes(PAST_ITS_LEASE, jakarta);
    jakarta.work.queues();

    assertThat(jakartas.review()).hasSize(2).allMatch(Alert::resolved);
  }

  /** One was suspended for long, and another was given its name meanwhile. */
  @Test
  void ofTwoNodesOfOneNameTheSecondKeepsItAndTheFirstTakesNoWork() {
    Node second = Database.node("jakarta", "another disk");
    Node elsewhere =
        new Node("jakarta", "another", "server2", second.place(), "1", "account", "path", "file");
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();
    TestLedger other =
        new TestLedger(own -> Ledger.shared(database, elsewhere, Database.ACCOUNT, clock));
    nodes.add(other);
    other.poll(ready("u"), video("a"));
    other.keep();
    other.poll(ready("v"), video("b"));

    for (int i = 0; i < 3; i++) { // each gives its life sign in turn
      jakarta.ledger.leases().renew();
      bandung.work.begin();
      other.ledger.leases().renew();
      assertThat(jakarta.transfers.claim()).isNull();
    }
    assertThat(bandung.file("a")).as("with the second").isEqualTo("kept");
    assertThat(jakarta.ledger.concerns())
        .extracting(Concern::message)
        .containsExactly(
            "another node is called jakarta, on server2; a name of its own (simpan.node) is expected, and until then this node takes no work");
    assertThat(other.ledger.concerns()).isEmpty();
    Alerts ofFirst = new Alerts(jakarta.ledger, jakarta.safety, jakarta.ledger::concerns, ENGLISH);
    Alerts ofOther = new Alerts(other.ledger, other.safety, other.ledger::concerns, ENGLISH);
    assertThat(ofFirst.review())
        .filteredOn(it -> it.kind().equals("node"))
        .extracting(Alert::message)
        .first()
        .asString()
        .contains("node jakarta on host (home of jakarta): another node is called jakarta");
    ofOther.review();
    assertThat(
            jakarta.text("SELECT COUNT(*) FROM alert WHERE kind = 'node' AND resolved_at IS NULL"))
        .as("neither resolves the other's")
        .isEqualTo("1");

    passes(PAST_ITS_LEASE, jakarta, bandung);

    assertThat(jakarta.ledger.concerns()).isEmpty();
    assertThat(jakarta.ledger.node()).isEqualTo("jakarta");
    assertThat(jakarta.ledger.nodes()).isEqualTo(2);
    assertThat(jakarta.keep()).isNotNull();
  }

  /** The lock of a directory on a network holds for nobody who was cut off from it. */
  @Test
  void aRunThatWakesUpDoesNotThrowOutTheNextOfItsDirectory() {
    TestLedger next = node("jakarta", "disk of jakarta");
    next.poll(ready("u"), video("a"));

    jakarta.ledger.leases().renew();
    next.ledger.leases().renew();

    assertThat(jakarta.transfers.claim()).isNull();
    assertThat(next.ledger.concerns()).isEmpty();
    passes(PAST_ITS_LEASE, jakarta);
    assertThat(jakarta.ledger.concerns()).isEmpty();
    assertThat(jakarta.keep()).isNotNull();
  }

  /** The connection broke after the database had made the change. */
  @Test
  void aClaimOfWhichNobodyWasToldIsThereToTakeAgain() {
    jakarta.poll(ready("u"), video("a"));
    assertThatThrownBy(
            () ->
                jakarta
                    .ledger
                    .leases()
                    .take(
                        (change, lease) -> {
                          bandung.execute( // by a connection of its own, so that it lasts
                              "UPDATE recording_file SET state = 'downloading', lease = '%s'"
                                  .formatted(lease));
                          throw new IllegalStateException("broken");
                        }))
        .hasMessage("broken");

    jakarta.work.queues();

    assertThat(jakarta.keep()).isNotNull();
  }

  /** It was made at last after it had been taken back in vain. */
  @Test
  void aClaimThatIsMadeLateIsThereToTakeAgain() {
    jakarta.poll(ready("u"), video("a"));
    AtomicReference<String> late = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                jakarta
                    .ledger
                    .leases()
                    .take(
                        (change, lease) -> {
                          late.set(lease);
                          throw new IllegalStateException("broken");
                        }))
        .hasMessage("broken");
    jakarta.work.queues();
    jakarta.execute(
        "UPDATE recording_file SET state = 'downloading', lease = '%s', lease_until = 1"
            .formatted(late.get()));

    jakarta.work.queues();

    assertThat(jakarta.keep()).isNotNull();
  }

  @Test
  void whatAnotherNodeHasKeptAnewIsNotFetchedAgain() {
    jakarta.delivering("s3");
    bandung.delivering("s3");
    jakarta.poll(ready("u"), video("a"));
    jakarta.keep();
    Delivery toFile = jakarta.deliveries.claim("file");
    Delivery toS3 = jakarta.deliveries.claim("s3");
    assertThat(jakarta.transfers.fetchAgain(toFile)).isTrue();
    bandung.keep();

    assertThat(jakarta.transfers.fetchAgain(toS3)).as("late").isTrue();
    jakarta.deliveries.failed(toS3, "its bytes are gone");

    assertThat(bandung.transfers.claim()).isNull();
    assertThat(bandung.deliveries.claim("file")).isNotNull();
    assertThat(bandung.deliveries.claim("s3")).isNotNull();
  }

  @Test
  void aNewListingOfWhatLayWithANodeThatIsGoneIsAFileOfItsOwn() {
    jakarta.poll(ready("u"), video("a", 1_000));
    jakarta.keep();
    jakarta.poll(ready("u"), video("a", 2_000));
    Transfer listed = bandung.transfers.claim();
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();

    bandung.transfers.sameAsKept(listed);

    assertThat(List.of(bandung.transfers.claim(), bandung.transfers.claim()))
        .extracting(Transfer::id)
        .contains(listed.id());
  }

  /** Its bytes lie on the disk of the node, which comes back. */
  @Test
  void aCopyOfAnotherLengthIsNotForgottenWhileItsNodeIsAway() {
    jakarta.poll(ready("u"), video("a"));
    Transfer transfer = jakarta.transfers.claim();
    jakarta.transfers.kept(transfer, 5, "1", Transfers.SIZE_DIFFERS);
    clock.advance(PAST_ITS_LEASE);

    TestLedger again = node("jakarta", "disk of jakarta");

    assertThat(
            again.text(
                "SELECT state FROM recording_file WHERE id = '%s'".formatted(transfer.differsId())))
        .isEqualTo("kept");
  }

  private Batch jakartaHasABatchInHand() {
    jakarta.poll(ready("u"), video("a"));
    jakarta.keep();
    jakarta.deliver("file");
    return jakarta.batches.claim("file");
  }

  /** Who comes last with side files must be the one who knows most. */
  @Test
  void aSessionsBatchesAreClosedOneAfterTheOther() {
    Batch first = jakartaHasABatchInHand();
    jakarta.poll(ready("u"), video("a"), video("b"));
    jakarta.keep();
    jakarta.deliver("file");

    assertThat(bandung.batches.claim("file")).isNull();
    jakarta.batches.closed(first);

    assertThat(bandung.batches.claim("file").held()).hasSize(2);
  }

  @Test
  void ofTwoBatchesOfASessionThatAreClaimedAtTheSameTimeOneWaits() throws Exception {
    String first = jakartaHasABatchInHand().id();
    jakarta.poll(ready("u"), video("a"), video("b"));
    jakarta.keep();
    jakarta.deliver("file");
    jakarta.execute(
        "UPDATE batch SET state = 'open', lease = NULL WHERE id = '%s'".formatted(first));
    CountDownLatch isClaiming = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> claim =
          threads.submit(
              () ->
                  jakarta.ledger.write(
                      change -> {
                        change
                            .handle()
                            .execute(
                                "UPDATE batch SET state = 'closing', lease = 'x' WHERE id = ?",
                                first);
                        jakarta.ledger.alone(change, "u");
                        isClaiming.countDown();
                        return awaited(mayEnd);
                      }));
      isClaiming.await();
      Future<Batch> other = threads.submit(() -> bandung.batches.claim("file"));
      await()
          .until(
              () ->
                  other.isDone()
                      || !jakarta
                          .texts("SELECT 'waits' FROM pg_locks WHERE NOT granted")
                          .isEmpty());
      mayEnd.countDown();
      claim.get();

      assertThat(other.get()).isNull();
      jakarta.execute(
          "UPDATE batch SET state = 'closed', lease = NULL WHERE id = '%s'".formatted(first));
      assertThat(bandung.batches.claim("file").held()).hasSize(2);
    } finally {
      mayEnd.countDown();
      threads.shutdownNow();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** Both look for what is asked for each second. */
  @Test
  void aPieceOfARequestIsCarriedOutOnce() {
    jakarta.poll(ready("u"), video("a"));
    jakarta.delivering("s3");
    bandung.delivering("s3");
    jakarta.poll(ready("u"), video("a"));
    jakarta.keep();
    jakarta.archiveAll();
    jakarta.requests.deliver("it", "s3", null, null);
    Requests slow =
        new Requests(
            jakarta.ledger,
            jakarta.batches,
            jakarta::wants,
            destination -> true,
            (destination, paths) -> {
              bandung.requests.carryOut();
              return paths; // gone, when it was looked at
            });

    slow.carryOut();

    assertThat(jakarta.texts("SELECT id FROM request WHERE done_at IS NULL")).isEmpty();
    assertThat(jakarta.texts("SELECT state FROM delivery")).containsOnly("done");
  }

  @Test
  void sideFilesThatCameAfterTheLeaseAreWrittenOnceMore() {
    Batch late = jakartaHasABatchInHand();
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();
    bandung.closeBatch("file");

    jakarta.batches.closed(late);
    Batch again = bandung.batches.claim("file");

    assertThat(again.held()).hasSize(1);
    assertThat(again.announces()).isFalse();
    bandung.batches.closed(again);
    assertThat(bandung.batches.claim("file")).isNull();
    assertThat(bandung.state("u")).isEqualTo("archived");
  }

  /** Files that are there for a claim alone go by it. */
  @Test
  void eachKnowsWhatTheOthersHaveInHand() {
    String batch = jakartaHasABatchInHand().lease();
    jakarta.poll(ready("v"), video("a"));
    jakarta.keep();
    String delivery = jakarta.deliveries.claim("file").lease();

    assertThat(bandung.ledger.leases().ofDeliveriesAndBatches())
        .containsExactlyInAnyOrder(batch, delivery);
    passes(PAST_ITS_LEASE, bandung);
    bandung.work.queues();
    assertThat(bandung.ledger.leases().ofDeliveriesAndBatches()).isEmpty();
    assertThat(jakarta.ledger.leases().ofDeliveriesAndBatches())
        .as("taken for gone, and still at it")
        .containsExactlyInAnyOrder(batch, delivery);
  }

  /**
   * What a life sign follows is the same for many files; only sweeps end what others have begun.
   */
  @Test
  void eachIsToldOnceOfEachSweep() {
    AtomicInteger told = new AtomicInteger();
    jakarta.ledger.follow(
        new Effects() {
          @Override
          public void swept() {
            told.incrementAndGet();
          }
        });
    passes(Duration.ofSeconds(60), jakarta);
    assertThat(told).hasValue(1);

    bandung.work.begin();
    passes(Duration.ofSeconds(60), jakarta);
    assertThat(told).hasValue(2);
  }

  @Test
  void aRebuildThatIsCutOffIsDoneAgain() {
    assertThatThrownBy(
            () ->
                jakarta.restore.restore(
                    taker -> {
                      archived(600).forEach(taker);
                      throw new IllegalStateException("killed");
                    },
                    "file",
                    jakarta.destinations.values()))
        .hasMessage("killed");
    assertThat(jakarta.restore.isNeeded()).isTrue();
    assertThat(jakarta.overview.rebuilt()).isEmpty();

    List<Restore.ArchivedSession> all = new ArrayList<>(archived(700));
    all.add(inTwoFolders(all.get(699)));
    jakarta.restore.restore(all::forEach, "file", jakarta.destinations.values());

    assertThat(jakarta.restore.isNeeded()).isFalse();
    assertThat(jakarta.text("SELECT COUNT(*) FROM session")).isEqualTo("700");
    assertThat(jakarta.texts("SELECT name FROM recording_file WHERE uuid = 'u699'"))
        .containsExactlyInAnyOrder("a.mp4", "b.mp4");
    assertThat(jakarta.overview.rebuilt()).isPresent();
    assertThat(jakarta.texts("SELECT state || ' ' || number FROM tally WHERE number <> 0"))
        .containsExactly("archived 700");
    assertThat(jakarta.texts("SELECT files || ' ' || bytes FROM figure"))
        .as("counted once")
        .containsExactly("701 4907");
  }

  /** As an older version left some: each folder has a manifest of what is in it. */
  private Restore.ArchivedSession inTwoFolders(Restore.ArchivedSession session) {
    return new Restore.ArchivedSession(
        session.account(),
        session.uuid(),
        session.meetingId(),
        session.topic(),
        session.recordedOn(),
        session.deletionFrom(),
        "older folder",
        List.of(
            new Restore.ArchivedFile(
                video("b"), "b.mp4", 7, TestLedger.SHA256, clock.instant(), null)));
  }

  private List<Restore.ArchivedSession> archived(int number) {
    Instant kept = clock.instant();
    return IntStream.range(0, number)
        .mapToObj(
            it ->
                new Restore.ArchivedSession(
                    Database.ACCOUNT,
                    "u" + it,
                    MEETING,
                    "topic",
                    "2025-09-24",
                    Optional.empty(),
                    "folder " + it,
                    List.of(
                        new Restore.ArchivedFile(
                            video("a"), "a.mp4", 7, TestLedger.SHA256, kept, null))))
        .toList();
  }

  @Test
  void aNodeWithoutRoomLeavesFilesToTheOthers() {
    jakarta.ledger.leases().renew();
    jakarta.poll(ready("u"), video("a"));
    long start = System.nanoTime();

    jakarta.transfers.failed(jakarta.transfers.claim(), "no space left in /work", "no-space");

    Duration past = Duration.ofNanos(System.nanoTime() - start);
    assertThat(jakarta.ledger.leases().idleSince(start))
        .as("once does not wait for a minute after each")
        .isGreaterThanOrEqualTo(past);
    assertThat(jakarta.transfers.claim()).isNull();
    assertThat(jakarta.safety.concerns())
        .extracting(Concern::message)
        .contains("node jakarta: no space left in /work");
    assertThat(bandung.keep()).isNotNull();
  }

  @Test
  void oneSweepsAtATime() {
    assertThat(jakarta.sweeps.begin(true)).isTrue();
    assertThat(bandung.sweeps.begin(true)).isFalse();
    jakarta.sweeps.end();
    assertThat(bandung.sweeps.begin(false)).as("it has just been done").isFalse();
    passes(Duration.ofSeconds(11), jakarta, bandung);
    assertThat(bandung.sweeps.begin(true)).as("at start nobody waits so long").isFalse();
    assertThat(bandung.sweeps.begin(false)).isTrue();
    passes(Duration.ofSeconds(200), jakarta, bandung);
    assertThat(jakarta.sweeps.begin(false)).as("it goes on, with life signs").isFalse();
    passes(PAST_ITS_LEASE, jakarta);
    jakarta.work.queues();
    assertThat(jakarta.sweeps.begin(false)).as("who swept is gone").isTrue();
  }

  /** It is not swept any more, though the node that began it lives. */
  @Test
  void aSweepWhoseEndCouldNotBeNotedIsNotClaimedForEver() {
    assertThat(jakarta.sweeps.begin(false)).isTrue();
    without("account", () -> jakarta.sweeps.end());

    passes(PAST_ITS_LEASE, jakarta, bandung);

    assertThat(bandung.sweeps.begin(false)).isTrue();
    passes(PAST_ITS_LEASE, jakarta, bandung);
    assertThat(jakarta.sweeps.begin(false)).as("this one goes on").isFalse();
  }

  @Test
  void aSweepThatCouldNotBeginIsLeftToTheOthers() {
    Sweep sweep =
        new Sweep(
            new SignIn("token", () -> null),
            jakarta.work,
            jakarta.meetings,
            jakarta.sweeps,
            new SimpanSettings.Poll("", true, Duration.ofDays(7), List.of()),
            TestLedger.ZONE,
            Integer.MAX_VALUE,
            clock);
    without("batch", sweep::begin);
    assertThat(sweep.isOver()).isTrue();

    passes(Duration.ofSeconds(11), jakarta, bandung);

    assertThat(bandung.sweeps.begin(false)).isTrue();
  }

  /** As if the database were away. */
  private void without(String table, ThrowingCallable call) {
    bandung.execute("ALTER TABLE %s RENAME TO away".formatted(table));
    assertThatThrownBy(call).isInstanceOf(RuntimeException.class);
    bandung.execute("ALTER TABLE away RENAME TO " + table);
  }

  @Test
  void callsToTheApiAreCountedTogether() {
    SharedCalls one = ApiCalls.of(jakarta.ledger);
    SharedCalls other = ApiCalls.of(bandung.ledger);
    for (int i = 0; i < 5; i++) {
      assertThat(one.take(10)).isZero();
      assertThat(other.take(10)).isZero();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(one.take(10)).isEqualTo(Duration.ofSeconds(55));
    clock.advance(Duration.ofSeconds(55));
    assertThat(other.take(10)).isZero();
    assertThat(other.take(10)).isZero();
    assertThat(one.take(10)).isPositive();

    one.pause(clock.instant().plusSeconds(90));
    other.pause(clock.instant().plusSeconds(30));
    assertThat(other.pausedUntil()).isEqualTo(clock.instant().plusSeconds(90));
  }

  @Test
  void theTokenIsSharedByThoseWhoKnowThePassword() {
    SharedToken one = EncryptedToken.of(jakarta.ledger, "ani", "rahasia");
    one.put("13|token");

    assertThat(EncryptedToken.of(bandung.ledger, "ani", "rahasia").get()).contains("13|token");
    assertThat(EncryptedToken.of(bandung.ledger, "ani", "other").get()).isEmpty();
    assertThat(EncryptedToken.of(bandung.ledger, "budi", "rahasia").get()).isEmpty();
    assertThat(jakarta.text("SELECT token FROM account")).doesNotContain("token");
    clock.advance(Duration.ofMinutes(11));
    assertThat(one.get()).as("it may be over").isEmpty();
  }

  /** Each must see the end of the other's, or nobody closes the batch. */
  @Test
  void ofTwoWhoEndTheLastPiecesAtTheSameTimeOneSettlesAll() throws Exception {
    TestLedger one = node("one", "nfs");
    TestLedger other = node("other", "nfs");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 20; i++) {
        one.poll(ready("u" + i), video("a"), video("b"));
        one.keep();
        one.keep();
        Delivery first = one.deliveries.claim("file");
        Delivery second = other.deliveries.claim("file");
        CountDownLatch start = new CountDownLatch(1);
        Future<?> ends = threads.submit(() -> end(one, first, start));
        Future<?> alsoEnds = threads.submit(() -> end(other, second, start));
        start.countDown();
        ends.get();
        alsoEnds.get();
        assertThat(one.batches.claim("file")).as("the batch of session " + i).isNotNull();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void end(TestLedger node, Delivery delivery, CountDownLatch start)
      throws InterruptedException {
    start.await();
    node.deliveries.ended(delivery, "stored", Map.of());
    return null;
  }
}
