package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.download.Downloader;
import id.simpan.download.Downloader.Download;
import id.simpan.download.Links;
import id.simpan.ledger.Transfer;
import id.simpan.rapatin.ApiUnavailable;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class DownloadFileTest extends RouteTest {

  private final Links links = mock(Links.class);
  private final Downloader downloader = mock(Downloader.class);
  private final Transfer transfer = Samples.transfer();

  DownloadFileTest() {
    super("download-file");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("links", links);
    registry.bind("downloader", downloader);
  }

  private Exchange download() {
    return send("direct:download-file", null, Map.of("transfer", transfer));
  }

  @Test
  void whatIsWholeOnTheDiskNeedsNeitherApiNorHost() throws Exception {
    Download download = new Download(4, "c0ffee", null);
    when(downloader.adopt(transfer)).thenReturn(Optional.of(download));
    when(links.areSpent(transfer)).thenReturn(true);
    neighbour("get-recordings").expectedMessageCount(0);

    Exchange exchange = download();

    assertThat(exchange.getMessage().getBody()).isEqualTo(download);
    neighbour("get-recordings").assertIsSatisfied();
    verify(downloader, never()).fetch(any());
  }

  @Test
  void aLinkThatAPollBroughtIsUsed() throws Exception {
    Download download = new Download(4, "c0ffee", null);
    when(downloader.fetch(transfer)).thenReturn(download);
    neighbour("get-recordings").expectedMessageCount(0);

    Exchange exchange = download();

    assertThat(exchange.getMessage().getBody()).isEqualTo(download);
    neighbour("get-recordings").assertIsSatisfied();
  }

  @Test
  void theApiIsAskedWhenTheLinksAreSpent() throws Exception {
    Download download = new Download(4, "c0ffee", null);
    when(links.areSpent(transfer)).thenReturn(true);
    when(downloader.fetch(transfer)).thenReturn(download);
    neighbour("get-recordings").expectedMessageCount(1);

    Exchange exchange = download();

    neighbour("get-recordings").assertIsSatisfied();
    assertThat(neighbour("get-recordings").getExchanges().get(0).getVariable("meetingId"))
        .isEqualTo(Samples.MEETING);
    assertThat(exchange.getMessage().getBody()).isEqualTo(download);
  }

  @Test
  void withoutAFreshLinkNothingIsDownloaded() {
    when(links.areSpent(transfer)).thenReturn(true);
    neighbour("get-recordings")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new ApiUnavailable("down");
            });

    assertThat(download().getException()).isInstanceOf(ApiUnavailable.class);
    verify(downloader, never()).fetch(any());
  }
}
