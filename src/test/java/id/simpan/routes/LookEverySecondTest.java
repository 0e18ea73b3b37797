package id.simpan.routes;

import id.simpan.routing.Problems;
import java.util.List;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class LookEverySecondTest extends RouteTest {

  LookEverySecondTest() {
    super("look-every-second", "error-handling-of-housekeeping");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("problems", new Problems(List.of()));
  }

  @Test
  void looksAgainAndAgain() throws Exception {
    neighbour("look-for-work").expectedMinimumMessageCount(2);

    neighbour("look-for-work").assertIsSatisfied();
  }

  @Test
  void troubleDoesNotEndIt() throws Exception {
    neighbour("look-for-work")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("the ledger is away");
            });
    neighbour("look-for-work").expectedMinimumMessageCount(2);

    neighbour("look-for-work").assertIsSatisfied();
  }
}
