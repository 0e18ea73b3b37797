package id.simpan.announce;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import id.simpan.ledger.Alert;
import java.util.List;
import java.util.Map;

/** The mail of an alert: one when it opens, one when it is resolved. */
public final class AlertMail {

  private static final int LONGEST_SUBJECT = 150;

  private final String from;
  private final List<String> to;
  private final boolean server;
  private final Template html;
  private final Template text;

  /**
   * @param server whether there is a mail server
   * @param html Mustache template, whose values are escaped
   * @param text Mustache template
   */
  public AlertMail(String from, List<String> to, boolean server, String html, String text) {
    this.from = from;
    this.to = List.copyOf(to);
    this.server = server;
    this.html = Mustache.compiler().defaultValue("").compile(html);
    this.text = Mustache.compiler().escapeHTML(false).defaultValue("").compile(text);
  }

  /** Whether alerts are mailed at all. */
  public boolean isWanted() {
    return server && !to.isEmpty();
  }

  /** Writes the mail of an alert that has opened or is resolved. */
  public Mail write(Alert alert) {
    Map<String, Object> values =
        Map.of("message", alert.message(), "kind", alert.kind(), "resolved", alert.resolved());
    String subject = alert.toString().replaceAll("[\\p{C}\\s]+", " ");
    return new Mail(
        from,
        String.join(", ", to),
        subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT) + "…",
        Mail.messageId(alert.id() + (alert.resolved() ? ".resolved" : ""), from),
        html.execute(values),
        text.execute(values),
        Map.of());
  }
}
