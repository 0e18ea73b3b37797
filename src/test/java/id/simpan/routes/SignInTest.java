package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import id.simpan.download.Links;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.Secrets;
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

class SignInTest extends RouteTest {

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final ApiBudget apiBudget = mock(ApiBudget.class);

  SignInTest() {
    super("sign-in");
    set("rapatin.base-url", rapatin.baseUrl());
  }

  @Override
  protected void bindToRegistry(Registry registry) {
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

  private Exchange signIn(String password) {
    return send(
        "direct:sign-in",
        Map.of("email", RapatinStandIn.EMAIL, "password", password, "device", "Simpan"));
  }

  @Test
  void postsEmailAndPasswordWithinTheBudget() throws Exception {
    Exchange exchange = signIn(RapatinStandIn.PASSWORD);

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody(String.class)).contains("\"token\":\"");
    RecordedRequest request = rapatin.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/auth/login");
    assertThat(request.header("Content-Type").orElse("")).startsWith("application/json");
    verify(apiBudget).await();
  }

  @Test
  void a422GoesBackAsItIs() {
    Exchange exchange = signIn("salah");

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody(String.class)).contains("credentials are incorrect");
  }

  @Test
  void a429PausesAllCalls() {
    rapatin.onPath("/auth/login").next(Fault.tooManyRequests(9));

    assertThat(signIn("x").getException()).isInstanceOf(ApiUnavailable.class);
    verify(apiBudget).pause("9");
  }

  @Test
  void othersAreThrown() {
    rapatin.onPath("/auth/login").next(Fault.status(500));

    assertThat(signIn("x").getException()).hasMessage("the API answered 500 to the sign-in");
  }
}
