package id.simpan.ledger;

import id.simpan.texts.Text;
import id.simpan.texts.Texts;
import java.util.Locale;

/**
 * Something that a person must know of.
 *
 * @param kind such as {@code at-risk}; {@link Safety} lists them
 * @param subject what it is about; one alert is open for each kind and subject
 * @param text one line that says what happened to what, and gives no secret away
 * @param isUnsafe whether a recording is not safe while it holds
 * @param isToTell whether it has held for long enough to be told by an alert
 */
public record Concern(String kind, String subject, Text text, boolean isUnsafe, boolean isToTell) {

  /** What is told, but leaves every recording safe. */
  public static Concern pending(String kind, String subject, Text text) {
    return new Concern(kind, subject, text, false, true);
  }

  /**
   * The same of a node.
   *
   * @param node its name; empty if there is but one
   */
  Concern at(String node) {
    return node.isEmpty()
        ? this
        : new Concern(
            kind,
            subject + " of " + node,
            Text.of(
                "node.concern",
                "node",
                node,
                "concern",
                text,
                "meeting",
                meetingId(),
                "session",
                session()),
            isUnsafe,
            isToTell);
  }

  /** What happened to what, in English. */
  public String message() {
    return message(Locale.ENGLISH);
  }

  /** What happened to what. */
  public String message(Locale language) {
    return text.in(language);
  }

  /** What to do. */
  public String advice(Locale language) {
    return advice(kind, subject, Texts.of(language));
  }

  /** What to do; empty for a kind of an older version. */
  public static String advice(String kind, String subject, Texts texts) {
    String key = "advice." + kind;
    return texts.has(key) ? texts.say(key, "subject", subject) : "";
  }

  /** Whether it cannot be over before somebody watches the meeting again. */
  public boolean isUnwatched() {
    return text.key().equals(Safety.UNWATCHED);
  }

  /** Whose recording it is, or null if it is not of one alone. */
  public String meetingId() {
    return (String) text.arguments().get("meeting");
  }

  /** The uuid of the recording's session, or null. */
  public String session() {
    return (String) text.arguments().get("session");
  }
}
