package id.simpan.live;

import id.simpan.ledger.Destination;
import id.simpan.rapatin.RecordingFile;
import id.simpan.settings.TypePatterns;
import id.simpan.settings.UnusableSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/**
 * The destinations that are configured. What each one takes, the files of its routes say, whether
 * they run or not; each that runs has workers of its own.
 */
public final class Destinations {

  private static final String DELIVER = "deliver-file";
  private static final String CLOSE = "close-batch";

  /** The templates of those that work for a destination. */
  static final List<String> WORKERS = List.of(DELIVER, CLOSE);

  private final List<String> names;
  private final Function<String, List<String>> types;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, Destination> found = Map.of();
  private volatile List<String> away = List.of();
  private volatile Set<String> inputs = Set.of();

  /**
   * @param types which recording types go to a destination
   */
  public Destinations(List<String> names, Function<String, List<String>> types) {
    this.names = names.stream().map(String::trim).distinct().toList();
    this.types = types;
  }

  /** Those that are configured, whether they have routes or not. */
  public List<String> names() {
    return names;
  }

  /** All that have files of routes, or had them since the start. */
  public Collection<Destination> all() {
    return found.values();
  }

  /** The one of this name, or null if it never had a file. */
  public Destination named(String name) {
    return found.get(name);
  }

  /** Those that have workers now: what others are owed waits. */
  public List<Destination> running() {
    return all().stream()
        .map(
            it ->
                new Destination(
                    it.name(),
                    it.delivers() && isRunning(DELIVER + "-" + it.name()),
                    it.announces() && isRunning(CLOSE + "-" + it.name())))
        .filter(it -> it.delivers() || isRunning(CLOSE + "-" + it.name()))
        .toList();
  }

  /** Names of those that store what they are given. */
  public List<String> storing() {
    return all().stream().filter(Destination::delivers).map(Destination::name).toList();
  }

  /** Names of the destinations that a file goes to by its recording type. */
  public List<String> owedBy(RecordingFile file) {
    return all().stream()
        .map(Destination::name)
        .filter(name -> TypePatterns.allow(types.apply(name), file.recordingType()))
        .toList();
  }

  /**
   * Whether a route runs now that begins with an input of this name, such as the worker {@code
   * deliver-file-s3}. Without it, its work waits.
   */
  public boolean isRunning(String input) {
    return inputs.contains(input);
  }

  /**
   * @param listener is called when files have come or gone while routes run, and with them what a
   *     destination takes
   */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Takes what each destination takes from the names of the files. What it took before it takes
   * until the next start, though a file has gone: what it is owed waits for the file.
   *
   * @param files names of the route files that are there
   * @return whether that is something else than before
   */
  public boolean shapeBy(Collection<String> files) {
    Map<String, Destination> now = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      Destination before = named(name);
      boolean delivered = before != null && before.delivers();
      boolean announced = before != null && before.announces();
      String deliver = "deliver-to-" + name + RouteFile.SUFFIX;
      String announce = "announce-to-" + name + RouteFile.SUFFIX;
      boolean delivers = files.contains(deliver);
      boolean announces = files.contains(announce);
      if (!delivers && !announces) {
        lines.add(
            "simpan.destinations: '%s' has no route; routes/%s or routes/%s is expected"
                .formatted(name, deliver, announce));
      } else if (delivered && !delivers || announced && !announces) {
        lines.add(
            "simpan.destinations: '%s' had routes/%s, which is gone; put it back, or start Simpan anew without it"
                .formatted(name, delivers ? announce : deliver));
      }
      if (delivers || announces || before != null) {
        now.put(name, new Destination(name, delivers || delivered, announces || announced));
      }
    }
    away = List.copyOf(lines);
    boolean isOther = !found.equals(now);
    found = Collections.unmodifiableMap(now);
    return isOther;
  }

  /** Tells those who asked for it with {@link #onChange}. */
  void changed() {
    listeners.forEach(Runnable::run);
  }

  /** Names of those that store, for a command that runs no routes. */
  public static List<String> storing(List<String> names, RouteFolder folder) {
    Destinations destinations = new Destinations(names, name -> List.of());
    destinations.shapeBy(folder.read(destinations.names()).keySet());
    return destinations.storing();
  }

  /**
   * For a command that runs no routes.
   *
   * @throws UnusableSettings if one has no file of routes, or none stores
   */
  public static void require(List<String> names, RouteFolder folder) {
    Destinations destinations = new Destinations(names, name -> List.of());
    destinations.shapeBy(folder.read(destinations.names()).keySet());
    destinations.requireShape(folder);
  }

  /**
   * @throws UnusableSettings if nothing may be kept; with the folders whose files are left out
   */
  void requireShape(RouteFolder folder) {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new UnusableSettings(
          Stream.concat(folder.leftOut().stream(), problems.stream()).toList());
    }
  }

  /** What is wrong with the shape, a line for each; nothing may be kept while there is any. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(away);
    if (problems.isEmpty() && storing().isEmpty()) {
      problems.add(
          "simpan.destinations: '%s' only announces, so no recording would be stored; file, s3 or another with a route deliver-to-NAME is expected as well"
              .formatted(String.join(", ", names)));
    }
    return problems;
  }

  /**
   * Gives workers to each destination that runs now, and takes them from the others.
   *
   * @return why workers could not be had, by their template
   */
  Map<String, Throwable> follow(CamelContext context) {
    Map<String, Throwable> failures = new TreeMap<>();
    runWhatIsThere(context);
    for (String name : names) {
      Destination it = named(name);
      boolean takesFiles = isRunning("deliver-to-" + name);
      boolean takesBatches = isRunning("announce-to-" + name);
      // what a batch needs and does not run makes it late, with a reason
      follow(context, DELIVER, name, it != null && it.delivers() && takesFiles, failures);
      follow(context, CLOSE, name, it != null && (takesFiles || takesBatches), failures);
    }
    runWhatIsThere(context);
    return failures;
  }

  private void runWhatIsThere(CamelContext context) {
    inputs =
        context.getRoutes().stream()
            .map(route -> route.getEndpoint().getEndpointBaseUri().replaceFirst("^[^:]+://", ""))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static void follow(
      CamelContext context,
      String template,
      String destination,
      boolean isWanted,
      Map<String, Throwable> failures) {
    String id = template + "-" + destination;
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    try {
      if (context.getRoute(id) != null && !(isWanted && isStarted(context, id))) {
        remove(context, model, id);
      }
      if (isWanted
          && context.getRoute(id) == null
          && model.getRouteTemplateDefinition(template) != null) {
        add(context, model, template, id, destination);
      }
    } catch (Exception | LinkageError failed) {
      failures.putIfAbsent(template, failed);
    }
  }

  private static boolean isStarted(CamelContext context, String id) {
    ServiceStatus status = context.getRouteController().getRouteStatus(id);
    return status != null && status.isStarted();
  }

  private static void add(
      CamelContext context, Model model, String template, String id, String destination)
      throws Exception {
    try {
      TemplatedRouteBuilder.builder(context, template)
          .routeId(id)
          .parameter("destination", destination)
          .add();
    } catch (Exception | LinkageError failed) {
      try {
        remove(context, model, id); // Camel keeps one that did not start
      } catch (Exception other) {
        failed.addSuppressed(other);
      }
      throw failed;
    }
  }

  private static void remove(CamelContext context, Model model, String id) throws Exception {
    if (context.getRoute(id) != null) {
      context.getRouteController().stopRoute(id, 1, TimeUnit.SECONDS);
      context.removeRoute(id);
    }
    RouteDefinition definition = model.getRouteDefinition(id);
    if (definition != null) {
      model.removeRouteDefinition(definition);
    }
  }

  /** Ids of the workers that were made by these templates. */
  List<String> workersOf(Collection<String> templates) {
    return WORKERS.stream()
        .filter(templates::contains)
        .flatMap(template -> names.stream().map(name -> template + "-" + name))
        .toList();
  }
}
