package id.simpan.routes;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.routing.AllAccounts;
import id.simpan.routing.Sweep;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepWithoutDiscoveryTest extends RouteTest {

  private final Sweep sweep = mock(Sweep.class);
  private final ExecutorService pollers = Executors.newSingleThreadExecutor();

  SweepWithoutDiscoveryTest() {
    super("sweep");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("sweep", sweep);
    registry.bind("allAccounts", mock(AllAccounts.class));
    registry.bind("meetingPollers", pollers);
  }

  @AfterEach
  void shutDown() {
    pollers.shutdownNow();
  }

  @Test
  void pollsEveryMeetingAllTheSame() throws Exception {
    when(sweep.begin()).thenReturn(new Object());
    when(sweep.discovers()).thenReturn(false);
    when(sweep.meetings()).thenReturn(List.of("81000000001"));
    neighbour("discover-meetings").expectedMessageCount(0);
    neighbour("poll-meeting").expectedBodiesReceived("81000000001");

    send("direct:sweep", null);

    neighbour("discover-meetings").assertIsSatisfied();
    neighbour("poll-meeting").assertIsSatisfied();
    verify(sweep).discovered();
  }
}
