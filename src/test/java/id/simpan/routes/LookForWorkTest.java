package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import id.simpan.ledger.Work;
import id.simpan.routing.Permits;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class LookForWorkTest extends RouteTest {

  private final Work work = mock(Work.class);

  LookForWorkTest() {
    super("look-for-work");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("work", work);
    registry.bind("permits", new Permits());
  }

  private Exchange permit(String queue) {
    return consumer().receive("seda:" + queue, 10_000);
  }

  @Test
  void eachWorkerThatHasWorkGetsAPermit() {
    when(work.look()).thenReturn(List.of("transfer-file", "transfer-file", "close-batch-s3"));

    template().sendBody("direct:look-for-work", null);

    assertThat(permit("transfer-file")).isNotNull();
    assertThat(permit("transfer-file")).isNotNull();
    assertThat(permit("close-batch-s3")).isNotNull();
    assertThat(consumer().receiveNoWait("seda:transfer-file")).isNull();
  }

  @Test
  void aPermitCarriesNothingOfTheWorkBeforeIt() {
    when(work.look()).thenReturn(List.of("transfer-file"));

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

    Exchange permit = permit("transfer-file");
    assertThat(permit.getMessage().getBody()).isEqualTo("transfer-file");
    assertThat(permit.getMessage().getHeaders()).isEmpty();
    assertThat(permit.getAllProperties())
        .doesNotContainKeys("of-before", Exchange.EXCEPTION_CAUGHT);
    assertThat(permit.getVariables()).isEmpty();
    assertThat(giver.getVariable("transfer")).as("the giver keeps its own").isEqualTo("of before");
  }

  @Test
  void permitsThatNobodyTakesDoNotPileUp() {
    when(work.look()).thenReturn(Collections.nCopies(2_000, "transfer-file"));

    assertThat(send("direct:look-for-work", null).getException()).isNull();
  }

  @Test
  void withoutWorkThereAreNone() throws Exception {
    when(work.look()).thenReturn(List.of());

    assertThat(send("direct:look-for-work", null).getException()).isNull();
  }
}
