package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.simpan.announce.Mail;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.ReceivedMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpSenderTest {

  private final MailStandIn server = MailStandIn.start();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SmtpSender sender = new SmtpSender(timer);

  SmtpSenderTest() {
    Properties session = new Properties();
    PromptSockets.use(session);
    sender.setSession(Session.getInstance(session));
    sender.setHost(server.host());
    sender.setPort(server.port());
    sender.setProtocol("smtp");
  }

  @AfterEach
  void close() {
    sender.close();
    timer.shutdownNow();
    server.close();
  }

  private void send(int number) throws Exception {
    sender.send(
        new Mail(
                "simpan@kampus.example",
                "it@kampus.example",
                "Kept " + number,
                "<" + number + "@kampus.example>",
                "<p>x</p>",
                "x",
                Map.of())
            .toMessage());
  }

  @Test
  void oneConnectionServesTheMailsThatWait() throws Exception {
    for (int number = 0; number < 5; number++) {
      send(number);
    }

    assertThat(server.mails())
        .extracting(ReceivedMail::messageId)
        .containsExactly(
            "<0@kampus.example>",
            "<1@kampus.example>",
            "<2@kampus.example>",
            "<3@kampus.example>",
            "<4@kampus.example>");
    assertThat(server.faults().connections()).isEqualTo(1);
  }

  @Test
  void noConnectionIsKeptForMuchLonger() throws Exception {
    send(1);

    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(server.faults().isConnected()).isFalse());
  }

  @Test
  void aConnectionThatBrokeMeanwhileIsMadeAnew() throws Exception {
    send(1);
    server.faults().breakConnections();
    send(2);

    assertThat(server.mails()).hasSize(2);
    assertThat(server.faults().connections()).isEqualTo(2);
  }

  @Test
  void aMailThatIsNotTakenIsTheCallers() throws Exception {
    send(1);
    server.faults().down();

    assertThatThrownBy(() -> send(2)).isInstanceOf(MessagingException.class);

    server.faults().up();
    send(3);
    assertThat(server.mails()).hasSize(2);
  }
}
