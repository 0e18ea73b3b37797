package id.simpan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

/** How much room there was, and how fast it goes. */
class SpaceTest {

  @OnEachDatabase
  void tellsWhatWasLeftAtTheEndOfEachDayHere(TestLedger given) {
    Space space = new Space(given.ledger, TestLedger.ZONE);
    assertThat(space.days(30)).isEmpty();

    space.note(1_000); // 07:00 in Jakarta
    given.clock.advance(Duration.ofMinutes(5));
    space.note(900);
    given.clock.advance(Duration.ofHours(16)); // 23:05
    space.note(800);
    given.clock.advance(Duration.ofDays(2)); // nobody looked in between
    space.note(700);

    assertThat(space.days(30))
        .containsExactly(
            Map.entry(LocalDate.parse("2025-09-25"), 800L),
            Map.entry(LocalDate.parse("2025-09-27"), 700L));
    assertThat(space.days(1)).containsOnlyKeys(LocalDate.parse("2025-09-27"));
    assertThat(given.text("SELECT COUNT(*) FROM space")).isEqualTo("3");
  }

  @OnEachDatabase
  void tellsHowFastItGoesOnceThereIsADayToGoBy(TestLedger given) {
    Space space = new Space(given.ledger, TestLedger.ZONE);
    assertThat(space.lessEachDay(7)).isEmpty();
    space.note(10_000);
    given.clock.advance(Duration.ofHours(23));
    space.note(100);
    assertThat(space.lessEachDay(7)).isEmpty();

    given.clock.advance(Duration.ofHours(25));
    space.note(8_000);
    assertThat(space.lessEachDay(7)).hasValue(1_000);
    given.clock.advance(Duration.ofDays(6)); // the first note is eight days old by now
    space.note(9_000);
    assertThat(space.lessEachDay(7).orElseThrow()).isNegative();
    given.clock.advance(Duration.ofDays(30));
    assertThat(space.lessEachDay(7)).as("nobody looked for a month").isEmpty();
  }
}
