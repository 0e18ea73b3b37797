package id.simpan.ledger;

/**
 * What came of an order.
 *
 * @param outcome whether it was done
 * @param code a name that does not change, such as {@code not-lost}
 * @param said one sentence in English
 */
public record Ordered(Outcome outcome, String code, String said) {

  public enum Outcome {
    DONE,
    /** What it was for does not exist. */
    UNKNOWN,
    /** It can not be done, or not any more, as things stand. */
    REFUSED
  }

  public static Ordered done(String code, String said) {
    return new Ordered(Outcome.DONE, code, said);
  }

  public static Ordered unknown(String said) {
    return new Ordered(Outcome.UNKNOWN, "unknown", said);
  }

  public static Ordered refused(String code, String said) {
    return new Ordered(Outcome.REFUSED, code, said);
  }

  public boolean isDone() {
    return outcome == Outcome.DONE;
  }
}
