package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.announce.SideFiles;
import id.simpan.routing.Messages;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliverSideFilesTest extends RouteTest {

  private final Map<String, ?> batch = Map.of("batch", Samples.batch("board", true, false));

  @TempDir private Path work;

  DeliverSideFilesTest() {
    super("deliver-side-files");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("sideFiles", new SideFiles(work, Optional.empty()));
    registry.bind("messages", new Messages(delivery -> null));
  }

  @Override
  String[] moreNeighbours() {
    return new String[] {"deliver-to-board"};
  }

  @Test
  void theDestinationGetsBoth() throws Exception {
    List<String> paths = new ArrayList<>();
    neighbour("deliver-to-board")
        .whenAnyExchangeReceived(
            exchange -> {
              assertThat(exchange.getMessage().getHeader("CamelSimpanKind")).isEqualTo("side-file");
              assertThat(exchange.getMessage().getBody(File.class)).isNotEmpty();
              paths.add(exchange.getMessage().getHeader("CamelSimpanPath", String.class));
            });

    Exchange exchange = send("direct:deliver-side-files", null, batch);

    assertThat(exchange.getException()).isNull();
    assertThat(paths).containsExactly("2025/Rapat/recording.json", "2025/Rapat/SHA256SUMS");
  }

  @Test
  void whatFailsIsForTheCallerToHandle() throws Exception {
    neighbour("deliver-to-board")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("down");
            });
    neighbour("deliver-to-board").expectedMessageCount(1);

    Exchange exchange = send("direct:deliver-side-files", null, batch);

    assertThat(exchange.getException()).hasRootCauseMessage("down");
    neighbour("deliver-to-board").assertIsSatisfied();
  }
}
