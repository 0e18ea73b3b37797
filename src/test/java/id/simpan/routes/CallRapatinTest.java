package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.SignIn;
import id.simpan.rapatin.SignInFailed;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRapatinTest extends RouteTest {

  private final SignIn signIn = mock(SignIn.class);
  private final ApiBudget apiBudget = mock(ApiBudget.class);

  CallRapatinTest() {
    super("call-rapatin");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("signIn", signIn);
    registry.bind("apiBudget", apiBudget);
  }

  private Exchange call(Integer... statuses) {
    for (int i = 0; i < statuses.length; i++) {
      int status = statuses[i];
      neighbour("send-to-rapatin")
          .whenExchangeReceived(
              i + 1,
              exchange -> {
                exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
                if (status == 429) {
                  exchange.getMessage().setHeader("Retry-After", "7");
                }
              });
    }
    neighbour("send-to-rapatin").expectedMessageCount(statuses.length);
    return send("direct:call-rapatin", null);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 422})
  void answersThatMeanSomethingGoBack(int status) throws Exception {
    Exchange exchange = call(status);

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(status);
    neighbour("send-to-rapatin").assertIsSatisfied();
    verify(signIn).accepted();
    verifyNoMoreInteractions(signIn, apiBudget);
  }

  @Test
  void after401ItSignsInAgainAndRetriesOnce() throws Exception {
    Exchange exchange = call(401, 200);

    assertThat(exchange.getException()).isNull();
    neighbour("send-to-rapatin").assertIsSatisfied();
  }

  @Test
  void afterASecond401ItGivesUp() throws Exception {
    doThrow(new SignInFailed("no")).when(signIn).refused();

    Exchange exchange = call(401, 401);

    assertThat(exchange.getException()).isInstanceOf(SignInFailed.class);
    neighbour("send-to-rapatin").assertIsSatisfied();
  }

  @Test
  void a429PausesAllCalls() {
    Exchange exchange = call(429);

    assertThat(exchange.getException()).isInstanceOf(ApiUnavailable.class);
    verify(apiBudget).pause("7");
  }

  @Test
  void othersAreThrownForTheCallerToTryAgain() {
    for (int status : List.of(302, 400, 500, 503)) {
      neighbour("send-to-rapatin").reset();
      Exchange exchange = call(status);

      assertThat(exchange.getException())
          .isInstanceOf(ApiUnavailable.class)
          .hasMessage("the API answered " + status);
    }
  }
}
