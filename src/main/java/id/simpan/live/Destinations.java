package id.simpan.live;

import id.simpan.ledger.Destination;
import id.simpan.rapatin.RecordingFile;
import id.simpan.settings.TypePatterns;
import id.simpan.settings.UnusableSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;

/**
 * The destinations that are configured. What each one takes, its routes say; each gets workers of
 * its own.
 */
public final class Destinations {

  private static final String DELIVER = "deliver-file";
  private static final String CLOSE = "close-batch";

  private final List<String> names;
  private final Function<String, List<String>> types;
  private final Map<String, Destination> found = new LinkedHashMap<>();

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

  /**
   * @param files names of the route files
   * @throws UnusableSettings if a destination has none
   */
  void requireFiles(Collection<String> files) {
    List<String> problems =
        names.stream()
            .filter(
                name ->
                    files.stream()
                        .noneMatch(
                            file ->
                                file.equals("deliver-to-" + name + RouteFile.SUFFIX)
                                    || file.equals("announce-to-" + name + RouteFile.SUFFIX)))
            .map(
                name ->
                    "simpan.destinations: '%s' has no route; routes/deliver-to-%s.camel.yaml or routes/announce-to-%s.camel.yaml is expected"
                        .formatted(name, name, name))
            .toList();
    if (!problems.isEmpty()) {
      throw new UnusableSettings(problems);
    }
  }

  /** Gives workers to each destination that has routes now, and takes them from the others. */
  void follow(CamelContext context) {
    List<String> inputs =
        context.getRoutes().stream().map(it -> it.getEndpoint().getEndpointBaseUri()).toList();
    synchronized (found) {
      found.clear();
      for (String name : names) {
        Destination destination =
            new Destination(
                name,
                inputs.contains("direct://deliver-to-" + name),
                inputs.contains("direct://announce-to-" + name));
        if (destination.delivers() || destination.announces()) {
          found.put(name, destination);
        }
      }
    }
    for (String name : names) {
      Destination destination = named(name);
      follow(context, DELIVER, name, destination != null && destination.delivers());
      follow(context, CLOSE, name, destination != null);
    }
  }

  private static void follow(
      CamelContext context, String template, String destination, boolean isWanted) {
    String id = template + "-" + destination;
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    boolean isThere = context.getRoute(id) != null;
    try {
      if (isThere && !isWanted) {
        context.getRouteController().stopRoute(id, 1, TimeUnit.SECONDS);
        context.removeRoute(id);
      } else if (!isThere && isWanted && model.getRouteTemplateDefinition(template) != null) {
        TemplatedRouteBuilder.builder(context, template)
            .routeId(id)
            .parameter("destination", destination)
            .add();
      }
    } catch (Exception failed) {
      throw RuntimeCamelException.wrapRuntimeCamelException(failed);
    }
  }

  /** Ids of the workers that were made by these templates. */
  List<String> workersOf(Collection<String> templates) {
    return Stream.of(DELIVER, CLOSE)
        .filter(templates::contains)
        .flatMap(template -> names.stream().map(name -> template + "-" + name))
        .toList();
  }

  /** All that have routes. */
  public Collection<Destination> all() {
    synchronized (found) {
      return List.copyOf(found.values());
    }
  }

  /** The one of this name, or null. */
  public Destination named(String name) {
    synchronized (found) {
      return found.get(name);
    }
  }

  public java.util.Set<String> storing() {
    return all().stream()
        .filter(Destination::delivers)
        .map(Destination::name)
        .collect(java.util.stream.Collectors.toSet());
  }

  public void onChange(Runnable r) {}

  /** Names of the destinations that a file goes to by its recording type. */
  public List<String> owedBy(RecordingFile file) {
    return names.stream()
        .filter(name -> TypePatterns.allow(types.apply(name), file.recordingType()))
        .toList();
  }
}
