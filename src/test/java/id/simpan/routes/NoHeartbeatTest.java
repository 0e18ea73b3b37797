package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.routing.Outside;
import id.simpan.routing.Problems;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class NoHeartbeatTest extends RouteTest {

  private final AtomicInteger calls = new AtomicInteger();

  NoHeartbeatTest() {
    super("heartbeat", "error-handling-of-housekeeping");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    HttpClientConfigurer client =
        builder -> {
          Outside.client().configureHttpClient(builder);
          builder.addExecInterceptorFirst(
              "count",
              (request, scope, chain) -> {
                calls.incrementAndGet();
                return chain.proceed(request, scope);
              });
        };
    registry.bind("problems", new Problems(List.of()));
    registry.bind("outsideClient", client);
  }

  @Test
  void withoutAUrlNothingIsCalled() {
    assertThat(send("direct:heartbeat", null).getException()).isNull();

    assertThat(calls).hasValue(0);
  }
}
