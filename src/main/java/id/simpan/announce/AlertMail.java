package id.simpan.announce;

import id.simpan.ledger.Alert;
import id.simpan.ledger.Concern;
import id.simpan.texts.Texts;
import java.util.List;
import java.util.Map;

/** The mail of an alert: one when it opens, one when it is resolved. */
public final class AlertMail {

  private static final int LONGEST_SUBJECT = 150;

  private final String from;
  private final List<String> to;
  private final boolean server;
  private final MailTemplates templates;
  private final Texts texts;

  /**
   * @param server whether there is a mail server
   */
  public AlertMail(
      String from, List<String> to, boolean server, MailTemplates templates, Texts texts) {
    this.from = from;
    this.to = List.copyOf(to);
    this.server = server;
    this.templates = templates;
    this.texts = texts;
  }

  /** Whether alerts are mailed at all. */
  public boolean isWanted() {
    return server && !to.isEmpty();
  }

  /** Writes the mail of an alert that has opened or is resolved. */
  public Mail write(Alert alert) {
    Map<String, Object> values =
        Map.of(
            "message",
            alert.message(),
            "kind",
            alert.kind(),
            "resolved",
            alert.resolved(),
            "advice",
            alert.resolved() ? "" : Concern.advice(alert.kind(), alert.subject(), texts));
    String subject =
        texts.say(alert.resolved() ? "mail.resolved" : "mail.alert", "message", alert.message());
    return new Mail(
        from,
        String.join(", ", to),
        subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT) + "…",
        Mail.messageId(alert.id() + (alert.resolved() ? ".resolved" : ""), from),
        templates.html(MailTemplate.ALERT, values),
        templates.text(MailTemplate.ALERT, values),
        Map.of());
  }
}
