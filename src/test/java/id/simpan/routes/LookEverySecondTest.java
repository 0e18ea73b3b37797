package id.simpan.routes;

import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import id.simpan.ledger.Requests;
import id.simpan.routing.Permits;
import id.simpan.routing.Problems;
import java.util.List;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class LookEverySecondTest extends RouteTest {

  private final Requests requests = mock(Requests.class);
  private final Permits permits = mock(Permits.class);

  LookEverySecondTest() {
    super("look-every-second", "error-handling-of-housekeeping");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("requests", requests);
    registry.bind("permits", permits);
    registry.bind("problems", new Problems(List.of()));
  }

  @Test
  void looksAgainAndAgain() throws Exception {
    neighbour("look-for-work").expectedMinimumMessageCount(2);

    neighbour("look-for-work").assertIsSatisfied();
    verify(requests, atLeast(2)).carryOut();
    verify(permits, atLeast(2)).look();
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

  @Test
  void theLedgerComesBack() throws Exception {
    doThrow(new IllegalStateException("the ledger is away")).doNothing().when(requests).carryOut();
    neighbour("look-for-work").expectedMinimumMessageCount(1);

    neighbour("look-for-work").assertIsSatisfied();
    verify(requests, atLeast(2)).carryOut();
  }
}
