package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.announce.AlertPost;
import id.simpan.ledger.Alert;
import id.simpan.routing.Outside;
import id.simpan.routing.Problems;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.WebhookStandIn;
import id.simpan.texts.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostAlertTest extends RouteTest {

  private static final Alert ALERT =
      new Alert("a1", "lost", "s", "session \"s\" is lost", "webhook", false, true);

  private final WebhookStandIn webhook = WebhookStandIn.start();

  PostAlertTest() {
    super("post-alert");
    set("simpan.alerts.webhook", webhook.url());
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("alertPost", new AlertPost(webhook.url(), Texts.of(Locale.ENGLISH)));
    registry.bind("outsideClient", Outside.client());
  }

  @AfterEach
  void close() {
    webhook.close();
  }

  private Exchange post(Alert alert) {
    return send("direct:post-alert", null, Map.of("alert", alert));
  }

  @Test
  void onePostWhenItOpensAndOneWhenItIsOver() throws Exception {
    assertThat(post(ALERT).getException()).isNull();
    assertThat(post(new Alert("a1", "lost", "s", "over", "webhook", true, false)).getException())
        .isNull();

    assertThat(webhook.requests()).hasSize(2);
    RecordedRequest request = webhook.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hooks/recordings");
    assertThat(request.query()).isEqualTo("source=simpan&sig=a%2Bb");
    assertThat(request.header("Content-Type")).contains("application/json");
    JsonNode opened = new ObjectMapper().readTree(request.body());
    assertThat(opened.path("id").asText()).isEqualTo("a1");
    assertThat(opened.path("kind").asText()).isEqualTo("lost");
    assertThat(opened.path("subject").asText()).isEqualTo("s");
    assertThat(opened.path("message").asText()).isEqualTo("session \"s\" is lost");
    assertThat(opened.path("state").asText()).isEqualTo("open");
    assertThat(opened.path("advice").asText()).endsWith("simpan acknowledge s");
    JsonNode over = new ObjectMapper().readTree(webhook.requests().get(1).body());
    assertThat(over.path("state").asText()).isEqualTo("resolved");
    assertThat(over.path("id").asText()).isEqualTo("a1");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 429, 500, 503})
  void whatIsNotTakenIsTheCallersToTryAgain(int answer) {
    webhook.answer(answer);

    Exception failed = post(ALERT).getException();

    assertThat(failed).isNotNull();
    assertThat(webhook.requests()).hasSize(1);
    assertThat(new Problems(List.of(webhook.url())).describe(failed))
        .contains(Integer.toString(answer))
        .doesNotContain("sig=", "/hooks/");
  }

  @Test
  void itsUrlStandsInNoEndpoint() {
    post(ALERT);

    assertThat(context().getEndpoints().toString()).doesNotContain("sig=");
    assertThat(context().getEndpoints()).noneMatch(it -> it.getEndpointUri().contains("hooks"));
  }
}
