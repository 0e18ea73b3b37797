package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import id.simpan.ledger.Work;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class LookForWorkTest extends RouteTest {

  private final Work work = mock(Work.class);

  LookForWorkTest() {
    super("look-for-work");
    set("simpan.queue", "mock");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("work", work);
  }

  @Test
  void eachWorkerThatHasWorkGetsAPermit() throws Exception {
    when(work.look()).thenReturn(List.of("transfer-file", "transfer-file", "close-batch-s3"));
    getMockEndpoint("mock:transfer-file").expectedMessageCount(2);
    getMockEndpoint("mock:close-batch-s3").expectedMessageCount(1);

    template().sendBody("direct:look-for-work", null);

    getMockEndpoint("mock:transfer-file").assertIsSatisfied();
    getMockEndpoint("mock:close-batch-s3").assertIsSatisfied();
  }

  @Test
  void aPermitCarriesNothingOfTheWorkBeforeIt() throws Exception {
    when(work.look()).thenReturn(List.of("transfer-file"));
    getMockEndpoint("mock:transfer-file").expectedMessageCount(1);

    template()
        .send(
            "direct:look-for-work",
            exchange -> {
              exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 4);
              exchange.setProperty("of-before", "x");
              exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException());
            });

    getMockEndpoint("mock:transfer-file").assertIsSatisfied();
    Exchange permit = getMockEndpoint("mock:transfer-file").getExchanges().get(0);
    assertThat(permit.getMessage().getHeaders()).isEmpty();
    assertThat(permit.getAllProperties())
        .doesNotContainKeys("of-before", Exchange.EXCEPTION_CAUGHT);
  }

  @Test
  void withoutWorkThereAreNone() throws Exception {
    when(work.look()).thenReturn(List.of());

    assertThat(send("direct:look-for-work", null).getException()).isNull();
  }
}
