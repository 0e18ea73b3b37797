package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @ParameterizedTest
  @ValueSource(strings = {"Asia/Jakarta", "+07:00", "UTC+7", "GMT+7"})
  void itsHoursAreThoseOfTheTimeZone(String zone) {
    Schedule atSix = new Schedule("0 0 6 * * ?", ZoneId.of(zone));

    assertThat(atSix.next(Instant.parse("2025-09-24T17:00:00Z")))
        .hasToString("2025-09-24T23:00:00Z");
  }
}
