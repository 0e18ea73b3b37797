package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnlyRunHasTriggersTest extends RouteTest {

  OnlyRunHasTriggersTest() {
    super("sweep-at-start", "sweep-on-schedule", "alert-every-ten-seconds");
    set("simpan.command", "once");
  }

  @Test
  void onceIsSetOffByTheProgram() {
    assertThat(context().getRoutes())
        .extracting(route -> route.getRouteId())
        .allMatch(id -> id.startsWith("neighbour-"));
  }
}
