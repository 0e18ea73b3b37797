package id.simpan.ledger;

/**
 * Something that a person must know, once on each channel, and when it is over.
 *
 * @param kind as of a {@link Concern}
 * @param subject what it is about; one alert is open for each kind and subject
 * @param message one line that gives no secret away
 * @param channel {@code mail} or {@code webhook}
 * @param resolved whether it is over
 * @param isNew whether nobody was told of it yet, not even the log
 */
public record Alert(
    String id,
    String kind,
    String subject,
    String message,
    String channel,
    boolean resolved,
    boolean isNew) {

  static final String MAIL = "mail";
  static final String WEBHOOK = "webhook";

  @Override
  public String toString() {
    return (resolved ? "Resolved: " : "ALERT: ") + message;
  }
}
