package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.announce.AlertMail;
import id.simpan.announce.SomeTemplates;
import id.simpan.ledger.Alert;
import id.simpan.routing.Messages;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.ReceivedMail;
import id.simpan.texts.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailAlertTest extends RouteTest {

  private final MailStandIn server = MailStandIn.start();

  MailAlertTest() {
    super("mail-alert");
    set("spring.mail.host", server.host());
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    DefaultJavaMailSender sender = new DefaultJavaMailSender();
    sender.setHost(server.host());
    sender.setPort(server.port());
    sender.setProtocol("smtp");
    registry.bind("smtpSender", sender);
    registry.bind("messages", new Messages(delivery -> null));
    registry.bind(
        "alertMail",
        new AlertMail(
            "simpan@kampus.example",
            List.of("it@kampus.example"),
            true,
            new SomeTemplates()
                .with("alert.html", "<p>{{message}}</p>")
                .with("alert.txt", "{{message}}")
                .in(Locale.ENGLISH),
            Texts.of(Locale.ENGLISH)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneMailForAnAlert() {
    Alert alert = new Alert("a1", "lost", "s", "session <s> is lost", "mail", false, true);

    Exchange exchange = send("direct:mail-alert", null, Map.of("alert", alert));

    assertThat(exchange.getException()).isNull();
    assertThat(server.mails()).hasSize(1);
    ReceivedMail mail = server.mails().get(0);
    assertThat(mail.to()).containsExactly("it@kampus.example");
    assertThat(mail.subject()).isEqualTo("ALERT: session <s> is lost");
    assertThat(mail.text().trim()).isEqualTo("session <s> is lost");
    assertThat(mail.html().trim()).isEqualTo("<p>session &lt;s&gt; is lost</p>");
    assertThat(mail.attachments()).isEmpty();
  }
}
