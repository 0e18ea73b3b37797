package id.simpan.texts;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something to say, in whatever language it is read.
 *
 * @param key in the bundles of {@link Texts}
 * @param arguments by name; numbers, times, texts, and what is shown as it is
 */
public record Text(String key, Map<String, Object> arguments) {

  /**
   * @param namesAndValues of its arguments, in turns
   */
  public static Text of(String key, Object... namesAndValues) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Text(key, arguments);
  }

  /** As it is read in this language; in English if Simpan does not speak it. */
  public String in(Locale language) {
    return Texts.of(language).say(this);
  }

  /** In English. */
  @Override
  public String toString() {
    return in(Locale.ENGLISH);
  }
}
