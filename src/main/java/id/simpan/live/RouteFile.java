package id.simpan.live;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * A file of routes, as it was read.
 *
 * @param name such as {@code sweep.camel.yaml}
 * @param location a URL
 * @param unreadable why there is no text, or null
 */
public record RouteFile(String name, String location, String text, String unreadable) {

  static final String SUFFIX = ".camel.yaml";

  /** The first ones come first. */
  enum Order {
    USED_BY_OTHERS,
    BEANS,
    ROUTES
  }

  /** What people call it. */
  String shown() {
    return "routes/" + name;
  }

  RouteYaml yaml() {
    return new RouteYaml(text);
  }

  /** Where it stands among others, each of which may be made with what is in those before. */
  Order order() {
    RouteYaml yaml = yaml();
    if (yaml.has("routeTemplate") || yaml.has("routeConfiguration")) {
      return Order.USED_BY_OTHERS;
    }
    return yaml.has("beans") ? Order.BEANS : Order.ROUTES;
  }

  /** Whether a destination's messages are to come here. */
  boolean isDestination() {
    return name.startsWith("deliver-to-") || name.startsWith("announce-to-");
  }

  public String stem() {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  public Resource resource() {
    return ResourceHelper.fromString(location, text);
  }

  /** The first line that names something, from 1. */
  OptionalInt lineOf(String word) {
    Matcher found =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])").matcher(text);
    return found.find()
        ? OptionalInt.of(
            1 + (int) text.substring(0, found.start()).chars().filter(c -> c == '\n').count())
        : OptionalInt.empty();
  }

  /** Says what is wrong with it, and where. */
  String report(OptionalInt line, String reason) {
    return shown()
        + (line.isPresent() ? ", line " + line.getAsInt() : "")
        + ": "
        + (unreadable == null ? reason : unreadable);
  }
}
