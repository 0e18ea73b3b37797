package id.simpan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.SchedulesAnswer.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** From when on something is not safe, and what is told of it. */
class SafetyTest {

  private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(59);
  private static final Duration A_LITTLE = Duration.ofMinutes(1);

  @OnEachDatabase
  void whatCannotBeHadForAnHourIsNotSafe(TestLedger given) {
    given.meetings.discovered(
        List.of(new Schedule(TestLedger.MEETING, "Rapat", Optional.of(LocalDate.of(2025, 9, 24)))));
    given.meetings.failed(TestLedger.MEETING, "the API answered 503");
    given.sweeps.signIn("the API answered 401");
    given.clock.advance(ALMOST_AN_HOUR);
    assertThat(given.unsafe()).isEmpty();

    given.clock.advance(A_LITTLE);

    assertThat(given.unsafe()).containsExactlyInAnyOrder("sign-in rapatin", "api rapatin");
  }

  @OnEachDatabase
  void anAlertIsToldOnceOnEachChannelAndItsEndToo(TestLedger given) {
    given.sweeps.signIn("the API answered 401");
    assertThat(toTell(given)).containsExactlyInAnyOrder("mail opens", "webhook opens");
    assertThat(toTell(given)).as("until it is told").hasSize(2);
    assertThat(given.alerts.areLeft()).as("to another node").isFalse();

    tell(given, "mail");
    assertThat(toTell(given)).containsExactly("webhook opens");
    tell(given, "webhook");
    assertThat(toTell(given)).isEmpty();

    given.sweeps.signIn(null);
    assertThat(toTell(given)).containsExactlyInAnyOrder("mail ends", "webhook ends");
    tell(given, "mail");
    tell(given, "webhook");
    assertThat(toTell(given)).isEmpty();
  }

  private static List<Alert> alerts(TestLedger given) {
    return given.alerts.review().stream().filter(it -> it.kind().equals("sign-in")).toList();
  }

  private static List<String> toTell(TestLedger given) {
    return alerts(given).stream()
        .map(it -> it.channel() + (it.resolved() ? " ends" : " opens"))
        .toList();
  }

  private static void tell(TestLedger given, String channel) {
    alerts(given).stream().filter(it -> it.channel().equals(channel)).forEach(given.alerts::told);
  }
}
