package id.simpan.announce;

import java.io.File;
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

  static String messageId(String id, String from) {
    return "<%s@%s>".formatted(id, from.replaceAll(".*@|>.*", ""));
  }
}
