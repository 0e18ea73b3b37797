package id.simpan.routes;

import org.junit.jupiter.api.Test;

class SweepOnScheduleTest extends RouteTest {

  SweepOnScheduleTest() {
    super("sweep-on-schedule");
    set("simpan.poll.schedule", "* * * * * ?");
  }

  @Test
  void sweepsAgainAndAgain() throws Exception {
    neighbour("sweep").expectedMinimumMessageCount(2);

    neighbour("sweep").assertIsSatisfied();
  }
}
