package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BrokerTest {

  @Test
  void whatLiesWithThisNodeIsForNoOther() {
    try (Broker broker = new Broker(new DefaultCamelContext(), () -> {})) {
      assertThat(broker.takes("transfer-file")).isTrue();
      assertThat(broker.takes("close-batch-s3")).isTrue();
      assertThat(broker.takes("deliver-file-s3")).isFalse();

      broker.away(null);

      assertThat(broker.takes("transfer-file")).isFalse();
    }
  }

  /** As many look at once as there are workers, and again for each who found none free. */
  @Test
  void noMoreLookThanThereAreWorkersAndNoneIsForgotten() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    AtomicInteger going = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("seda:deliver-file-s3?concurrentConsumers=2")
                  .process(
                      exchange -> {
                        looks.incrementAndGet();
                        most.accumulateAndGet(going.incrementAndGet(), Math::max);
                        held.await(2, TimeUnit.MINUTES);
                        going.decrementAndGet();
                      });
            }
          });
      context.start();
      try (Broker broker = new Broker(context, () -> {})) {
        broker.lookHere("deliver-file-s3");
        broker.lookHere("deliver-file-s3");
        Awaitility.await().until(() -> going.get() == 2);

        broker.lookHere("deliver-file-s3");
        broker.lookHere("deliver-file-s3");
        held.countDown();

        Awaitility.await().until(() -> looks.get() == 3 && going.get() == 0);
        assertThat(most).hasValue(2);
      }
    }
  }

  /** Whatever its message holds, which may be anybody's. */
  @Test
  void aPermitThatIsTakenLiesThereNoMore() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext();
        Broker broker = new Broker(context, () -> {})) {
      AbandonedWork policies = new AbandonedWork(null, "direct", () -> broker, claim -> {});
      context.addRoutePolicyFactory(policies);
      AtomicReference<Object> body = new AtomicReference<>();
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:close-batch-s3")
                  .process(exchange -> body.set(exchange.getMessage().getBody()));
            }
          });
      context.start();
      broker.given("close-batch-s3");
      assertThat(broker.lying("close-batch-s3")).isEqualTo(1);

      context.createProducerTemplate().sendBody("direct:close-batch-s3", new Object());

      assertThat(broker.lying("close-batch-s3")).isZero();
      assertThat(body).hasValue("close-batch-s3");
    }
  }
}
