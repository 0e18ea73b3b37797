package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.routing.Problems;
import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class AlertEveryTenSecondsTest extends RouteTest {

  AlertEveryTenSecondsTest() {
    super("alert-every-ten-seconds", "error-handling-of-housekeeping");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("problems", new Problems(List.of()));
  }

  @Test
  void looksSoonAfterTheStart() throws Exception {
    neighbour("alert").expectedMinimumMessageCount(1);

    neighbour("alert").assertIsSatisfied();
  }

  @Test
  void looksAgainEveryTenSeconds() {
    TimerEndpoint timer =
        (TimerEndpoint) context().getRoute("alert-every-ten-seconds").getEndpoint();

    assertThat(timer.getPeriod()).isEqualTo(10_000);
    assertThat(timer.getRepeatCount()).as("0 is without end").isZero();
  }
}
