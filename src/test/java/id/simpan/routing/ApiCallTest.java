package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.rapatin.ApiUnavailable;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all calls to the API have in common, that of signing in included. */
class ApiCallTest {

  private static final String TOKEN = "13|tOkEn";
  private static final String ANSWER =
      "{\"data\":{\"token\":\"" + TOKEN + "\",\"url\":\"https:\\/\\/zoom.us\\/rec\\/x\"}}\n";

  /** The head says that it comes in chunks, and it does not. */
  private static final Fault UNCHUNKED = Fault.header("Transfer-Encoding", "chunked");

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final CloseableHttpClient client = client();

  private CloseableHttpClient client() {
    HttpClientBuilder builder = HttpClientBuilder.create();
    Network network = new Network(Optional.empty(), Optional.empty());
    EndpointConfiguration.apiClient(network, timer, Traffic.UNWATCHED).configureHttpClient(builder);
    return builder.build();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    timer.shutdownNow();
    rapatin.close();
  }

  @Test
  void anAnswerThatIsHandedOn() throws Exception {
    assertThat(signIn(Fault.header("X-Long", "x".repeat(15_000)))).isEqualTo(ANSWER);
  }

  @Test
  void whatCannotBeReadIsNotQuoted() {
    assertBrokenOff(UNCHUNKED, "MalformedChunkCodingException");
    assertBrokenOff(Fault.header("X-Broken ", ANSWER.strip()), "ParseException");
    assertBrokenOff(Fault.cutAfter(20), "ConnectionClosedException");
    assertBrokenOff(Fault.brokenConnection(), "NoHttpResponseException");
  }

  @Test
  void noLineIsEndless() {
    assertBrokenOff(Fault.header("X-Long", "x".repeat(17_000)), "MessageConstraintException");
    Fault longSize = Fault.json(200, "1;" + "x".repeat(17_000) + "\r\n{\r\n0\r\n\r\n");
    assertBrokenOff(longSize.and(UNCHUNKED), "MessageConstraintException");
  }

  /** Its queue of connections is full, so that the system answers no more of them. */
  @Test
  @Timeout(30)
  void aHostThatTakesNoConnectionIsGivenUpAfterTheTimeOfTheRoute() throws Exception {
    Network network = new Network(Optional.empty(), Optional.empty());
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(deaf.getInetAddress(), deaf.getLocalPort());
        Socket second = new Socket(deaf.getInetAddress(), deaf.getLocalPort());
        var camel = new DefaultCamelContext()) {
      camel
          .getRegistry()
          .bind("apiClient", EndpointConfiguration.apiClient(network, timer, Traffic.UNWATCHED));
      camel.start();
      String uri =
          "http://127.0.0.1:%d?connectTimeout=300&responseTimeout=60000&httpClientConfigurer=#apiClient"
              .formatted(deaf.getLocalPort());

      assertThatThrownBy(() -> camel.createProducerTemplate().requestBody(uri, "{}"))
          .hasStackTraceContaining("Connect timed out");
    }
  }

  private void assertBrokenOff(Fault fault, String kind) {
    assertThatThrownBy(() -> signIn(fault))
        .isExactlyInstanceOf(ApiUnavailable.class)
        .hasMessage("the answer broke off (" + kind + ")")
        .hasNoCause();
  }

  private String signIn(Fault fault) throws Exception {
    rapatin.onPath("/auth/login").next(Fault.json(200, ANSWER).and(fault));
    HttpPost request = new HttpPost(rapatin.baseUrl() + "/auth/login");
    request.setEntity(new StringEntity("{}"));
    return client.execute(
        request, answer -> new String(answer.getEntity().getContent().readAllBytes()));
  }
}
