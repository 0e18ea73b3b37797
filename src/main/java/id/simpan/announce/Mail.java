package id.simpan.announce;

import jakarta.activation.DataHandler;
import jakarta.activation.FileDataSource;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A mail, ready to send.
 *
 * @param messageId the same whenever the same thing is mailed, so that mailboxes can drop a repeat
 * @param attachments by name
 */
public record Mail(
    String from,
    String to,
    String subject,
    String messageId,
    String html,
    String text,
    Map<String, File> attachments) {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  /** Other types are of no use to a mail client. */
  private static final Map<String, String> TYPES =
      Map.of(
          "txt", "text/plain; charset=UTF-8",
          "vtt", "text/vtt; charset=UTF-8",
          "csv", "text/csv; charset=UTF-8",
          "json", "application/json");

  /** A header is one line, whatever stands in a topic. */
  public Mail {
    from = line(from);
    to = line(to);
    subject = line(subject);
    messageId = line(messageId);
  }

  private static String line(String header) {
    return header.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ").trim();
  }

  static String messageId(String id, String from) {
    return "<%s@%s>".formatted(id, from.replaceAll(".*@|>.*", ""));
  }

  /**
   * As it is sent: text and HTML are alternatives of each other, and attachments stand beside both,
   * so that who reads the text has them too.
   */
  public MimeMessage toMessage() throws MessagingException {
    MimeMessage message = new MimeMessage((Session) null);
    message.setFrom(new InternetAddress(from));
    message.setRecipients(RecipientType.TO, InternetAddress.parse(to));
    message.setSubject(subject, UTF_8);
    message.setHeader("Message-ID", messageId);
    message.setHeader("Auto-Submitted", "auto-generated"); // nobody's absence need be told
    if (attachments.isEmpty()) {
      message.setContent(alternatives());
    } else {
      MimeMultipart mixed = new MimeMultipart("mixed");
      MimeBodyPart body = new MimeBodyPart();
      body.setContent(alternatives());
      mixed.addBodyPart(body);
      for (Map.Entry<String, File> attachment : attachments.entrySet()) {
        mixed.addBodyPart(attached(attachment.getKey(), attachment.getValue()));
      }
      message.setContent(mixed);
    }
    return message;
  }

  /** The last one is the best one. */
  private MimeMultipart alternatives() throws MessagingException {
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(text, UTF_8, "plain");
    MimeBodyPart rich = new MimeBodyPart();
    rich.setText(html, UTF_8, "html");
    return new MimeMultipart("alternative", plain, rich);
  }

  private static MimeBodyPart attached(String name, File file) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(new FileDataSource(file)));
    part.setHeader(
        "Content-Type",
        TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
    part.setFileName(line(name));
    // any other encoding lets mail servers change the ends of lines, and so the checksum
    part.setHeader("Content-Transfer-Encoding", "base64");
    part.setDisposition("attachment");
    return part;
  }
}
