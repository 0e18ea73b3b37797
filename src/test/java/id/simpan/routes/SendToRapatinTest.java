package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.download.Links;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.Secrets;
import id.simpan.rapatin.SignIn;
import id.simpan.routing.RapatinAnswers;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendToRapatinTest extends RouteTest {

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final SignIn signIn = mock(SignIn.class);
  private final ApiBudget apiBudget = mock(ApiBudget.class);

  SendToRapatinTest() {
    super("send-to-rapatin");
    set("rapatin.base-url", rapatin.baseUrl());
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    when(signIn.authorization()).thenReturn("Bearer " + rapatin.issueToken());
    registry.bind("signIn", signIn);
    registry.bind("apiBudget", apiBudget);
    registry.bind("answers", new RapatinAnswers(new Links(), Secrets.NONE));
    registry.bind(
        "apiClient",
        (HttpClientConfigurer)
            client -> client.disableAutomaticRetries().disableRedirectHandling());
  }

  @AfterEach
  void close() {
    rapatin.close();
  }

  private Exchange get() {
    return send(
        "direct:send-to-rapatin",
        "a body that is not sent",
        Map.of("apiPath", "/schedules", "apiQuery", "tab=all&page=1"));
  }

  @Test
  void oneSignedGetWithinTheBudget() throws Exception {
    Exchange exchange = get();

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
    assertThat(exchange.getMessage().getBody()).isInstanceOf(byte[].class);
    assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
    assertThat(rapatin.requests()).hasSize(1);
    RecordedRequest request = rapatin.requests().get(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.query()).isEqualTo("tab=all&page=1");
    assertThat(request.body()).isEmpty();
    assertThat(request.header("Accept")).hasValue("application/json");
    assertThat(request.headers().keySet()).noneMatch(name -> name.startsWith("Camel"));
    var order = inOrder(signIn, apiBudget);
    order.verify(signIn).authorization();
    order.verify(apiBudget).await();
  }

  @Test
  void theTokenIsNowhereAfterwards() {
    assertThat(get().getVariables()).doesNotContainKey("authorization");
    rapatin.onPath("/schedules").next(Fault.cutAfter(20));
    assertThat(get().getVariables()).doesNotContainKey("authorization");
  }

  @Test
  void a401TakesTheTokenOutOfUse() {
    rapatin.onPath("/schedules").next(Fault.status(401));

    Exchange exchange = get();

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(401);
    verify(signIn).rejected(startsWith("Bearer "));
    assertThat(exchange.getVariables()).doesNotContainKey("authorization");
  }

  @Test
  void noRedirectIsFollowed() {
    try (RapatinStandIn other = RapatinStandIn.start()) {
      rapatin.onPath("/schedules").next(Fault.redirectTo(other.baseUrl() + "/schedules"));

      Exchange exchange = get();

      assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(302);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void aStatusIsForTheCallerToJudge() {
    rapatin.onPath("/schedules").next(Fault.html(503));

    Exchange exchange = get();

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    rapatin.onPath("/schedules").next(Fault.cutAfter(20));

    assertThat(get().getException()).isNotNull();
    assertThat(rapatin.requests()).hasSize(1);
  }
}
