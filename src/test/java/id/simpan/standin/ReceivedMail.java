package id.simpan.standin;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A mail as it arrived, taken apart. Texts are empty where the mail has no such part. */
public record ReceivedMail(
    String messageId,
    String subject,
    String from,
    List<String> to,
    List<MailHeader> headers,
    String text,
    String html,
    List<Attachment> attachments,
    String source) {

  public record MailHeader(String name, String value) {}

  public record Attachment(String name, String contentType, byte[] bytes) {
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(MailHeader::value)
        .findFirst();
  }

  static ReceivedMail of(MimeMessage message) {
    try {
      var parts = new Parts();
      parts.collect(message);
      var source = new ByteArrayOutputStream();
      message.writeTo(source);
      return new ReceivedMail(
          message.getMessageID(),
          Optional.ofNullable(message.getSubject()).orElse(""),
          addresses(message.getFrom()).stream().findFirst().orElse(""),
          addresses(message.getRecipients(Message.RecipientType.TO)),
          headers(message),
          parts.text,
          parts.html,
          List.copyOf(parts.attachments),
          source.toString(StandardCharsets.UTF_8));
    } catch (MessagingException e) {
      throw new IllegalStateException("Not a proper mail", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> addresses(Address[] addresses) {
    return Stream.ofNullable(addresses)
        .flatMap(Stream::of)
        .map(
            address -> address instanceof InternetAddress it ? it.getAddress() : address.toString())
        .toList();
  }

  private static List<MailHeader> headers(MimeMessage message) throws MessagingException {
    List<Header> all = Collections.list(message.getAllHeaders());
    return all.stream().map(it -> new MailHeader(it.getName(), it.getValue())).toList();
  }

  private static final class Parts {
    private String text = "";
    private String html = "";
    private final List<Attachment> attachments = new ArrayList<>();

    void collect(Part part) throws MessagingException, IOException {
      if (part.isMimeType("multipart/*")) {
        var multipart = (Multipart) part.getContent();
        for (int i = 0; i < multipart.getCount(); i++) {
          collect(multipart.getBodyPart(i));
        }
      } else if (part.getFileName() != null
          || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
        String name = Optional.ofNullable(part.getFileName()).orElse("");
        attachments.add(
            new Attachment(
                MimeUtility.decodeText(name),
                part.getContentType(),
                part.getInputStream().readAllBytes()));
      } else if (part.isMimeType("text/html")) {
        html = part.getContent().toString();
      } else {
        text = part.getContent().toString();
      }
    }
  }
}
