package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.announce.DigestMail;
import id.simpan.announce.SomeTemplates;
import id.simpan.ledger.Digest;
import id.simpan.ledger.Digests;
import id.simpan.routing.Messages;
import id.simpan.routing.Problems;
import id.simpan.standin.MailStandIn;
import id.simpan.texts.Texts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigestTest extends RouteTest {

  private static final Instant DUE = Instant.parse("2026-11-26T00:00:00Z");
  private static final Digest DIGEST =
      new Digest(DUE, DUE, DUE, 0, 0, 0, List.of(), List.of(), Optional.empty(), 0);

  private final MailStandIn server = MailStandIn.start();
  private final Digests digests = mock(Digests.class);

  DigestTest() {
    super("digest", "error-handling-of-housekeeping");
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
    registry.bind("problems", new Problems(List.of()));
    registry.bind("digests", digests);
    registry.bind(
        "digestMail",
        new DigestMail(
            "simpan@kampus.example",
            List.of("it@kampus.example"),
            SomeTemplates.builtIn(),
            Texts.of(Locale.ENGLISH),
            Path.of("."),
            Optional.empty()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneThatIsDueIsMailedAndNotedThen() {
    when(digests.due()).thenReturn(DIGEST);

    assertThat(send("direct:digest", null).getException()).isNull();

    assertThat(server.mailsTo("it@kampus.example")).hasSize(1);
    assertThat(server.mails().get(0).messageId()).isEqualTo("<digest.1795651200@kampus.example>");
    verify(digests).told(DIGEST);
  }

  @Test
  void whereNoneIsDueNothingIsSent() {
    send("direct:digest", null);

    assertThat(server.mails()).isEmpty();
    verify(digests, never()).told(any());
  }

  @Test
  void oneThatTheServerDoesNotTakeStaysDue() {
    when(digests.due()).thenReturn(DIGEST);
    server.faults().down();

    assertThat(send("direct:digest", null).getException()).isNull();

    verify(digests, never()).told(any());
  }
}
