package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.texts.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** At each full hour. */
class DigestsTest {

  private static final Concern OTHER =
      Concern.pending("routes", "x", Text.of("concern.routes.file", "report", "x"));

  private static Optional<Instant> next(Instant after) {
    return Optional.of(after.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)));
  }

  private static Digests digests(TestLedger given) {
    return new Digests(
        given.ledger,
        DigestsTest::next,
        given.safety,
        given.report,
        given.overview,
        new Diary(given.ledger, TestLedger.ZONE),
        () -> List.of(OTHER));
  }

  @OnEachDatabase
  void oneIsDueAtEachTimeAndNoneBeforeTheFirst(TestLedger given) {
    assertThat(digests(given).due()).isNull();
    given.clock.advance(Duration.ofMinutes(59));
    assertThat(digests(given).due()).isNull();
    given.clock.advance(Duration.ofMinutes(1));

    Digest digest = digests(given).due();

    assertThat(digest.due()).isEqualTo(given.clock.instant());
    assertThat(digests(given).due().due()).as("not told yet").isEqualTo(digest.due());
    digests(given).told(digest);
    assertThat(digests(given).due()).isNull();
    given.clock.advance(Duration.ofMinutes(59));
    assertThat(digests(given).due()).isNull();
    given.clock.advance(Duration.ofMinutes(1));
    assertThat(digests(given).due()).isNotNull();
  }

  @OnEachDatabase
  void aRestartMakesNoneAndMissesNone(TestLedger given) {
    digests(given).due();
    given.reopen();
    given.clock.advance(Duration.ofMinutes(200));
    given.reopen();

    Digest digest = digests(given).due();

    assertThat(digest.due()).isEqualTo(Instant.parse("2025-09-25T01:00:00Z"));
    digests(given).told(digest);
    given.reopen();
    assertThat(digests(given).due()).as("one for all that were missed").isNull();
    given.clock.advance(Duration.ofMinutes(40));
    assertThat(digests(given).due()).isNotNull();
  }

  @OnEachDatabase
  void whereNoneIsWantedNothingIsAsked(TestLedger given) {
    Digests none =
        new Digests(
            given.ledger,
            after -> Optional.empty(),
            given.safety,
            given.report,
            given.overview,
            new Diary(given.ledger, TestLedger.ZONE),
            List::of);

    assertThat(none.due()).isNull();
    given.clock.advance(Duration.ofDays(2));
    assertThat(none.due()).isNull();
    assertThat(digests(given).due()).as("from now on").isNull();
  }

  @OnEachDatabase
  void tellsWhatWasKeptSinceTheLastOneWhateverTheMinute(TestLedger given) {
    digests(given).due();
    given.sweeps.completed();
    given.poll(ready("u1"), video("a", 500));
    given.keep();
    given.clock.advance(Duration.ofMinutes(70));
    given.poll(ready("u2"), video("a", 30));
    given.keep();
    Digest first = digests(given).due();
    digests(given).told(first);
    given.clock.advance(Duration.ofMinutes(60));
    Digest second = digests(given).due();

    assertThat(first.files()).as("the quarter that is going on is left to the next").isEqualTo(1);
    assertThat(first.bytes()).isEqualTo(500);
    assertThat(second.files()).isEqualTo(1);
    assertThat(second.bytes()).isEqualTo(30);
    assertThat(second.since()).isEqualTo(Instant.parse("2025-09-25T01:00:00Z"));
    assertThat(second.bytesADay()).isEqualTo(530 / 7);
  }

  @OnEachDatabase
  void tellsHowEverythingStandsThoughNothingHappened(TestLedger given) {
    digests(given).due();
    given.clock.advance(Duration.ofHours(1));

    Digest digest = digests(given).due();

    assertThat(digest.files()).isZero();
    assertThat(digest.isSafe()).isFalse();
    assertThat(digest.concerns()).extracting(Concern::kind).containsExactly("sweeps", "routes");
    assertThat(digest.nearest()).isEmpty();

    given.sweeps.completed();
    given.poll(ready("u1"), video("a", 500));

    digest = digests(given).due();
    assertThat(digest.isSafe()).isTrue();
    assertThat(digest.concerns()).containsExactly(OTHER);
    assertThat(digest.pending())
        .extracting(Text::toString)
        .containsExactly("meeting 85095598095, session u1, file a: not kept yet");
    assertThat(digest.nearest().get().session()).isEqualTo("u1");
  }
}
