package id.simpan.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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

  /**
   * Whether this is a pattern of a list: letters, digits and what else stands in the names of
   * types, and stars. What means something in other languages, such as a bracket, means nothing.
   */
  public static boolean isOne(String pattern) {
    return pattern.trim().matches("!?[\\p{L}\\p{N}_.()*-]+");
  }

  /** Whether there is a type that the list does not leave out. */
  public static boolean allowAny(List<String> patterns) {
    Map<Boolean, List<String>> byOut =
        patterns.stream()
            .map(String::trim)
            .collect(Collectors.partitioningBy(it -> it.startsWith("!")));
    List<String> in = byOut.get(false).isEmpty() ? List.of("*") : byOut.get(false);
    // what matches a pattern as it is written matches all that this pattern stands for
    return in.stream()
        .anyMatch(it -> byOut.get(true).stream().noneMatch(out -> matches(out.substring(1), it)));
  }

  private static boolean matches(String pattern, String name) {
    return PatternMatchUtils.simpleMatch(
        pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
