package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.announce.AlertMail;
import id.simpan.announce.AlertPost;
import id.simpan.ledger.Alert;
import id.simpan.ledger.Alerts;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class AlertTest extends RouteTest {

  private static final Alert LOST =
      new Alert("a1", "lost", "s", "session s is lost", "mail", false, true);
  private static final Alert POST =
      new Alert("a1", "lost", "s", "session s is lost", "webhook", false, false);
  private static final Alert OVER =
      new Alert("a2", "no-space", "disk", "no space", "mail", true, false);

  private final Alerts alerts = mock(Alerts.class);
  private final AlertMail alertMail = mock(AlertMail.class);

  private final AlertPost alertPost = mock(AlertPost.class);

  AlertTest() {
    super("alert");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("alerts", alerts);
    registry.bind("alertMail", alertMail);
    registry.bind("alertPost", alertPost);
  }

  @Test
  void eachIsMailedAndToldOnce() throws Exception {
    when(alerts.review()).thenReturn(List.of(LOST, OVER));
    when(alertMail.isWanted()).thenReturn(true);
    neighbour("mail-alert").expectedBodiesReceived(LOST, OVER);

    send("direct:alert", null);

    neighbour("mail-alert").assertIsSatisfied();
    verify(alerts).told(LOST);
    verify(alerts).told(OVER);
  }

  @Test
  void eachChannelIsToldOfItsOwn() throws Exception {
    when(alerts.review()).thenReturn(List.of(LOST, POST));
    when(alertMail.isWanted()).thenReturn(true);
    when(alertPost.isWanted()).thenReturn(true);
    neighbour("mail-alert").expectedBodiesReceived(LOST);
    neighbour("post-alert").expectedBodiesReceived(POST);

    send("direct:alert", null);

    neighbour("mail-alert").assertIsSatisfied();
    neighbour("post-alert").assertIsSatisfied();
    verify(alerts).told(LOST);
    verify(alerts).told(POST);
  }

  @Test
  void whatAnotherNodeTellsByNowIsLeftToIt() throws Exception {
    when(alerts.review()).thenReturn(List.of(LOST, OVER, POST));
    when(alerts.areLeft()).thenReturn(false, true, false);
    when(alertMail.isWanted()).thenReturn(true);
    when(alertPost.isWanted()).thenReturn(true);
    neighbour("mail-alert").expectedBodiesReceived(LOST);
    neighbour("post-alert").expectedBodiesReceived(POST);

    send("direct:alert", null);

    neighbour("mail-alert").assertIsSatisfied();
    neighbour("post-alert").assertIsSatisfied();
    verify(alerts, never()).told(OVER);
    verify(alerts).told(POST);
  }

  @Test
  void withoutAWebhookNothingIsPosted() throws Exception {
    when(alerts.review()).thenReturn(List.of(POST));
    when(alertMail.isWanted()).thenReturn(true);
    neighbour("post-alert").expectedMessageCount(0);
    neighbour("mail-alert").expectedMessageCount(0);

    send("direct:alert", null);

    neighbour("post-alert").assertIsSatisfied();
    neighbour("mail-alert").assertIsSatisfied();
    verify(alerts).told(POST);
  }

  @Test
  void withoutAMailServerTheLogIsTold() throws Exception {
    when(alerts.review()).thenReturn(List.of(LOST));
    neighbour("mail-alert").expectedMessageCount(0);

    send("direct:alert", null);

    neighbour("mail-alert").assertIsSatisfied();
    verify(alerts).told(LOST);
  }

  @Test
  void whatCouldNotBeMailedIsStillToBeTold() {
    when(alerts.review()).thenReturn(List.of(LOST));
    when(alertMail.isWanted()).thenReturn(true);
    neighbour("mail-alert")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("down");
            });

    Exchange exchange = send("direct:alert", null);

    assertThat(exchange.getException()).isNotNull();
    verify(alerts, never()).told(any());
  }
}
