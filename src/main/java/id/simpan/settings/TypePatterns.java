package id.simpan.settings;

import java.util.List;
import java.util.Locale;
import org.springframework.util.PatternMatchUtils;

/**
 * A list such as {@code *, !timeline} or {@code audio_only, *_view}: what it names is in, what it
 * names after a {@code !} is out, and a list that only leaves out begins with all.
 */
public final class TypePatterns {

  private TypePatterns() {}

  /** Whether the list lets any of these names through, and leaves none of them out. */
  public static boolean allow(List<String> patterns, String... names) {
    boolean allowed = patterns.stream().map(String::trim).allMatch(p -> p.startsWith("!"));
    for (String pattern : patterns) {
      String text = pattern.trim();
      boolean out = text.startsWith("!");
      for (String name : names) {
        if (matches(out ? text.substring(1).trim() : text, name)) {
          if (out) {
            return false;
          }
          allowed = true;
        }
      }
    }
    return allowed;
  }

  private static boolean matches(String pattern, String name) {
    return PatternMatchUtils.simpleMatch(
        pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
