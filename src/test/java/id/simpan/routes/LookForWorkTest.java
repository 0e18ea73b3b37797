package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import id.simpan.ledger.Work;
import id.simpan.routing.Permits;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class LookForWorkTest extends RouteTest {

  private final Work work = mock(Work.class);
  private Permits permits;

  LookForWorkTest() {
    super("look-for-work");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    permits = new Permits(context(), work);
    registry.bind("permits", permits);
  }

  /** As many of them as a worker's route has consumers. */
  private MockEndpoint workers(String queue, int number) throws Exception {
    context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("seda:" + queue + "?concurrentConsumers=" + number)
                    .routeId("worker-" + queue)
                    .to("mock:" + queue);
              }
            });
    return getMockEndpoint("mock:" + queue);
  }

  private Exchange look() {
    permits.look();
    return send("direct:look-for-work", null);
  }

  @Test
  void eachWorkerOfAQueueThatHasWorkGetsAPermit() throws Exception {
    when(work.queues()).thenReturn(Set.of("transfer-file", "close-batch-s3"));
    workers("transfer-file", 2).expectedMessageCount(2);
    workers("close-batch-s3", 1).expectedMessageCount(1);
    workers("deliver-file-s3", 2).expectedMessageCount(0);

    look();

    MockEndpoint.assertIsSatisfied(context());
  }

  @Test
  void whatTheLedgerTellsOfNeedsNoLook() throws Exception {
    workers("transfer-file", 1).expectedMessageCount(1);
    permits.workFor(Set.of("transfer-file"));

    send("direct:look-for-work", null);

    MockEndpoint.assertIsSatisfied(context());
  }

  @Test
  void aPermitCarriesNothingOfTheWorkBeforeIt() throws Exception {
    when(work.queues()).thenReturn(Set.of("transfer-file"));
    MockEndpoint worker = workers("transfer-file", 1);
    worker.expectedMessageCount(1);
    permits.look();

    Exchange giver =
        template()
            .send(
                "direct:look-for-work",
                exchange -> {
                  exchange.getMessage().setBody("of before");
                  exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 4);
                  exchange.setProperty("of-before", "x");
                  exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException());
                  exchange.setVariable("transfer", "of before");
                  exchange.setVariable("authorization", "Bearer x");
                });

    worker.assertIsSatisfied();
    Exchange permit = worker.getExchanges().get(0);
    assertThat(permit.getMessage().getBody()).isEqualTo("transfer-file");
    assertThat(permit.getMessage().getHeaders()).isEmpty();
    assertThat(permit.getAllProperties())
        .doesNotContainKeys("of-before", Exchange.EXCEPTION_CAUGHT);
    assertThat(permit.getVariables()).isEmpty();
    assertThat(giver.getVariable("transfer")).as("the giver keeps its own").isEqualTo("of before");
  }

  @Test
  void permitsThatNobodyTakesDoNotPileUp() throws Exception {
    when(work.queues()).thenReturn(Set.of("transfer-file"));
    CountDownLatch done = new CountDownLatch(1);
    MockEndpoint worker = workers("transfer-file", 2);
    worker.whenAnyExchangeReceived(exchange -> done.await());
    SedaEndpoint queue = (SedaEndpoint) context().getRoute("worker-transfer-file").getEndpoint();
    try {
      for (int i = 0; i < 2_000; i++) {
        assertThat(look().getException()).isNull();
      }

      assertThat(queue.getCurrentQueueSize()).isLessThanOrEqualTo(2);
    } finally {
      done.countDown();
    }
  }

  @Test
  void workWithoutWorkersWaitsForThem() throws Exception {
    when(work.queues()).thenReturn(Set.of("deliver-file-board"));
    look();

    MockEndpoint later = workers("deliver-file-board", 1);
    later.expectedMessageCount(1);
    send("direct:look-for-work", null);

    later.assertIsSatisfied();
  }

  @Test
  void withoutWorkThereAreNone() throws Exception {
    when(work.queues()).thenReturn(Set.of());
    workers("transfer-file", 1).expectedMessageCount(0);

    assertThat(look().getException()).isNull();

    MockEndpoint.assertIsSatisfied(context());
  }
}
