package id.simpan.docs;

import id.simpan.routes.RouteFile;
import id.simpan.routes.RouteFile.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a route file receives from and sends to.
 *
 * @param file its name without {@code .camel.yaml}
 * @param from empty for what is no route, such as error handling
 * @param options of {@code from}
 * @param sends addresses, as they stand in the file
 * @param configuration the error handling that it names, or empty
 * @param parameters of a template; in an address they stand for any text
 */
record RouteLinks(
    String file,
    String from,
    Map<?, ?> options,
    Set<String> sends,
    String configuration,
    List<String> parameters) {

  private static final Set<String> SENDERS = Set.of("to", "toD", "wireTap", "enrich", "poll");
  private static final Pattern PLACE = Pattern.compile("\\$\\{[^}]*}|\\{\\{([^}]*)}}");

  static List<RouteLinks> all() {
    return RouteFile.all().stream().map(RouteLinks::of).toList();
  }

  static RouteLinks of(RouteFile file) {
    Map<?, ?> definition = file.definition();
    List<String> parameters = new ArrayList<>();
    if (definition.get("parameters") instanceof List<?> list) {
      list.forEach(it -> parameters.add(text(((Map<?, ?>) it).get("name"))));
    }
    Map<?, ?> route = map(definition.containsKey("route") ? definition.get("route") : definition);
    Map<?, ?> from = map(route.get("from"));
    Set<String> sends = new LinkedHashSet<>();
    for (Node node : file.nodes()) {
      if (SENDERS.contains(node.key())) {
        sends.add(node.value() instanceof Map<?, ?> to ? text(to.get("uri")) : text(node.value()));
      }
    }
    return new RouteLinks(
        file.stem(),
        text(from.get("uri")),
        map(from.get("parameters")),
        sends,
        text(route.get("routeConfigurationId")),
        parameters);
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

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }
}
