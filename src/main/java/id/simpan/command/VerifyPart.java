package id.simpan.command;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of what is to be verified, such as the third of thirty. A path is in the same part every
 * time.
 *
 * @param number from 1
 * @param parts from 1
 */
public record VerifyPart(int number, int parts) implements Predicate<String> {

  public static final VerifyPart ALL = new VerifyPart(1, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

  /**
   * @throws IllegalArgumentException if it is not such as {@code 3/30}
   */
  static VerifyPart of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      VerifyPart part =
          new VerifyPart(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (part.number >= 1 && part.number <= part.parts) {
        return part;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no part; one such as 3/30 is expected");
  }

  @Override
  public boolean test(String path) {
    return Math.floorMod(path.hashCode(), parts) == number - 1;
  }
}
