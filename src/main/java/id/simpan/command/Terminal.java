package id.simpan.command;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jline.utils.WCWidth;

/**
 * Where output goes: to a person's terminal, with its width and perhaps in colour, or elsewhere,
 * with neither.
 *
 * @param width columns; {@link Integer#MAX_VALUE} where nothing is to be cut
 */
record Terminal(boolean isThere, boolean isColoured, int width) {

  /** What is not a terminal. */
  static final Terminal NONE = new Terminal(false, false, Integer.MAX_VALUE);

  private static final int NARROWEST = 40;
  private static final int USUAL = 80;

  /** The colours of text, by what they say. */
  enum Colour {
    GOOD("32"),
    BAD("1;31"),
    WARNING("33"),
    HEADING("1"),
    FAINT("2"),
    PLAIN("");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  /** Of this process. */
  static Terminal ofProcess() {
    boolean isThere = isTerminal(System.console());
    return of(isThere, System.getenv(), isThere ? size() : OptionalInt.empty());
  }

  /**
   * @param environment of which NO_COLOR, CLICOLOR and CLICOLOR_FORCE count, as <a
   *     href="https://bixense.com/clicolors/">everywhere</a>, and TERM and COLUMNS
   */
  static Terminal of(boolean isThere, Map<String, String> environment, OptionalInt columns) {
    boolean isForced = !environment.getOrDefault("CLICOLOR_FORCE", "0").matches("0?");
    boolean isWanted =
        isThere
            && !environment.getOrDefault("CLICOLOR", "1").equals("0")
            && !environment.getOrDefault("TERM", "").equals("dumb");
    boolean isRefused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    String typed = environment.getOrDefault("COLUMNS", "");
    int width =
        columns.orElseGet(() -> typed.matches("\\d{1,4}") ? Integer.parseInt(typed) : USUAL);
    return new Terminal(
        isThere,
        !isRefused && (isWanted || isForced),
        isThere ? Math.max(NARROWEST, width) : Integer.MAX_VALUE);
  }

  /** Since Java 22 there is a console without a terminal too. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException older) {
      return true;
    }
  }

  private static OptionalInt size() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .trim()
              .split(" ");
      stty.waitFor(1, TimeUnit.SECONDS);
      return size.length == 2 && size[1].matches("[1-9]\\d{0,3}")
          ? OptionalInt.of(Integer.parseInt(size[1]))
          : OptionalInt.empty();
    } catch (IOException none) {
      return OptionalInt.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** A text in a colour, where there are any. */
  String paint(Colour colour, String text) {
    return isColoured && colour != Colour.PLAIN && !text.isEmpty()
        ? "\u001b[" + colour.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** How many columns a text takes: characters may be two wide, or none. */
  static int columns(String text) {
    return text.codePoints().map(WCWidth::wcwidth).filter(width -> width > 0).sum();
  }

  /** A text with blanks behind it. */
  static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - columns(text)));
  }

  /** A text that takes no more columns than these, with an ellipsis if it was cut. */
  static String cut(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int point : text.codePoints().toArray()) {
      int width = Math.max(0, WCWidth.wcwidth(point));
      if (used + width > columns - 1) {
        break;
      }
      cut.appendCodePoint(point);
      used += width;
    }
    return cut.append('…').toString();
  }
}
