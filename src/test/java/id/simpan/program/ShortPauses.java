package id.simpan.program;

/**
 * The pauses between attempts, cut short: the one place that tests change what {@code
 * error-handling} says of them. How often something is tried stays as it is.
 */
public final class ShortPauses {

  /** The file that says how long to wait. */
  public static final String FILE = "error-handling";

  private ShortPauses() {}

  /**
   * @param yaml of any route file
   * @param millis the first and, five times as long, the longest pause
   */
  public static String in(String yaml, int millis) {
    return yaml.replaceAll("\\bredeliveryDelay: .*", "redeliveryDelay: \"" + millis + "\"")
        .replaceAll(
            "\\bmaximumRedeliveryDelay: .*", "maximumRedeliveryDelay: \"" + 5 * millis + "\"");
  }
}
