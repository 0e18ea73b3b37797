package id.simpan.routes;

import static org.mockito.Mockito.mock;

import id.simpan.ledger.Batches;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Meetings;
import id.simpan.ledger.Transfers;
import id.simpan.program.ShortPauses;
import id.simpan.routing.CalledRoutes;
import id.simpan.routing.Sweep;
import id.simpan.routing.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * Route files as they are loaded from {@code routes/}, with the defaults of {@code
 * config/application.yaml}; mocks take the place of the routes that they call. Waiting between
 * attempts is cut short, nothing else is changed.
 */
abstract class RouteTest extends CamelTestSupport {

  private final List<String> stems;
  private final Map<String, String> settings = new HashMap<>();

  /**
   * @param stems names of route files without {@code .camel.yaml}
   */
  RouteTest(String... stems) {
    this.stems = List.of(stems);
    settings.put("simpan.command", "run");
  }

  /** Sets it otherwise than the default; before the context starts. */
  final void set(String setting, String value) {
    settings.put(setting, value);
  }

  @Override
  protected CamelContext createCamelContext() throws Exception {
    Properties properties = new Properties();
    for (var source :
        new YamlPropertySourceLoader()
            .load("defaults", new FileSystemResource("config/application.yaml"))) {
      var defaults = (EnumerablePropertySource<?>) source;
      for (String name : defaults.getPropertyNames()) {
        properties.put(name, String.valueOf(defaults.getProperty(name)));
      }
    }
    properties.putAll(settings);
    DefaultCamelContext context = new DefaultCamelContext();
    context.getPropertiesComponent().setInitialProperties(properties);
    context.setStreamCaching(false);
    // as CamelDefaults has it: what stops waits for its poll
    context.getComponent("seda", SedaComponent.class).setDefaultPollTimeout(100);
    context.getCamelContextExtension().addInterceptStrategy(new CalledRoutes(Traffic.UNWATCHED));
    return context;
  }

  @Override
  protected RoutesBuilder[] createRouteBuilders() throws Exception {
    if (stems.contains("note-failure")) { // it knows of more than the route under test
      Map.of(
              "deliveries", Deliveries.class,
              "batches", Batches.class,
              "transfers", Transfers.class,
              "meetings", Meetings.class,
              "sweep", Sweep.class)
          .forEach(this::bindUnlessBound);
    }
    if (stems.contains("error-handling-of-housekeeping")) {
      bindUnlessBound("sweep", Sweep.class);
    }
    List<RoutesBuilder> builders = new ArrayList<>();
    for (String stem : stems) {
      builders.addAll(
          PluginHelper.getRoutesLoader(context())
              .findRoutesBuilders(ResourceHelper.fromString(stem + ".camel.yaml", yaml(stem))));
    }
    builders.add(neighbours());
    return builders.toArray(RoutesBuilder[]::new);
  }

  private void bindUnlessBound(String name, Class<?> type) {
    if (context().getRegistry().lookupByName(name) == null) {
      context().getRegistry().bind(name, mock(type));
    }
  }

  private static String yaml(String stem) {
    try {
      return ShortPauses.betweenAttempts(
          Files.readString(RouteFile.FOLDER.resolve(stem + ".camel.yaml")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** {@code direct:NAME} leads to {@code mock:NAME} where no file under test stands behind it. */
  private RouteBuilder neighbours() {
    TreeSet<String> called = new TreeSet<>();
    RouteFile.all().stream()
        .filter(file -> stems.contains(file.stem()))
        .flatMap(file -> file.texts("uri").stream())
        .filter(uri -> uri.matches("direct:[a-z-]+"))
        .map(uri -> uri.substring("direct:".length()))
        .filter(name -> !stems.contains(name))
        .forEach(called::add);
    Stream.of(moreNeighbours()).forEach(called::add);
    return new RouteBuilder() {
      @Override
      public void configure() {
        called.forEach(
            name ->
                from("direct:" + name)
                    .routeId("neighbour-" + name)
                    .errorHandler(noErrorHandler())
                    .to("mock:" + name));
      }
    };
  }

  /** Routes whose names are known only when they are called. */
  String[] moreNeighbours() {
    return new String[0];
  }

  /** The mock behind {@code direct:NAME}. */
  final MockEndpoint neighbour(String name) {
    return getMockEndpoint("mock:" + name);
  }

  /** Sends a body with variables such as {@code Map.of("transfer", transfer)}. */
  final Exchange send(String uri, Object body, Map<String, ?> variables) {
    Exchange exchange = new DefaultExchange(context());
    exchange.getMessage().setBody(body);
    variables.forEach(exchange::setVariable);
    return template().send(uri, exchange);
  }

  final Exchange send(String uri, Object body) {
    return send(uri, body, Map.of());
  }
}
