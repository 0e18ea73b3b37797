package id.simpan.picture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What the routes of a file receive from and send to.
 *
 * @param file its name without {@code .camel.yaml}
 * @param description of the first route, or empty
 * @param from none for what is no route, such as error handling
 * @param options of the first {@code from}
 * @param sends addresses, as they stand in the file
 * @param configuration the error handling that it names, or empty
 * @param parameters of a template; in an address they stand for any text
 */
public record RouteLinks(
    String file,
    String description,
    Set<String> from,
    Map<?, ?> options,
    Set<String> sends,
    String configuration,
    Set<String> parameters) {

  private static final Set<String> SENDERS = Set.of("to", "toD", "wireTap", "enrich", "poll");
  private static final Pattern PLACE = Pattern.compile("\\$\\{[^}]*}|\\{\\{([^}]*)}}");

  /**
   * Reads them in the text of a file; one that is no YAML has none.
   *
   * @param file its name without {@code .camel.yaml}
   */
  public static RouteLinks of(String file, String yaml) {
    Reading reading = new Reading();
    try {
      reading.walk("", new Load(LoadSettings.builder().build()).loadFromString(yaml));
    } catch (YamlEngineException unreadable) {
      reading = new Reading();
    }
    return new RouteLinks(
        file,
        first(reading.descriptions),
        reading.from,
        reading.options.isEmpty() ? Map.of() : reading.options.get(0),
        reading.sends,
        first(reading.configurations),
        reading.parameters);
  }

  /** A destination of the reader's, to show where it would stand. */
  public static RouteLinks example(String file) {
    return new RouteLinks(file, "", Set.of("direct:" + file), Map.of(), Set.of(), "", Set.of());
  }

  private static String first(List<String> texts) {
    return texts.isEmpty() ? "" : texts.get(0);
  }

  private static final class Reading {

    private final List<String> descriptions = new ArrayList<>();
    private final List<String> configurations = new ArrayList<>();
    private final List<Map<?, ?>> options = new ArrayList<>();
    private final Set<String> from = new LinkedHashSet<>();
    private final Set<String> sends = new LinkedHashSet<>();
    private final Set<String> parameters = new LinkedHashSet<>();

    private void walk(String parent, Object value) {
      if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, inner) -> {
              read(parent, key.toString(), inner);
              walk(key.toString(), inner);
            });
      } else if (value instanceof List<?> list) {
        list.forEach(item -> walk(parent, item));
      }
    }

    private void read(String parent, String key, Object value) {
      if (key.equals("from") && parent.matches("|route|routeTemplate")) {
        from.add(uri(value));
        options.add(
            value instanceof Map<?, ?> map && map.get("parameters") instanceof Map<?, ?> parameters
                ? parameters
                : Map.of());
      } else if (SENDERS.contains(key)) {
        sends.add(uri(value));
      } else if (key.equals("routeConfigurationId")) {
        configurations.add(text(value));
      } else if (key.equals("description") && parent.matches("route(Template|Configuration)?")) {
        descriptions.add(text(value));
      } else if (key.equals("parameters") && value instanceof List<?> list) {
        list.forEach(
            it -> parameters.add(text(it instanceof Map<?, ?> map ? map.get("name") : it)));
      }
    }

    private static String uri(Object value) {
      return text(value instanceof Map<?, ?> map ? map.get("uri") : value);
    }

    private static String text(Object value) {
      return value == null ? "" : value.toString();
    }
  }

  /** Whether something that is sent to this address arrives at that one. */
  boolean reaches(String address, String other) {
    StringBuilder pattern = new StringBuilder();
    Matcher place = PLACE.matcher(address);
    int done = 0;
    while (place.find()) {
      pattern.append(Pattern.quote(address.substring(done, place.start())));
      boolean setting = place.group(1) != null && !parameters.contains(place.group(1));
      pattern.append(setting ? Pattern.quote(place.group()) : ".+");
      done = place.end();
    }
    pattern.append(Pattern.quote(address.substring(done)));
    return other.matches(pattern.toString());
  }
}
