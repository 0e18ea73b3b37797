package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Figures.Bucket;
import id.simpan.ledger.Figures.Day;
import id.simpan.ledger.Restore.ArchivedFile;
import id.simpan.ledger.Restore.ArchivedSession;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The figures of the days, of which nobody counts anything anew. */
class DiaryTest {

  @OnEachDatabase
  void countsWhatHappenedOnTheDayThatItDidHere(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b")); // 07:00 in Jakarta
    given.archiveAll();
    given.clock.advance(Duration.ofHours(16).plusMinutes(59)); // 23:59
    given.poll(ready("v"), video("a"));
    given.keep();
    given.deliveries.failed(given.deliveries.claim("file"), "full");
    given.clock.advance(Duration.ofSeconds(20));
    given.work.begin();
    given.deliveries.failed(given.deliveries.claim("file"), "full");
    given.clock.advance(Duration.ofSeconds(40)); // the next day
    given.work.begin();
    given.archiveAll();
    given.poll(ready("w"), video("a"));
    given.sessions.deleted(session("w", Status.DELETED, "2025-09-28"));

    Figures figures = given.diary.figures(30);

    assertThat(figures.days()).hasSize(30);
    assertThat(figures.days().subList(27, 30))
        .containsExactly(
            new Day(LocalDate.parse("2025-09-24"), 0, 0, 0, 0, 0),
            new Day(LocalDate.parse("2025-09-25"), 3, 1, 1, 0, 21),
            new Day(LocalDate.parse("2025-09-26"), 0, 1, 0, 1, 0));
    assertThat(given.diary.bytesADay(7)).isEqualTo(3);
  }

  @OnEachDatabase
  void tellsHowCloseItWas(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"), video("c")); // deleted from 17:00 on the 27th
    given.keep(); // 65 hours before
    given.clock.advance(Duration.ofHours(64).plusMinutes(30));
    given.keep();
    given.clock.advance(Duration.ofHours(2));
    given.keep();

    List<Bucket> left = given.diary.figures(30).hoursLeft();

    assertThat(left)
        .containsExactly(
            new Bucket(null, 0, 1),
            new Bucket(0, 1, 1),
            new Bucket(1, 3, 0),
            new Bucket(3, 6, 0),
            new Bucket(6, 12, 0),
            new Bucket(12, 24, 0),
            new Bucket(24, 48, 0),
            new Bucket(48, 72, 1),
            new Bucket(72, null, 0));
  }

  @OnEachDatabase
  void aRebuiltLedgerTellsWhatTheArchiveKnows(TestLedger given) {
    Instant kept = Instant.parse("2025-09-24T03:00:00Z");
    Instant longAgo = Instant.parse("2025-01-01T00:00:00Z");
    given.restore.restore(
        found -> {
          found.accept(archived("new", "Rapat Senat", kept));
          found.accept(archived("old", "Kuliah", longAgo));
        },
        "file",
        given.destinations.values());

    assertThat(given.diary.figures(30).days().get(28))
        .isEqualTo(new Day(LocalDate.parse("2025-09-24"), 1, 1, 0, 0, 7));
    assertThat(given.text("SELECT COUNT(*) FROM figure")).isEqualTo("1");
    assertThat(given.catalog.page(new Filter(null, "senat", 0, 10)).rows())
        .extracting(Overview.Line::session)
        .containsExactly("new");
    assertThat(given.history.of("old", 0).rows())
        .extracting(Event::what)
        .contains("kept", "stored");
  }

  private static ArchivedSession archived(String uuid, String topic, Instant kept) {
    return new ArchivedSession(
        "default",
        uuid,
        TestLedger.MEETING,
        topic,
        "2025-09-23",
        Optional.of(kept.plus(Duration.ofDays(2))),
        "folder of " + uuid,
        List.of(new ArchivedFile(video("a"), "a.mp4", 7, TestLedger.SHA256, kept, null)));
  }

  @OnEachDatabase
  void aChangeThatIsTakenBackCountsNothing(TestLedger given) {
    given.poll(ready("u"), video("a"));
    Transfer transfer = given.transfers.claim();
    given.ledger.leases().giveBack(transfer);
    given.transfers.kept(transfer, 7, TestLedger.SHA256, null);

    assertThat(given.diary.figures(1).days().get(0).keptFiles()).isZero();
  }
}
