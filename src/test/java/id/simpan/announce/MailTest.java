package id.simpan.announce;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {

  @TempDir private Path kept;

  private static Mail mail(String subject, Map<String, File> attachments) {
    return new Mail(
        "Simpan <simpan@kampus.example>",
        "it@kampus.example, arsip@kampus.example",
        subject,
        "<b1@kampus.example>",
        "<p>Rapat – anggaran</p>",
        "Rapat – anggaran",
        attachments);
  }

  /** As it goes through the wire. */
  private static MimeMessage sent(Mail mail) throws Exception {
    MimeMessage message = mail.toMessage();
    message.saveChanges();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    message.writeTo(wire);
    return new MimeMessage(null, new ByteArrayInputStream(wire.toByteArray()));
  }

  @Test
  void textAndHtmlAreAlternatives() throws Exception {
    MimeMessage message = sent(mail("Kept: Rapat – anggaran", Map.of()));

    assertThat(message.getContentType()).startsWith("multipart/alternative");
    Multipart alternatives = (Multipart) message.getContent();
    assertThat(alternatives.getCount()).isEqualTo(2);
    assertThat(alternatives.getBodyPart(0).getContentType())
        .isEqualToIgnoringCase("text/plain; charset=UTF-8");
    assertThat(alternatives.getBodyPart(0).getContent()).isEqualTo("Rapat – anggaran");
    assertThat(alternatives.getBodyPart(1).getContentType())
        .isEqualToIgnoringCase("text/html; charset=UTF-8");
    assertThat(alternatives.getBodyPart(1).getContent()).isEqualTo("<p>Rapat – anggaran</p>");
    assertThat(message.getSubject()).isEqualTo("Kept: Rapat – anggaran");
    assertThat(message.getRecipients(RecipientType.TO)).hasSize(2);
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  void attachmentsStandBesideThem() throws Exception {
    File chat = Files.writeString(kept.resolve("0f.kept"), "halo\r\ndunia\n").toFile();
    File other = Files.write(kept.resolve("1f.kept"), new byte[] {0, 13, 10, -1}).toFile();
    MimeMessage message =
        sent(mail("Kept", new TreeMap<>(Map.of("rapat – chat.txt", chat, "summary.bin", other))));

    assertThat(message.getContentType()).startsWith("multipart/mixed");
    Multipart mixed = (Multipart) message.getContent();
    assertThat(mixed.getCount()).isEqualTo(3);
    assertThat(mixed.getBodyPart(0).getContentType()).startsWith("multipart/alternative");
    assertThat(((Multipart) mixed.getBodyPart(0).getContent()).getCount()).isEqualTo(2);
    BodyPart attached = mixed.getBodyPart(1);
    assertThat(attached.getContentType()).startsWith("text/plain; charset=UTF-8");
    assertThat(attached.getDisposition()).isEqualTo("attachment");
    assertThat(attached.getFileName()).isEqualTo("rapat – chat.txt");
    assertThat(attached.getInputStream())
        .hasBinaryContent("halo\r\ndunia\n".getBytes(StandardCharsets.UTF_8));
    assertThat(mixed.getBodyPart(2).getContentType()).startsWith("application/octet-stream");
    assertThat(mixed.getBodyPart(2).getInputStream()).hasBinaryContent(new byte[] {0, 13, 10, -1});
  }

  @Property(tries = 300)
  void nothingAddsAHeader(@ForAll String start, @ForAll String end) throws Exception {
    String hostile = start + "\r\nBcc: victim@example.com\r\n\r\n<p>" + end;
    MimeMessage message =
        sent(mail(hostile, Map.of(hostile.replace("/", "_"), new File("/dev/null"))));

    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getAllRecipients()).hasSize(2);
    Multipart mixed = (Multipart) message.getContent();
    assertThat(mixed.getCount()).isEqualTo(2);
    assertThat(mixed.getBodyPart(1).getHeader("Bcc")).isNull();
    assertThat(mixed.getBodyPart(1).getSize()).isLessThanOrEqualTo(0);
  }
}
