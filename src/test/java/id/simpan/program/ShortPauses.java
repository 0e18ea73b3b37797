package id.simpan.program;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the program waits for, cut short: the one place where tests change limits and periods. They
 * stand in route files, where an operator would change them, and in settings. How often something
 * is tried stays as it is.
 */
public final class ShortPauses {

  /** Settings, for all tests but those that set them otherwise. */
  static final Map<String, String> SETTINGS = Map.of("simpan.download.stall-timeout", "3s");

  private static final Map<String, String> ATTEMPTS =
      Map.of(
          "redeliveryDelay: \"1000\"", "redeliveryDelay: \"2\"",
          "maximumRedeliveryDelay: \"20000\"", "maximumRedeliveryDelay: \"10\"");

  /** The API's first byte, and each one after; alerts; what no event tells of. */
  private static final Map<String, String> ALL = new LinkedHashMap<>(ATTEMPTS);

  static {
    ALL.put("responseTimeout: 45000", "responseTimeout: 3000");
    ALL.put("period: 10000\n", "period: 200\n");
    ALL.put("period: 1000\n", "period: 200\n");
  }

  private ShortPauses() {}

  /**
   * Nothing but the pauses between attempts.
   *
   * @param yaml of any route file
   */
  public static String betweenAttempts(String yaml) {
    return with(ATTEMPTS, yaml);
  }

  /**
   * All of them.
   *
   * @param yaml of all route files, by name
   * @throws AssertionError if one is not where it was
   */
  static Map<String, String> in(Map<String, String> yaml) {
    for (String shipped : ALL.keySet()) {
      if (yaml.values().stream().noneMatch(file -> file.contains(shipped))) {
        throw new AssertionError("no route file says any more: " + shipped);
      }
    }
    Map<String, String> shorter = new LinkedHashMap<>();
    yaml.forEach((name, file) -> shorter.put(name, with(ALL, file)));
    return shorter;
  }

  private static String with(Map<String, String> changes, String yaml) {
    String changed = yaml;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      changed = changed.replace(change.getKey(), change.getValue());
    }
    return changed;
  }
}
