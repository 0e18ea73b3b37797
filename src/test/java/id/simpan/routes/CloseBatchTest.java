package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Batches;
import id.simpan.routing.Messages;
import id.simpan.routing.Problems;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseBatchTest extends RouteTest {

  private final Batches batches = mock(Batches.class);

  CloseBatchTest() {
    super("close-batch", "error-handling", "note-failure");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("batches", batches);
    registry.bind("messages", new Messages(delivery -> null));
    registry.bind("problems", new Problems(List.of()));
  }

  @Override
  String[] moreNeighbours() {
    return new String[] {"announce-to-board"};
  }

  @BeforeEach
  void worker() {
    TemplatedRouteBuilder.builder(context(), "close-batch")
        .routeId("close-batch-board")
        .parameter("destination", "board")
        .add();
  }

  private void permit() {
    NotifyBuilder done =
        new NotifyBuilder(context()).fromRoute("close-batch-board").whenCompleted(1).create();
    template().sendBody("seda:close-batch-board", "");
    assertThat(done.matches(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true"})
  void sideFilesFirstThenTheAnnouncement(boolean delivers, boolean announces) throws Exception {
    Batch batch = Samples.batch("board", delivers, announces);
    when(batches.claim("board")).thenReturn(batch, (Batch) null);
    neighbour("deliver-side-files").expectedMessageCount(delivers ? 1 : 0);
    neighbour("announce-to-board").expectedMessageCount(announces ? 1 : 0);
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("deliver-side-files").assertIsSatisfied();
    neighbour("announce-to-board").assertIsSatisfied();
    neighbour("look-for-work").assertIsSatisfied();
    if (announces) {
      var announced = neighbour("announce-to-board").getExchanges().get(0).getMessage();
      assertThat(announced.getHeader("CamelSimpanBatch")).isEqualTo("b1");
      assertThat(announced.getBody(java.util.Map.class)).containsEntry("topic", "Rapat");
    }
    verify(batches).closed(batch);
  }

  @Test
  void aPermitWithoutWorkDoesNothing() throws Exception {
    neighbour("look-for-work").expectedMessageCount(0);

    permit();

    neighbour("look-for-work").assertIsSatisfied();
    verify(batches, never()).closed(any());
  }

  @Test
  void whatFailsIsTriedFiveTimesAndLeftToTheNextSweep() throws Exception {
    Batch batch = Samples.batch("board", true, true);
    when(batches.claim("board")).thenReturn(batch, (Batch) null);
    neighbour("announce-to-board")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("down");
            });
    neighbour("announce-to-board").expectedMessageCount(5);
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("announce-to-board").assertIsSatisfied();
    neighbour("look-for-work").assertIsSatisfied();
    verify(batches).failed(eq(batch), eq("IllegalStateException: down"));
    verify(batches, never()).closed(any());
  }

  @Test
  void whatWouldFailAgainIsNotTriedAgain() throws Exception {
    Batch batch = Samples.batch("board", false, true);
    when(batches.claim("board")).thenReturn(batch, (Batch) null);
    neighbour("announce-to-board")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalArgumentException("never");
            });
    neighbour("announce-to-board").expectedMessageCount(1);

    permit();

    neighbour("announce-to-board").assertIsSatisfied();
    verify(batches).failed(eq(batch), anyString());
  }
}
