package id.simpan.ledger;

/**
 * Something that a person must know of.
 *
 * @param kind such as {@code at-risk}; {@link Safety} lists them
 * @param subject what it is about; one alert is open for each kind and subject
 * @param message one line that says what happened to what, and gives no secret away
 * @param isUnsafe whether a recording is not safe while it holds
 * @param isToTell whether it has held for long enough to be told by an alert
 * @param meetingId whose recording it is, or null
 * @param session its uuid, or null
 */
public record Concern(
    String kind,
    String subject,
    String message,
    boolean isUnsafe,
    boolean isToTell,
    String meetingId,
    String session) {

  /** Of no recording in particular. */
  public Concern(String kind, String subject, String message, boolean isUnsafe, boolean isToTell) {
    this(kind, subject, message, isUnsafe, isToTell, null, null);
  }

  /** What is told, but leaves every recording safe. */
  public static Concern pending(String kind, String subject, String message) {
    return new Concern(kind, subject, message, false, true);
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
            "node " + node + ": " + message,
            isUnsafe,
            isToTell,
            meetingId,
            session);
  }

  /** The same of a meeting, and of a session of it or null. */
  Concern of(String meeting, String uuid) {
    return new Concern(kind, subject, message, isUnsafe, isToTell, meeting, uuid);
  }
}
