package id.simpan.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.javamail.MimeMessageHelper;

class MailStandInTest {

  @Test
  void takesAMailApart() throws Exception {
    try (var mail = MailStandIn.start()) {
      send(mail, null, null);

      ReceivedMail received = mail.mailsTo("arsip@example.test").get(0);
      assertThat(mail.mails()).hasSize(1);
      assertThat(received.subject()).isEqualTo("Rapat é disimpan");
      assertThat(received.messageId()).startsWith("<");
      assertThat(received.from()).isEqualTo("simpan@example.test");
      assertThat(received.text()).contains("teks é");
      assertThat(received.html()).contains("<b>html</b>");
      assertThat(received.attachments()).hasSize(1);
      assertThat(received.attachments().get(0).name()).isEqualTo("obrolan é.txt");
      assertThat(received.attachments().get(0).text()).isEqualTo("halo");
      assertThat(received.header("subject")).isPresent();
      mail.clear();
      assertThat(mail.mails()).isEmpty();
    }
  }

  @Test
  void checksThePassword() throws Exception {
    try (var mail = MailStandIn.start("simpan", "rahasia")) {
      send(mail, "simpan", "rahasia");
      assertThat(mail.mails()).hasSize(1);
      assertThatThrownBy(() -> send(mail, "simpan", "salah"))
          .isInstanceOf(AuthenticationFailedException.class);
      send(mail, null, null);
      assertThat(mail.mails()).hasSize(2);
    }
  }

  @Test
  void failsAndReturnsOnOnePort() throws Exception {
    try (var mail = MailStandIn.start()) {
      mail.faults().down();
      assertThatThrownBy(() -> send(mail, null, null)).isInstanceOf(MessagingException.class);
      mail.faults().hang();
      assertThatThrownBy(() -> send(mail, null, null)).isInstanceOf(MessagingException.class);
      mail.faults().up();
      send(mail, null, null);
      assertThat(mail.mails()).hasSize(1);
    }
  }

  private static void send(MailStandIn mail, String user, String password) throws Exception {
    var settings = new Properties();
    settings.put("mail.smtp.auth", Boolean.toString(user != null));
    settings.put("mail.smtp.timeout", "3000");
    var session = Session.getInstance(settings);
    var message = new MimeMessage(session);
    var helper = new MimeMessageHelper(message, true, "UTF-8");
    helper.setFrom(new InternetAddress("simpan@example.test"));
    helper.setTo("arsip@example.test");
    helper.setSubject("Rapat é disimpan");
    helper.setText("teks é", "<b>html</b>");
    helper.addAttachment("obrolan é.txt", new ByteArrayResource("halo".getBytes()));
    message.saveChanges();
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(mail.host(), mail.port(), user, password);
      transport.sendMessage(message, message.getAllRecipients());
    }
  }
}
