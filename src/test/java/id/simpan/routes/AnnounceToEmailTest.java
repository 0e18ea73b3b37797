package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.announce.BatchMail;
import id.simpan.announce.SomeTemplates;
import id.simpan.ledger.Batch;
import id.simpan.routing.Messages;
import id.simpan.settings.SimpanSettings.Email;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.ReceivedMail;
import id.simpan.texts.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class AnnounceToEmailTest extends RouteTest {

  private final MailStandIn server = MailStandIn.start();
  private final Batch batch = Samples.batch("email", false, true);

  @TempDir private Path kept;

  AnnounceToEmailTest() {
    super("announce-to-email");
    set("spring.mail.host", server.host());
  }

  @Override
  protected void bindToRegistry(Registry registry) throws Exception {
    Files.writeString(kept.resolve("0f.kept"), "halo\n");
    DefaultJavaMailSender sender = new DefaultJavaMailSender();
    sender.setHost(server.host());
    sender.setPort(server.port());
    sender.setProtocol("smtp");
    registry.bind("smtpSender", sender);
    registry.bind("messages", new Messages(delivery -> null));
    registry.bind(
        "batchMail",
        new BatchMail(
            new Email(
                List.of("it@kampus.example", "arsip@kampus.example"),
                "Simpan <simpan@kampus.example>",
                List.of("CHAT"),
                DataSize.ofMegabytes(1),
                ""),
            "Simpan <simpan@kampus.example>",
            new SomeTemplates()
                .with("batch.html", "<p>{{topic}}</p>")
                .with("batch.txt", "{{topic}}")
                .in(Locale.ENGLISH),
            Texts.of(Locale.ENGLISH, ZoneId.of("Asia/Jakarta")),
            file -> Optional.of(kept.resolve(file.id() + ".kept").toFile()),
            Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneMailForABatch() {
    Exchange exchange = send("direct:announce-to-email", null, Map.of("batch", batch));

    assertThat(exchange.getException()).isNull();
    assertThat(server.mailsTo("it@kampus.example")).isNotEmpty();
    ReceivedMail mail = server.mails().get(0);
    assertThat(mail.to()).containsExactly("it@kampus.example", "arsip@kampus.example");
    assertThat(mail.from()).isEqualTo("simpan@kampus.example");
    assertThat(mail.subject()).isEqualTo("Kept: Rapat (2025-09-24), 1 file");
    assertThat(mail.html().trim()).isEqualTo("<p>Rapat</p>");
    assertThat(mail.text().trim()).isEqualTo("Rapat");
    assertThat(mail.messageId()).isEqualTo("<b1@kampus.example>");
    assertThat(mail.attachments()).hasSize(1);
    assertThat(mail.attachments().get(0).text()).isEqualTo("halo\n");
    assertThat(mail.headers()).noneMatch(header -> header.name().startsWith("Camel"));
  }

  @Test
  void aServerThatIsDownIsForTheCallerToHandle() {
    server.faults().down();

    Exchange exchange = send("direct:announce-to-email", null, Map.of("batch", batch));

    assertThat(exchange.getException()).isNotNull();
  }
}
