package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.download.DownloadFault;
import id.simpan.download.Downloader;
import id.simpan.download.Downloader.Download;
import id.simpan.download.LinkRefused;
import id.simpan.download.NoSpace;
import id.simpan.ledger.Transfer;
import id.simpan.ledger.Transfers;
import id.simpan.rapatin.ApiPaused;
import id.simpan.rapatin.SignInFailed;
import id.simpan.routing.Problems;
import id.simpan.routing.Sweep;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.InOrder;

class TransferFileTest extends RouteTest {

  private final Transfers transfers = mock(Transfers.class);
  private final Downloader downloader = mock(Downloader.class);
  private final Sweep sweep = mock(Sweep.class);
  private final Transfer transfer = Samples.transfer();

  TransferFileTest() {
    super("transfer-file", "error-handling", "note-failure");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("transfers", transfers);
    registry.bind("downloader", downloader);
    registry.bind("sweep", sweep);
    registry.bind("problems", new Problems(List.of()));
  }

  private void permit() {
    NotifyBuilder done =
        new NotifyBuilder(context()).fromRoute("transfer-file").whenCompleted(1).create();
    template().sendBody("seda:transfer-file", "");
    assertThat(done.matches(60, TimeUnit.SECONDS)).isTrue();
  }

  private void downloadsFail(RuntimeException fault) {
    neighbour("download-file")
        .whenAnyExchangeReceived(
            exchange -> {
              throw fault;
            });
  }

  @Test
  void aDownloadThatSucceedsIsKept() throws Exception {
    when(transfers.claim()).thenReturn(transfer, (Transfer) null);
    neighbour("download-file")
        .whenAnyExchangeReceived(
            exchange -> exchange.getMessage().setBody(new Download(4, "c0ffee", null)));
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("look-for-work").assertIsSatisfied();
    verify(transfers).kept(transfer, 4, "c0ffee", null);
    verify(transfers, never()).sameAsKept(any());
  }

  @Test
  void theDownloaderLearnsWhatTheLedgerKnows() throws Exception {
    Download copy = new Download(4, "c0ffee", Download.SIZE_DIFFERS);
    when(transfers.claim()).thenReturn(transfer, (Transfer) null);
    neighbour("download-file")
        .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(copy));

    permit();

    InOrder order = inOrder(transfers, downloader);
    order.verify(transfers).kept(transfer, 4, "c0ffee", "size differs");
    order.verify(downloader).settle(transfer, copy);
  }

  @Test
  void whatIsKeptAlreadyIsNoted() throws Exception {
    when(transfers.claim()).thenReturn(transfer, (Transfer) null);
    neighbour("download-file")
        .whenAnyExchangeReceived(
            exchange -> exchange.getMessage().setBody(new Download(4, null, null)));
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("look-for-work").assertIsSatisfied();
    verify(transfers).sameAsKept(transfer);
    verify(transfers, never()).kept(any(), anyLong(), any(), any());
  }

  @Test
  void aPermitWithoutWorkDoesNothing() throws Exception {
    neighbour("download-file").expectedMessageCount(0);

    permit();

    neighbour("download-file").assertIsSatisfied();
  }

  @Test
  void aFaultIsTriedFiveTimes() throws Exception {
    when(transfers.claim()).thenReturn(transfer, (Transfer) null);
    downloadsFail(new DownloadFault("cut"));
    neighbour("download-file").expectedMessageCount(5);
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("download-file").assertIsSatisfied();
    neighbour("look-for-work").assertIsSatisfied();
    verify(transfers).failed(eq(transfer), eq("cut"), any());
    verify(transfers, never()).kept(any(), anyLong(), any(), any());
  }

  static Stream<RuntimeException> hopeless() {
    return Stream.of(
        new LinkRefused("host"),
        new NoSpace("full"),
        new ApiPaused("later"),
        new SignInFailed("401"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void whatWouldFailAgainIsNotTriedAgain(RuntimeException fault) throws Exception {
    when(transfers.claim()).thenReturn(transfer, (Transfer) null);
    downloadsFail(fault);
    neighbour("download-file").expectedMessageCount(1);

    permit();

    neighbour("download-file").assertIsSatisfied();
    verify(transfers).failed(eq(transfer), eq(fault.getMessage()), any());
  }

  @Test
  void aClaimThatFailsIsNoTroubleWithTheSchedules() throws Exception {
    when(transfers.claim()).thenThrow(new IllegalStateException("the ledger is locked"));
    neighbour("look-for-work").expectedMessageCount(1);

    permit();

    neighbour("look-for-work").assertIsSatisfied();
    verify(sweep).nothingTaken("transfer-file", "IllegalStateException: the ledger is locked");
    verify(sweep, never()).discoveryFailed(any());
  }
}
