package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.routing.AllAccounts;
import id.simpan.routing.Problems;
import id.simpan.routing.Sweep;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest extends RouteTest {

  private final Sweep sweep = mock(Sweep.class);
  private final AllAccounts accounts = mock(AllAccounts.class);
  private final Object going = new Object();
  private final ExecutorService pollers = Executors.newFixedThreadPool(2);

  SweepTest() {
    super("sweep", "error-handling-of-housekeeping");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    when(sweep.discovers()).thenReturn(true);
    registry.bind("sweep", sweep);
    registry.bind("allAccounts", accounts);
    registry.bind("meetingPollers", pollers);
    registry.bind("problems", new Problems(List.of()));
  }

  @AfterEach
  void shutDown() {
    pollers.shutdownNow();
  }

  @Test
  void discoversThenPollsEveryMeeting() throws Exception {
    when(sweep.begin()).thenReturn(going);
    when(sweep.meetings()).thenReturn(List.of("81000000001", "81000000002", "81000000003"));
    neighbour("discover-meetings").expectedMessageCount(1);
    neighbour("poll-meeting")
        .expectedBodiesReceivedInAnyOrder("81000000001", "81000000002", "81000000003");
    neighbour("look-for-work").expectedMessageCount(1);

    send("direct:sweep", null);

    neighbour("discover-meetings").assertIsSatisfied();
    neighbour("poll-meeting").assertIsSatisfied();
    neighbour("look-for-work").assertIsSatisfied();
    var order = inOrder(sweep, accounts);
    order.verify(sweep).completed();
    order.verify(accounts).areSafe();
    order.verify(sweep).end(going);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDeadMansSwitchIsToldOnlyIfAllIsSafe(boolean safe) throws Exception {
    when(sweep.begin()).thenReturn(going);
    when(sweep.meetings()).thenReturn(List.of("81000000001"));
    when(accounts.areSafe()).thenReturn(safe);
    neighbour("heartbeat").expectedMessageCount(safe ? 1 : 0);

    send("direct:sweep", null);

    neighbour("heartbeat").assertIsSatisfied();
    verify(sweep).end(going);
  }

  @Test
  void oneAtATime() throws Exception {
    when(sweep.begin()).thenReturn(null);
    neighbour("discover-meetings").expectedMessageCount(0);
    neighbour("poll-meeting").expectedMessageCount(0);

    send("direct:sweep", null);

    neighbour("discover-meetings").assertIsSatisfied();
    neighbour("poll-meeting").assertIsSatisfied();
    verify(sweep, never()).end(any());
  }

  @Test
  void itEndsWhateverHappens() {
    when(sweep.begin()).thenReturn(going);
    neighbour("discover-meetings")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("unforeseen");
            });

    assertThat(send("direct:sweep", null).isFailed()).isFalse();

    verify(sweep).end(going);
    verify(sweep).failed("IllegalStateException: unforeseen");
    verify(sweep, never()).completed();
  }
}
