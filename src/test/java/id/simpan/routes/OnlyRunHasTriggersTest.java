package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnlyRunHasTriggersTest extends RouteTest {

  OnlyRunHasTriggersTest() {
    super("sweep-at-start", "sweep-on-schedule", "alert-every-ten-seconds", "digest-every-minute");
    set("simpan.command", "once");
    set("simpan.email.digest", "0 0 7 * * ?");
  }

  @Test
  void onceIsSetOffByTheProgram() {
    assertThat(context().getRoutes())
        .extracting(route -> route.getRouteId())
        .allMatch(id -> id.startsWith("neighbour-"));
  }
}
