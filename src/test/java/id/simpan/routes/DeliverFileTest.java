package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Delivery;
import id.simpan.routing.Messages;
import id.simpan.routing.Problems;
import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Message;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliverFileTest extends RouteTest {

  private final Deliveries deliveries = mock(Deliveries.class);
  private final Delivery delivery = Samples.delivery("board");

  DeliverFileTest() {
    super("deliver-file", "error-handling", "note-failure");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("deliveries", deliveries);
    registry.bind("messages", new Messages(kept -> new File("kept", kept.fileId() + ".kept")));
    registry.bind("problems", new Problems(List.of()));
  }

  @Override
  String[] moreNeighbours() {
    return new String[] {"deliver-to-board"};
  }

  @BeforeEach
  void worker() {
    TemplatedRouteBuilder.builder(context(), "deliver-file")
        .routeId("deliver-file-board")
        .parameter("destination", "board")
        .add();
  }

  private void permit() {
    NotifyBuilder done =
        new NotifyBuilder(context()).fromRoute("deliver-file-board").whenCompleted(1).create();
    template().sendBody("seda:deliver-file-board", "");
    assertThat(done.matches(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theDestinationGetsTheFileAndSaysWhereItIs() throws Exception {
    when(deliveries.claim("board")).thenReturn(delivery, (Delivery) null);
    neighbour("deliver-to-board")
        .whenAnyExchangeReceived(
            exchange -> exchange.getMessage().setHeader("CamelSimpanPath", "elsewhere.txt"));
    neighbour("deliver-to-board").expectedMessageCount(1);
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("deliver-to-board").assertIsSatisfied();
    neighbour("look-for-work").assertIsSatisfied();
    Message message = neighbour("deliver-to-board").getExchanges().get(0).getMessage();
    assertThat(message.getBody()).isEqualTo(new File("kept/0f.kept"));
    assertThat(message.getHeaders().keySet()).allMatch(name -> name.startsWith("CamelSimpan"));
    verify(deliveries)
        .ended(
            eq(delivery),
            eq("stored"),
            argThat(headers -> "elsewhere.txt".equals(headers.get("CamelSimpanPath"))));
  }

  @Test
  void aPermitWithoutWorkDoesNothing() throws Exception {
    neighbour("deliver-to-board").expectedMessageCount(0);

    permit();

    neighbour("deliver-to-board").assertIsSatisfied();
    verify(deliveries, never()).ended(any(), any(), any());
  }

  @Test
  void itRecoversWithinFiveAttempts() throws Exception {
    when(deliveries.claim("board")).thenReturn(delivery, (Delivery) null);
    for (int attempt = 1; attempt <= 4; attempt++) {
      neighbour("deliver-to-board")
          .whenExchangeReceived(
              attempt,
              exchange -> {
                throw new IllegalStateException("down");
              });
    }
    neighbour("deliver-to-board").expectedMessageCount(5);

    permit();

    neighbour("deliver-to-board").assertIsSatisfied();
    verify(deliveries).ended(eq(delivery), eq("stored"), any());
    verify(deliveries, never()).failed(any(), any());
  }

  @Test
  void afterFiveAttemptsItIsLate() throws Exception {
    when(deliveries.claim("board")).thenReturn(delivery, (Delivery) null);
    neighbour("deliver-to-board")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("down");
            });
    neighbour("deliver-to-board").expectedMessageCount(5);
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("deliver-to-board").assertIsSatisfied();
    neighbour("look-for-work").assertIsSatisfied();
    verify(deliveries).failed(delivery, "IllegalStateException: down");
    verify(deliveries, never()).ended(any(), any(), any());
  }
}
