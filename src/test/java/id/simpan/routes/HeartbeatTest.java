package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.routing.Outside;
import id.simpan.routing.Problems;
import id.simpan.standin.WebhookStandIn;
import java.util.List;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest extends RouteTest {

  private final WebhookStandIn outside = WebhookStandIn.start();

  HeartbeatTest() {
    super("heartbeat", "error-handling-of-housekeeping");
    set("simpan.heartbeat.url", outside.url());
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("problems", new Problems(List.of(outside.url())));
    registry.bind("outsideClient", Outside.client());
  }

  @AfterEach
  void close() {
    outside.close();
  }

  @Test
  void isOneCall() {
    assertThat(send("direct:heartbeat", "body").getException()).isNull();

    assertThat(outside.requests()).hasSize(1);
    assertThat(outside.requests().get(0).method()).isEqualTo("GET");
    assertThat(outside.requests().get(0).path()).isEqualTo("/hooks/recordings");
    assertThat(outside.requests().get(0).query()).isEqualTo("source=simpan&sig=a%2Bb");
    assertThat(outside.requests().get(0).body()).isEmpty();
  }

  @Test
  void oneThatFailsDoesNotHarmTheSweep() {
    outside.answer(503);

    assertThat(send("direct:heartbeat", null).getException()).isNull();
    assertThat(outside.requests()).hasSize(1);
  }
}
