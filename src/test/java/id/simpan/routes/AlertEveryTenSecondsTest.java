package id.simpan.routes;

import id.simpan.routing.Problems;
import java.util.List;
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
}
