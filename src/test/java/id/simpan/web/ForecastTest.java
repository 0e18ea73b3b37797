package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.simpan.web.Forecast.Ahead;
import id.simpan.web.Forecast.Past;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The line of free space, from the days that are over to those to come. */
class ForecastTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-26");

  private static Forecast of(long free, Double daysUntilFull, SortedMap<LocalDate, Long> known) {
    return Forecast.of(
        new Standing(
            true,
            List.of(),
            List.of(),
            Map.of(),
            null,
            null,
            false,
            null,
            free,
            daysUntilFull,
            null,
            "",
            null),
        known);
  }

  @Test
  void goesOnAsItWentAndEndsAtNothing() {
    SortedMap<LocalDate, Long> known =
        new TreeMap<>(Map.of(TODAY.minusDays(15), 2_000L, TODAY, 1_000L));

    Forecast forecast = of(1_000, 15.0, known);

    assertThat(forecast.past())
        .containsExactly(new Past(TODAY.minusDays(15), 2_000), new Past(TODAY, 1_000));
    assertThat(forecast.line()).isEqualTo("100.0,4.0 200.0,62.0");
    assertThat(forecast.ahead()).isEqualTo("200.0,62.0 300.0,120.0 400.0,120.0");
    assertThat(forecast.days())
        .extracting(Ahead::inDays, it -> Math.round(it.bytes()))
        .containsExactly(tuple(0, 1_000L), tuple(7, 533L), tuple(14, 67L), tuple(30, 0L));
  }

  @Test
  void isLevelWhereNothingFillsItOrNobodyKnows() {
    Forecast forecast = of(1_000, null, new TreeMap<>());

    assertThat(forecast.past()).isEmpty();
    assertThat(forecast.ahead()).isEqualTo("200.0,4.0 400.0,4.0 400.0,4.0");
    assertThat(forecast.days()).allMatch(it -> it.bytes() == 1_000);
    assertThat(of(0, null, new TreeMap<>()).line()).isEqualTo("200.0,120.0");
  }
}
