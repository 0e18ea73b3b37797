package id.simpan.ledger;

/**
 * Something that a person must know, once, and when it is over.
 *
 * @param kind {@code sign-in}, {@code refused-link}, {@code at-risk}, {@code lost}, {@code
 *     no-space}, {@code destination}, {@code sweeps}, {@code routes}
 * @param subject what it is about; one alert is open for each kind and subject
 * @param message one line that gives no secret away
 * @param resolved whether it is over
 * @param isNew whether nobody was told of it yet, not even the log
 */
public record Alert(
    String id, String kind, String subject, String message, boolean resolved, boolean isNew) {

  /** A condition that holds now. */
  public record Condition(String kind, String subject, String message) {}

  @Override
  public String toString() {
    return (resolved ? "Resolved: " : "ALERT: ") + message;
  }
}
