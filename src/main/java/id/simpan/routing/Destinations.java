package id.simpan.routing;

import id.simpan.ledger.Destination;
import id.simpan.rapatin.RecordingFile;
import id.simpan.settings.TypePatterns;
import id.simpan.settings.UnusableSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;

/**
 * The destinations that are configured. What each one takes, its routes say; each gets workers of
 * its own.
 */
public final class Destinations {

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

  /**
   * Finds the routes of each destination in a started context, and starts its workers.
   *
   * @throws UnusableSettings if a destination has no route
   */
  public void start(CamelContext context) {
    List<String> inputs =
        context.getRoutes().stream()
            .map(Route::getEndpoint)
            .map(e -> e.getEndpointBaseUri())
            .toList();
    for (String name : names) {
      Destination destination =
          new Destination(
              name,
              inputs.contains("direct://deliver-to-" + name),
              inputs.contains("direct://announce-to-" + name));
      if (!destination.delivers() && !destination.announces()) {
        throw new UnusableSettings(
            List.of(
                "simpan.destinations: '%s' has no route; routes/deliver-to-%s.camel.yaml or routes/announce-to-%s.camel.yaml is expected"
                    .formatted(name, name, name)));
      }
      synchronized (found) {
        found.put(name, destination);
      }
    }
    for (Destination destination : all()) {
      if (destination.delivers()) {
        startWorkers(context, "deliver-file", destination.name());
      }
      startWorkers(context, "close-batch", destination.name());
    }
  }

  private static void startWorkers(CamelContext context, String template, String destination) {
    TemplatedRouteBuilder.builder(context, template)
        .routeId(template + "-" + destination)
        .parameter("destination", destination)
        .add();
  }

  /** All that have started. */
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

  /** Names of the destinations that a file goes to by its recording type. */
  public List<String> owedBy(RecordingFile file) {
    return names.stream()
        .filter(name -> TypePatterns.allow(types.apply(name), file.recordingType()))
        .toList();
  }
}
