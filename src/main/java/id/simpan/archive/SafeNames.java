package id.simpan.archive;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes text from outside into names that are safe on Linux, Windows and S3: the one place that
 * does. Names are in Unicode form C, or ASCII where the platform cannot name files otherwise.
 *
 * <p>No name contains what a template or an expression language takes for its own, so that a path
 * may be put into any header, option or URI that Camel evaluates: no brace, which begins every such
 * piece (<code>&#36;&#123;</code>, <code>$simple&#123;</code>, <code>&#123;&#123;</code>, <code>
 * #&#123;</code>, <code>RAW&#123;</code>), whatever stands before it; no ampersand, which begins
 * the next option of a URI; no percent sign that a URI would decode; no {@code RAW(} and {@code
 * ENC(}.
 */
public final class SafeNames {

  /**
   * The longest name in bytes of UTF-8 that all of these store, less room for {@code -2} and the
   * like.
   */
  static final int LONGEST_NAME = 240;

  private static final String UNTITLED = "untitled";
  private static final Set<String> RESERVED =
      Set.of(
          "con", "prn", "aux", "nul", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4",
          "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
          "lpt6", "lpt7", "lpt8", "lpt9", "com¹", "com²", "com³", "lpt¹", "lpt²", "lpt³");
  // separators, wildcards, control, format (bidi), private, unassigned, line and paragraph
  // separators
  private static final Pattern UNSAFE =
      Pattern.compile("[/\\\\:*?\"<>|{}\\p{C}\\p{Zl}\\p{Zp}\uFFFD]|%(?=\\p{XDigit}{2})");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
  private static final Pattern CALL = Pattern.compile("(RAW|ENC)\\(");
  private static final Pattern CODE =
      Pattern.compile("\\{\\{|}}|#\\{|\\$\\w*\\{|RAW\\{|" + CALL.pattern());
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_ASCII = Pattern.compile("[^ -~]");

  private final boolean ascii;

  SafeNames(boolean ascii) {
    this.ascii = ascii;
  }

  /** For this machine: ASCII only without a UTF-8 locale (cron's {@code LANG=C}). */
  public static SafeNames ofPlatform() {
    String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
    return new SafeNames(!Charset.forName(charset).newEncoder().canEncode('\u0916'));
  }

  /** A path that was found somewhere, for people: in one line, whatever its names are made of. */
  public static String shown(String path) {
    return UNPRINTABLE.matcher(path).replaceAll("?");
  }

  /**
   * A part of a name.
   *
   * @param longest bytes of UTF-8; cut between characters
   * @return never empty
   */
  public String part(String text, int longest) {
    String safe = characters(text);
    safe = cut(safe, longest);
    return safe.isEmpty() ? UNTITLED : safe;
  }

  /**
   * A whole file or folder name made of literal text and safe parts.
   *
   * @param name cut before its extension if it is longer than can be stored
   */
  public String name(String name) {
    String safe = characters(name);
    int dot = safe.lastIndexOf('.');
    boolean extended = dot > 0 && safe.length() - dot <= 12;
    String stem = extended ? safe.substring(0, dot) : safe;
    String extension = extended ? safe.substring(dot) : "";
    int firstDot = stem.indexOf('.');
    String device = firstDot < 0 ? stem : stem.substring(0, firstDot);
    if (RESERVED.contains(device.trim().toLowerCase(Locale.ROOT))) {
      stem = "_" + stem;
    }
    stem = cut(stem, LONGEST_NAME - extension.getBytes(StandardCharsets.UTF_8).length);
    if (stem.isEmpty()) {
      stem = UNTITLED;
    }
    return stem + extension;
  }

  /**
   * Whether a relative path has nothing in it that a template or an expression language would
   * evaluate. All that is made here is; what versions before 0.2 made may not be.
   */
  public static boolean isSafe(String path) {
    return !CODE.matcher(path).find();
  }

  /**
   * A path of an older version as it would be made today; one that {@link #isSafe} stays as it is.
   */
  public static String withoutCode(String path) {
    return isSafe(path) ? path : uncoded(path.replaceAll("[{}]|%(?=\\p{XDigit}{2})", "_"));
  }

  private static String uncoded(String text) {
    return CALL.matcher(text.replace('&', '+')).replaceAll("$1_").replaceAll("__+", "_");
  }

  /** Equal for two names that some file system takes for the same one. */
  public static String sameness(String name) {
    String folded =
        Normalizer.normalize(name, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .toUpperCase(Locale.ROOT) // the only way from ẞ to ss
            .toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  /** The same name, numbered before its extension: {@code chat.txt} becomes {@code chat-2.txt}. */
  public static String numbered(String name, int number) {
    if (number < 2) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    return dot <= name.lastIndexOf('/') + 1
        ? name + "-" + number
        : name.substring(0, dot) + "-" + number + name.substring(dot);
  }

  private String characters(String text) {
    String safe = Normalizer.normalize(text, Normalizer.Form.NFC);
    safe = UNSAFE.matcher(safe).replaceAll("_");
    if (ascii) {
      String plain = MARKS.matcher(Normalizer.normalize(safe, Normalizer.Form.NFKD)).replaceAll("");
      safe = NOT_ASCII.matcher(plain).replaceAll("_");
      safe = UNSAFE.matcher(safe).replaceAll("_");
    }
    return trim(uncoded(safe.replaceAll("[\\s\\p{Z}]+", " ")));
  }

  private static String cut(String text, int longest) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= longest) {
      return text;
    }
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > longest) {
        break;
      }
      end += Character.charCount(point);
    }
    return trim(text.substring(0, end));
  }

  /** No leading or trailing spaces or dots, no leading dash or tilde. */
  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && " .~-".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (start < end && " .".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }
}
