package id.simpan.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.Predicate;
import org.apache.camel.StartupStep;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.spi.FactoryFinderResolver;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.startup.DefaultStartupStepRecorder;
import org.quartz.Scheduler;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.springframework.core.env.Environment;

/**
 * Tries route files in a context that never starts: routes are made, with every endpoint, bean,
 * property and expression that they name, but nothing is connected and nothing runs.
 */
final class RouteTrial implements AutoCloseable {

  private static final String PROBE = "simpan-trial-";

  private final Function<Throwable, String> describe;
  private final Context context;
  private final Steps steps = new Steps();
  private int probes;

  /**
   * @param program has the beans
   */
  RouteTrial(CamelContext program, Environment environment, Function<Throwable, String> describe) {
    this.describe = describe;
    this.context = new Context(program);
    context.disableJMX();
    EnvironmentSource.of(environment, context);
    context.getCamelContextExtension().setStartupStepRecorder(steps);
    context.build();
  }

  /** Why a file would not run: its report. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String report) {
      super(report);
    }
  }

  /** Makes the routes of a file, beside those of the files that were tried before. */
  RouteContents of(RouteFile file) throws Unusable {
    return load(file, true);
  }

  /** Only reads what is in a file. */
  RouteContents read(RouteFile file) throws Unusable {
    return load(file, false);
  }

  private RouteContents load(RouteFile file, boolean make) throws Unusable {
    if (file.unreadable() != null) {
      throw new Unusable(file.report(OptionalInt.empty(), ""));
    }
    List<RouteDefinition> routesBefore = List.copyOf(context.getRouteDefinitions());
    List<RouteTemplateDefinition> templatesBefore =
        List.copyOf(context.getRouteTemplateDefinitions());
    List<RouteConfigurationDefinition> configurationsBefore =
        List.copyOf(context.getRouteConfigurationDefinitions());
    steps.begun.clear();
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(file.resource());
      List<RouteDefinition> routes = added(context.getRouteDefinitions(), routesBefore);
      List<RouteTemplateDefinition> templates =
          added(context.getRouteTemplateDefinitions(), templatesBefore);
      List<RouteConfigurationDefinition> configurations =
          added(context.getRouteConfigurationDefinitions(), configurationsBefore);
      RouteContents contents = contents(file, routes, templates, configurations);
      if (contents.routes().isEmpty()
          && routes.isEmpty()
          && templates.isEmpty()
          && configurations.isEmpty()
          && file.text().lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
        throw new IllegalArgumentException("it is empty; a route is expected, or no file");
      }
      if (make) {
        requireWorkers(file, templates);
        probe(file, templates, configurations);
        context.startRouteDefinitions(added(context.getRouteDefinitions(), routesBefore));
      }
      return contents;
    } catch (Exception | LinkageError failed) {
      OptionalInt line = line(failed, added(context.getRouteDefinitions(), routesBefore));
      context.getRouteDefinitions().retainAll(routesBefore);
      context.getRouteTemplateDefinitions().retainAll(templatesBefore);
      context.getRouteConfigurationDefinitions().retainAll(configurationsBefore);
      throw failed instanceof Unusable known
          ? known
          : new Unusable(file.report(line, reason(failed)));
    }
  }

  private RouteContents contents(
      RouteFile file,
      List<RouteDefinition> routes,
      List<RouteTemplateDefinition> templates,
      List<RouteConfigurationDefinition> configurations) {
    RouteYaml yaml = file.yaml();
    List<RouteDefinition> all = new ArrayList<>(routes);
    templates.forEach(template -> all.add(template.getRoute()));
    return new RouteContents(
        routes.stream()
            .filter(OptionalIdentifiedDefinition::hasCustomIdAssigned)
            .map(RouteDefinition::getId)
            .collect(Collectors.toCollection(TreeSet::new)),
        templates.stream()
            .map(RouteTemplateDefinition::getId)
            .collect(Collectors.toCollection(TreeSet::new)),
        configurations.stream()
            .map(it -> it.hasCustomIdAssigned() ? it.getId() : RouteContents.EVERYWHERE)
            .collect(Collectors.toCollection(TreeSet::new)),
        all.stream()
            .map(RouteDefinition::getRouteConfigurationId)
            .filter(ids -> ids != null)
            .flatMap(ids -> List.of(ids.split(",")).stream())
            .map(id -> context.resolvePropertyPlaceholders(id.trim()))
            .collect(Collectors.toCollection(TreeSet::new)),
        yaml.texts("routeTemplateRef"),
        routes.stream()
            .filter(this::isIncluded)
            .map(this::input)
            .collect(Collectors.toCollection(TreeSet::new)),
        yaml.beans(),
        yaml.words(),
        routes.stream().anyMatch(RouteTrial::begins));
  }

  /** As Camel does, which says nothing of the routes that it leaves out. */
  private boolean isIncluded(RouteDefinition route) {
    if (route.getPrecondition() == null) {
      return true;
    }
    Predicate precondition =
        context
            .resolveLanguage("simple")
            .createPredicate(context.resolvePropertyPlaceholders(route.getPrecondition()));
    precondition.initPredicate(context);
    return precondition.matches(new DefaultExchange(context));
  }

  private String input(RouteDefinition route) {
    String input = route.getInput() == null ? "" : route.getInput().getEndpointUri();
    if (route.getTemplateParameters() != null) {
      for (Map.Entry<String, Object> parameter : route.getTemplateParameters().entrySet()) {
        input =
            input.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
      }
    }
    return context.resolvePropertyPlaceholders(input).replaceFirst("^direct:(//)?", "direct:");
  }

  private static boolean begins(RouteDefinition route) {
    String input = route.getInput() == null ? "" : route.getInput().getEndpointUri();
    return !input.startsWith("direct:") && !input.startsWith("{{simpan.queue}}:");
  }

  /** A configuration counts only in a route, and a template only once there is a route of it. */
  private void probe(
      RouteFile file,
      List<RouteTemplateDefinition> templates,
      List<RouteConfigurationDefinition> configurations)
      throws Exception {
    for (RouteConfigurationDefinition configuration : configurations) {
      String id = PROBE + ++probes;
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              var route = from("direct:" + id).routeId(id);
              if (configuration.hasCustomIdAssigned()) {
                route.routeConfigurationId(configuration.getId());
              }
              route.stop();
            }
          });
    }
    for (RouteTemplateDefinition template : templates) {
      List<String> needed = needed(template);
      if (Set.of("destination").containsAll(needed)) {
        var route = TemplatedRouteBuilder.builder(context, template.getId());
        needed.forEach(name -> route.parameter(name, "trial"));
        String id = route.routeId(PROBE + ++probes).add();
        if (Destinations.WORKERS.contains(template.getId())) {
          requireInput(file, template.getId(), context.getRouteDefinition(id));
        }
      }
    }
  }

  private static List<String> needed(RouteTemplateDefinition template) {
    return template.getTemplateParameters().stream()
        .filter(it -> it.getDefaultValue() == null && !Boolean.FALSE.equals(it.getRequired()))
        .map(RouteTemplateParameterDefinition::getName)
        .toList();
  }

  /** Those of the workers are given the destination and nothing else. */
  private static void requireWorkers(RouteFile file, List<RouteTemplateDefinition> templates)
      throws Unusable {
    for (RouteTemplateDefinition template : templates) {
      for (String name : needed(template)) {
        if (Destinations.WORKERS.contains(template.getId()) && !name.equals("destination")) {
          throw new Unusable(
              file.report(
                  file.lineOf(name),
                  "nothing gives the route template '%s' its '%s'; a defaultValue is expected"
                      .formatted(template.getId(), name)));
        }
      }
    }
  }

  /** Work for a destination is told at this place and no other. */
  private void requireInput(RouteFile file, String template, RouteDefinition route)
      throws Unusable {
    String expected = "{{simpan.queue}}:" + template + "-";
    String input = input(route).replaceFirst("\\?.*", "").replaceFirst("^(\\w+)://", "$1:");
    if (!input.equals(context.resolvePropertyPlaceholders(expected + "trial"))) {
      int line = route.getInput() == null ? 0 : route.getInput().getLineNumber();
      throw new Unusable(
          file.report(
              line > 0 ? OptionalInt.of(line) : file.lineOf(template),
              "nothing would come to the route template '%s'; it is expected to begin with %s{{destination}}"
                  .formatted(template, expected)));
    }
  }

  private static <T> List<T> added(Collection<T> now, Collection<T> before) {
    return now.stream().filter(it -> before.stream().noneMatch(old -> old == it)).toList();
  }

  private OptionalInt line(Throwable failed, List<RouteDefinition> routes) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYamlEngineException marked
          && marked.getProblemMark().isPresent()) {
        return OptionalInt.of(marked.getProblemMark().get().getLine() + 1);
      }
    }
    for (String node : steps.begun) {
      for (RouteDefinition route : routes) {
        for (ProcessorDefinition<?> output :
            ProcessorDefinitionHelper.filterTypeInOutputs(
                route.getOutputs(), ProcessorDefinition.class)) {
          if (node.equals(output.getId()) && output.getLineNumber() > 0) {
            return OptionalInt.of(output.getLineNumber());
          }
        }
      }
    }
    String message = String.valueOf(failed.getMessage());
    return routes.stream()
        .filter(route -> route.getId() != null && message.contains(route.getId()))
        .filter(route -> route.getInput() != null && route.getInput().getLineNumber() > 0)
        .mapToInt(route -> route.getInput().getLineNumber())
        .findFirst();
  }

  private String reason(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof MarkedYamlEngineException marked) {
      return String.valueOf(marked.getProblem()).replaceAll("\\s+", " ");
    }
    if (cause instanceof NoSuchEndpointException unknown) {
      String scheme = unknown.getUri().replaceFirst(":.*", "");
      return "there is no component '%s'; a jar in lib/ may bring it".formatted(scheme);
    }
    return describe.apply(cause);
  }

  @Override
  public void close() {
    context.stop();
  }

  private static final class Context extends DefaultCamelContext {

    Context(CamelContext program) {
      super(false);
      getCamelContextExtension().setRegistry(new DefaultRegistry(new Beans(program.getRegistry())));
      getCamelContextExtension()
          .addContextPlugin(
              FactoryFinderResolver.class, new Found(program.getCamelContextExtension()));
    }

    @Override
    public void startRouteService(RouteService route, boolean addingRoutes) {
      // it was made: that is all
    }
  }

  /**
   * What the program's context has found in its jars, and has not: most of what is asked for is in
   * none of them, and to see that takes long.
   */
  private record Found(ExtendedCamelContext program) implements FactoryFinderResolver {

    @Override
    public FactoryFinder resolveFactoryFinder(ClassResolver classes, String path) {
      return program.getFactoryFinder(path);
    }

    @Override
    public FactoryFinder resolveBootstrapFactoryFinder(ClassResolver classes, String path) {
      return program.getBootstrapFactoryFinder(path);
    }
  }

  /** The program's beans but for components: those belong to the program's context. */
  private record Beans(Registry beans) implements BeanRepository {

    private static <T> T unlessComponent(T bean) {
      return bean instanceof Component ? null : bean;
    }

    @Override
    public Object lookupByName(String name) {
      return unlessComponent(beans.lookupByName(name));
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
      return unlessComponent(beans.lookupByNameAndType(name, type));
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
      return beans.findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
      boolean isThePrograms = // which a component on trial would stop at its end
          CamelContext.class.isAssignableFrom(type) || type == Scheduler.class;
      return isThePrograms ? new HashSet<>() : beans.findByType(type);
    }
  }

  /** The nodes of a route that are being made, the innermost first. */
  private static final class Steps extends DefaultStartupStepRecorder {

    private final Deque<String> begun = new ArrayDeque<>();

    @Override
    public StartupStep beginStep(Class<?> type, String name, String description) {
      begun.push(String.valueOf(name));
      return super.beginStep(type, name, description);
    }

    @Override
    public void endStep(StartupStep step) {
      begun.poll();
      super.endStep(step);
    }
  }
}
