package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.OneMeeting;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.WebhookStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code examples/webhook} sends, and which answers it takes for final. */
class WebhookRequestIT extends OneMeeting {

  private final WebhookStandIn webhook = WebhookStandIn.start();

  @Override
  protected void prepare() {
    rapatin
        .meeting(MEETING)
        .session("s")
        .topic("Rapat\r\nX-Injected: 1")
        .sample("chat_file", "CHAT");
    program
        .example("webhook")
        .destinations("file", "webhook")
        .with("simpan.webhook.url", webhook.url());
  }

  @AfterEach
  void stop() {
    webhook.close();
  }

  @Test
  void onePostWithTheTokenAndNothingOfSimpansOwnHeaders() throws Exception {
    program.with("simpan.webhook.token", "t0k3n");

    assertThat(program.once().status()).isZero();

    assertThat(webhook.requests()).hasSize(1);
    RecordedRequest request = webhook.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hooks/recordings");
    assertThat(request.query()).isEqualTo("source=simpan&sig=a%2Bb");
    assertThat(request.header("Content-Type")).contains("application/json");
    assertThat(request.header("Authorization")).contains("Bearer t0k3n");
    assertThat(request.headers().keySet())
        .noneMatch(name -> name.toLowerCase().matches("camel.*|x-injected"));
    assertThat(new ObjectMapper().readTree(request.body()).path("batch").asText())
        .isEqualTo(request.header("Idempotency-Key").orElseThrow());
  }

  @Test
  void withoutATokenThereIsNoAuthorization() {
    assertThat(program.once().status()).isZero();

    assertThat(webhook.requests()).hasSize(1);
    assertThat(webhook.requests().get(0).header("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 422})
  void whatItRefusesIsNotSentAgainInThisSweep(int answer) {
    webhook.answer(answer);

    assertThat(program.once().status()).isEqualTo(1);

    assertThat(webhook.requests()).hasSize(1);
  }

  /** More often where the HTTP client itself asks once more: after 429 and 503. */
  @ParameterizedTest
  @ValueSource(ints = {302, 408, 429, 500, 503})
  void otherAnswersAreTriedAgain(int answer) {
    webhook.answer(answer);

    assertThat(program.once().status()).isEqualTo(1);

    assertThat(webhook.requests()).hasSizeGreaterThanOrEqualTo(5);
  }
}
