package id.simpan.routes;

import org.junit.jupiter.api.Test;

class SweepAtStartTest extends RouteTest {

  SweepAtStartTest() {
    super("sweep-at-start");
  }

  @Test
  void sweepsOnce() throws Exception {
    neighbour("sweep").expectedMessageCount(1);
    neighbour("sweep").setAssertPeriod(500);

    neighbour("sweep").assertIsSatisfied();
  }
}
