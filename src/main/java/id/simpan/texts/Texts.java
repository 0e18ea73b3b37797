package id.simpan.texts;

import java.text.MessageFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the languages that Simpan speaks. Its texts stand in {@code
 * simpan/texts/texts_LANGUAGE.properties}, the English ones in {@code texts.properties}: patterns
 * of {@link MessageFormat} whose arguments have names, and in which an apostrophe is one.
 */
public final class Texts {

  /** All of them. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, new Locale("id"));

  private static final String BUNDLE = "simpan.texts.texts";

  /** Marks of direction, and halves of characters; not what joins an emoji. */
  private static final Pattern TURNING =
      Pattern.compile("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF\\p{Cs}]");

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)");

  /** Arguments that were noted in English, or end with what was. */
  private static final Set<String> CAUSES = Set.of("problem", "destination");

  private static final List<Retold> RETOLD = Retold.all(bundle(Locale.ENGLISH));

  private final Locale language;
  private final Optional<ZoneId> zone;
  private final ResourceBundle bundle;

  private Texts(Locale language, Optional<ZoneId> zone) {
    this.language = isSpoken(language) ? language : Locale.ENGLISH;
    this.zone = zone;
    this.bundle = bundle(this.language);
  }

  private static ResourceBundle bundle(Locale language) {
    return ResourceBundle.getBundle(
        BUNDLE,
        language,
        Texts.class.getClassLoader(),
        Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  /**
   * With times as machines write them.
   *
   * @param language English in place of one that Simpan does not speak
   */
  public static Texts of(Locale language) {
    return new Texts(language, Optional.empty());
  }

  /** With times as people write them. */
  public static Texts of(Locale language, ZoneId zone) {
    return new Texts(language, Optional.of(zone));
  }

  private static boolean isSpoken(Locale language) {
    return LANGUAGES.stream().anyMatch(it -> it.getLanguage().equals(language.getLanguage()));
  }

  /** Its language, with the country that the reader may have. */
  public Locale language() {
    return language;
  }

  /** Whether there is such a text. */
  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /**
   * @param namesAndValues of the arguments, in turns
   */
  public String say(String key, Object... namesAndValues) {
    return say(Text.of(key, namesAndValues));
  }

  /** A text with its arguments. */
  public String say(Text text) {
    List<Object> values = new ArrayList<>();
    Matcher names = NAME.matcher(bundle.getString(text.key()).replace("'", "''"));
    String pattern =
        names.replaceAll(
            name -> {
              values.add(shown(text.arguments(), name.group(1)));
              return "{" + (values.size() - 1);
            });
    return new MessageFormat(pattern, language).format(values.toArray());
  }

  private Object shown(Map<String, Object> arguments, String name) {
    Object value = arguments.getOrDefault(name, "{" + name + "}");
    return value instanceof Text text
        ? say(text)
        : value instanceof Instant time
            ? time(time)
            : value instanceof String line
                ? unturned(CAUSES.contains(name) ? retell(line) : line)
                : value;
  }

  /** Without marks of direction, which show what follows in another order. */
  public static String unturned(String text) {
    return TURNING.matcher(text).replaceAll("");
  }

  /**
   * A line that was noted in English, such as the cause of a failure, in this language as far as
   * Simpan has words for it.
   */
  public String retell(String line) {
    return line == null || language.getLanguage().equals("en")
        ? line
        : Retold.tell(line, RETOLD, this);
  }

  /** A time, to the minute if a person is to read it. */
  public String time(Instant time) {
    return zone.map(
            it ->
                DateTimeFormatter.ofPattern(bundle.getString("format.time"), language)
                    .format(time.atZone(it)))
        .orElseGet(time::toString);
  }

  /** An ISO day; what is none is shown as it is. */
  public String day(String iso) {
    try {
      return DateTimeFormatter.ofPattern(bundle.getString("format.day"), language)
          .format(LocalDate.parse(iso));
    } catch (DateTimeException other) {
      return iso;
    }
  }

  /** A size in bytes, in round numbers. */
  public String size(long bytes) {
    return bytes < 1_000
        ? say("size.bytes", "bytes", bytes)
        : bytes < 1_000_000
            ? say("size.kilobytes", "size", bytes / 1e3)
            : bytes < 1_000_000_000
                ? say("size.megabytes", "size", bytes / 1e6)
                : say("size.gigabytes", "size", bytes / 1e9);
  }
}
