package id.simpan.routing;

import id.simpan.live.RouteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * What is set below {@code simpan} or {@code rapatin} and means nothing: most often a slip of the
 * pen. Settings are those that have a default, those that a route file names, and all of a
 * destination of one's own.
 */
public final class UnknownSettings {

  private static final Pattern NAME = Pattern.compile("\\b(simpan|rapatin)\\.[\\w.-]*\\w");
  private static final Pattern VARIABLE = Pattern.compile("(SIMPAN|RAPATIN)_[A-Z0-9_]+");

  /** What Kubernetes tells each container of a service that is called simpan. */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_.*)?)");

  /** Those without a default, and one of the start script. */
  private static final Set<String> OTHERS =
      Set.of(
          "simpan.account",
          "simpan.cache",
          "simpan.enabled",
          "simpan.web.enabled",
          "simpan.web.path");

  private static final Set<String> BUILT_IN = Set.of("file", "s3", "email");

  /** Simpan's own, and the JVM's, which whoever starts it sets for other ends. */
  private static final Set<String> NOT_LOOKED_AT =
      Set.of(
          "account",
          "defaultProperties",
          StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

  private final Set<String> known = new TreeSet<>(OTHERS);
  private final Set<String> flat = new TreeSet<>();
  private final List<String> destinations;
  private final Map<String, String> set = new TreeMap<>();

  private UnknownSettings(ConfigurableEnvironment environment, Collection<RouteFile> routes) {
    defaults().forEach(known::addAll);
    for (RouteFile file : routes) {
      addNamed(file.text());
    }
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> settings
          && !NOT_LOOKED_AT.contains(source.getName())) {
        for (String name : settings.getPropertyNames()) {
          String value = String.valueOf(settings.getProperty(name));
          set.putIfAbsent(name, value);
          if (value.contains("${")) {
            addNamed(value);
          }
        }
      }
    }
    known.forEach(name -> flat.add(flat(name)));
    destinations =
        routes.stream()
            .map(RouteFile::stem)
            .filter(stem -> stem.matches("(deliver|announce)-to-.+"))
            .map(stem -> stem.replaceFirst("^(deliver|announce)-to-", ""))
            .filter(name -> !BUILT_IN.contains(name))
            .map(name -> name.replace("-", ""))
            .distinct()
            .toList();
  }

  /**
   * A line for each, without its value.
   *
   * @param routes all files of routes that there are
   */
  public static List<String> of(ConfigurableEnvironment environment, Collection<RouteFile> routes) {
    return new UnknownSettings(environment, routes).lines();
  }

  private static Stream<List<String>> defaults() {
    try {
      return new YamlPropertySourceLoader()
          .load("defaults", new ClassPathResource("simpan/config/application.yaml")).stream()
              .map(it -> List.of(((EnumerablePropertySource<?>) it).getPropertyNames()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void addNamed(String text) {
    NAME.matcher(text).results().forEach(it -> known.add(it.group()));
  }

  private List<String> lines() {
    return set.keySet().stream()
        .filter(this::isOurs)
        .filter(name -> !isKnown(name))
        .map(this::line)
        .toList();
  }

  private boolean isOurs(String name) {
    boolean isOurs =
        VARIABLE.matcher(name).matches()
            ? !OF_A_SERVICE.matcher(name).matches()
            : name.matches("(?s)(simpan|rapatin)\\..+");
    return isOurs
        && !flat(name).startsWith("rapatinaccounts") // those are refused
        && !name.startsWith("simpan.accounts."); // what one start tells the next
  }

  private boolean isKnown(String name) {
    boolean isEmptySection =
        set.get(name).isBlank() && known.stream().anyMatch(it -> it.startsWith(name + "."));
    return flat.contains(flat(name)) || isEmptySection || isOfDestination(name);
  }

  private boolean isOfDestination(String name) {
    String plain = name.replace("-", "").toLowerCase(Locale.ROOT);
    return VARIABLE.matcher(name).matches()
        ? destinations.stream().anyMatch(it -> flat(name).startsWith("simpan" + it))
        : destinations.stream().anyMatch(it -> (plain + ".").startsWith("simpan." + it + "."));
  }

  /** The same for all ways to write a name, as Spring Boot takes them. */
  private static String flat(String name) {
    String item = VARIABLE.matcher(name).matches() ? "(_\\d+_?)+$" : "\\[.*";
    return name.replaceFirst(item, "").replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
  }

  private String line(String name) {
    String shown = name.replaceAll("\\p{C}", "?");
    return nearest(flat(name))
        .map(it -> VARIABLE.matcher(name).matches() ? variable(it) : it)
        .map(it -> shown + ": is no setting; " + it + " may be meant")
        .orElse(shown + ": is no setting; one that config/application.yaml has is expected");
  }

  private static String variable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The one that differs by a few letters, or else the only one that ends so. */
  private Optional<String> nearest(String name) {
    String rest = name.replaceFirst("^(simpan|rapatin)", "");
    Optional<String> alike =
        known.stream()
            .filter(it -> distance(flat(it), name) <= Math.max(1, rest.length() / 4))
            .min(Comparator.comparingInt(it -> distance(flat(it), name)));
    List<String> ending = known.stream().filter(it -> flat(it).endsWith(rest)).toList();
    return alike.isPresent() || ending.size() != 1 ? alike : Optional.of(ending.get(0));
  }

  /** Levenshtein's: how many letters one has to add, remove or change. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
