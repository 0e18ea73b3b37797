package id.simpan.live;

import id.simpan.download.DownloadClient;
import id.simpan.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;

/** Adds the routes of a file to a started context, and takes them out of it again. */
final class RunningRoutes {

  /** For work in hand to finish before its routes stop; then downloads are left to be resumed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration LAST_GRACE = Duration.ofMillis(500);

  private static final long LOOK_MILLIS = 50;

  /**
   * Where the one begins that waits for all that its sweep does; those that it calls may stop under
   * it.
   */
  private static final String SWEEP = "direct://sweep";

  private final CamelContext context;
  private final Model model;
  private final Ledger ledger;
  private final DownloadClient downloads;
  private final Runnable breakOff;

  /**
   * @param breakOff is called when a sweep's own route is stopped though it is not over
   */
  RunningRoutes(CamelContext context, Ledger ledger, DownloadClient downloads, Runnable breakOff) {
    this.breakOff = breakOff;
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    this.ledger = ledger;
    this.downloads = downloads;
  }

  /** What the context has of a file. */
  record Loaded(
      RouteFile file,
      RouteContents contents,
      List<RouteDefinition> definitions,
      List<RouteTemplateDefinition> templates,
      List<RouteConfigurationDefinition> configurations) {

    List<String> routes() {
      return definitions.stream().map(RouteDefinition::getRouteId).toList();
    }
  }

  /**
   * @throws Exception if a route does not start, or a {@link LinkageError}; then none of the file's
   *     does
   */
  Loaded add(RouteFile file, RouteContents contents) throws Exception {
    List<RouteDefinition> definitions = List.copyOf(model.getRouteDefinitions());
    List<RouteTemplateDefinition> templates = List.copyOf(model.getRouteTemplateDefinitions());
    List<RouteConfigurationDefinition> configurations =
        List.copyOf(model.getRouteConfigurationDefinitions());
    Supplier<Loaded> loaded =
        () ->
            new Loaded(
                file,
                contents,
                added(model.getRouteDefinitions(), definitions),
                added(model.getRouteTemplateDefinitions(), templates),
                added(model.getRouteConfigurationDefinitions(), configurations));
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(file.resource());
    } catch (Exception | LinkageError failed) {
      remove(loaded.get());
      throw failed;
    }
    return loaded.get();
  }

  private static <T> List<T> added(Collection<T> now, Collection<T> before) {
    List<T> added = new ArrayList<>(now);
    added.removeIf(it -> before.stream().anyMatch(old -> old == it));
    return List.copyOf(added);
  }

  /**
   * Lets work in hand finish, interrupts downloads that do not, and stops the routes. Nobody takes
   * new work until {@link Ledger#takeAgain}.
   */
  void stop(Collection<String> routes) throws Exception {
    ledger.leases().pauseTaking();
    if (!isIdleWithin(GRACE, routes)) {
      downloads.interrupt();
      if (!isIdleWithin(LAST_GRACE, routes)
          && routes.stream().anyMatch(route -> isSweep(route) && isInHand(route))) {
        breakOff.run();
      }
    }
    for (String route : routes) {
      stop(route);
    }
  }

  private boolean isIdleWithin(Duration limit, Collection<String> routes)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (routes.stream().anyMatch(this::isInHand)) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  private boolean isSweep(String id) {
    Route route = context.getRoute(id);
    return route != null && route.getEndpoint().getEndpointBaseUri().equals(SWEEP);
  }

  private boolean isInHand(String route) {
    return context.getInflightRepository().size(route) > 0;
  }

  void remove(Loaded loaded) throws Exception {
    for (String route : loaded.routes()) {
      remove(route);
    }
    // a route that did not start is known by its definition alone
    model.removeRouteDefinitions(loaded.definitions());
    model.removeRouteTemplateDefinitions(loaded.templates());
    for (RouteConfigurationDefinition configuration : loaded.configurations()) {
      model.removeRouteConfiguration(configuration);
    }
  }

  void remove(String route) throws Exception {
    if (context.getRoute(route) != null) {
      stop(route);
      context.removeRoute(route);
    }
  }

  private void stop(String route) throws Exception {
    ServiceStatus status = context.getRouteController().getRouteStatus(route);
    if (status != null && !status.isStopped()) {
      context.getRouteController().stopRoute(route, LAST_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
