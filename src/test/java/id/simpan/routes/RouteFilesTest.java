package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import id.simpan.routes.RouteFile.Node;
import id.simpan.routing.BrokerConfiguration;
import id.simpan.routing.EndpointConfiguration;
import id.simpan.routing.FilesConfiguration;
import id.simpan.routing.LedgerConfiguration;
import id.simpan.routing.PeopleConfiguration;
import id.simpan.routing.PollConfiguration;
import id.simpan.routing.SimpanConfiguration;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/** The style of the route files: canonical YAML, and no reference that leads nowhere. */
class RouteFilesTest {

  private static final List<RouteFile> FILES = RouteFile.all();
  private static final Set<String> LANGUAGES =
      Set.of(
          "simple",
          "constant",
          "method",
          "header",
          "variable",
          "exchangeProperty",
          "jsonpath",
          "jq",
          "xpath",
          "tokenize",
          "groovy",
          "datasonnet",
          "language",
          "ref");

  /** Where a language may stand: these hold an expression by another name. */
  private static final Set<String> EXPRESSIONS =
      Set.of("expression", "handled", "continued", "onWhen", "retryWhile");

  /** Called by the program itself, not by a route. */
  private static final Set<String> ENTRANCES = Set.of("sweep", "sign-in");

  /** Set by the program when it starts. */
  private static final Set<String> SET_BY_PROGRAM = Set.of("simpan.command");

  static Stream<RouteFile> files() {
    return FILES.stream();
  }

  @Test
  void thereAreRoutes() {
    assertThat(FILES).hasSizeGreaterThan(20);
  }

  @Test
  void theReadmeListsEach() throws IOException {
    String readme = Files.readString(RouteFile.FOLDER.resolve("README.md"));
    String table = readme.replaceFirst("(?s).*## Files, in reading order", "");
    Stream<String> listed =
        table
            .lines()
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split(" \\| ")[0])
            .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
            .map(name -> name.group(1));

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(FILES.stream().map(RouteFile::stem).toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void isValidByCamelsOwnSchema(RouteFile file) {
    assertThat(RouteSchema.validate(file.root())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void holdsOneDefinitionThatIsCalledLikeTheFile(RouteFile file) {
    assertThat((List<?>) file.root()).hasSize(1);
    assertThat((Map<?, ?>) ((List<?>) file.root()).get(0)).hasSize(1);
    assertThat(file.kind()).isIn("route", "routeTemplate", "routeConfiguration");
    assertThat(file.stem()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(file.definition().get("id")).isEqualTo(file.stem());
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysInOneSentenceWhatItIsFor(RouteFile file) {
    assertThat((String) file.definition().get("description")).matches("[A-Z].{20,}\\.");
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasItsStepsInsideFrom(RouteFile file) {
    if (file.kind().equals("routeConfiguration")) {
      return;
    }
    Map<?, ?> route =
        file.kind().equals("route")
            ? file.definition()
            : (Map<?, ?>) file.definition().get("route");
    assertThat(route.containsKey("steps")).isFalse();
    assertThat((List<?>) ((Map<?, ?>) route.get("from")).get("steps")).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasNoShorthand(RouteFile file) {
    for (Node node : file.nodes()) {
      if (LANGUAGES.contains(node.key()) && node.value() instanceof Map<?, ?> language) {
        assertThat(node.parent()).as(node.toString()).isIn(EXPRESSIONS);
        if (!node.key().equals("method")) {
          assertThat(language.containsKey("expression")).as(node.toString()).isTrue();
        }
      }
      if (Set.of("to", "toD", "log", "from", "bean", "simple", "constant", "setBody")
          .contains(node.key())) {
        assertThat(node.value()).as(node.toString()).isInstanceOf(Map.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void putsOptionsOfEndpointsIntoParameters(RouteFile file) {
    assertThat(file.texts("uri")).noneMatch(uri -> uri.contains("?"));
    for (Node node : file.nodes()) {
      if (node.parent().equals("parameters") && !node.key().isEmpty()) {
        assertThat(node.key()).matches("[a-z][A-Za-z]*(\\.[a-z][A-Za-z]*)?");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void usesSettingsThatThereAre(RouteFile file) throws Exception {
    Set<String> known = new HashSet<>(settings());
    known.addAll(SET_BY_PROGRAM);
    if (file.definition().get("parameters") instanceof List<?> parameters) {
      parameters.forEach(parameter -> known.add((String) ((Map<?, ?>) parameter).get("name")));
    }
    assertThat(known).containsAll(find("\\{\\{(?!bean:)\\??([^}:]+)[^}]*}}", file.texts()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void callsBeansAndMethodsThatThereAre(RouteFile file) {
    Map<String, Class<?>> beans = beans();
    for (Node node : file.nodes()) {
      if (node.value() instanceof Map<?, ?> call && Set.of("bean", "method").contains(node.key())) {
        String bean = (String) call.get("ref");
        String method = ((String) call.get("method")).replaceFirst("\\(.*", "");
        assertThat(beans).as(node.toString()).containsKey(bean);
        assertThat(Stream.of(beans.get(bean).getMethods()).map(Method::getName))
            .as("methods of %s", bean)
            .contains(method);
      }
    }
    assertThat(beans.keySet())
        .containsAll(find("\\$\\{bean:([A-Za-z0-9]+)", file.texts()))
        .containsAll(find("^#(?:bean:)?(.+)", file.texts()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void namesExceptionsThatThereAre(RouteFile file) {
    List<String> names = new ArrayList<>(file.texts("exceptionType"));
    file.nodes().stream()
        .filter(node -> node.parent().equals("exception") && node.key().isEmpty())
        .forEach(node -> names.add((String) node.value()));
    for (String name : names) {
      assertThatCode(() -> Class.forName(name).asSubclass(Throwable.class))
          .as(name)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyIdIsUnique() {
    List<String> ids = FILES.stream().flatMap(file -> file.texts("id").stream()).toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void everyErrorHandlingThatIsNamedIsThere() {
    // a routeConfigurationId that nobody defines starts silently, without error handling
    Set<String> defined =
        FILES.stream()
            .filter(file -> file.kind().equals("routeConfiguration"))
            .map(RouteFile::stem)
            .collect(Collectors.toSet());
    Set<String> used = all("routeConfigurationId");
    assertThat(defined).isEqualTo(used);
  }

  @Test
  void whatOthersHandleErrorsOfSaysSo() {
    for (RouteFile file : FILES) {
      if (file.kind().equals("route") && file.definition().get("routeConfigurationId") == null) {
        boolean called = file.texts("uri").stream().anyMatch(("direct:" + file.stem())::equals);
        if (called && !ENTRANCES.contains(file.stem())) {
          assertThat(file.definition().get("errorHandler")).as(file.stem()).isNotNull();
        }
      }
    }
  }

  @Test
  void everyRouteThatIsCalledIsThereAndEveryOneIsCalled() {
    Set<String> called = new TreeSet<>(ENTRANCES);
    Set<String> consumed = new TreeSet<>();
    for (RouteFile file : FILES) {
      for (Node node : file.nodes()) {
        if (node.key().equals("uri") && ((String) node.value()).startsWith("direct:")) {
          (node.parent().equals("from") ? consumed : called)
              .add(((String) node.value()).substring("direct:".length()));
        }
      }
    }
    Set<String> patterns =
        called.stream().filter(name -> name.matches(".*[${].*")).collect(Collectors.toSet());
    assertThat(patterns)
        .containsExactlyInAnyOrder(
            "deliver-to-{{destination}}",
            "deliver-to-${variable.batch.destination}",
            "announce-to-{{destination}}");
    called.removeAll(patterns);
    consumed.removeIf(name -> name.matches("(deliver|announce)-to-.*"));
    assertThat(consumed).isEqualTo(called);
  }

  private static Set<String> all(String key) {
    return FILES.stream().flatMap(file -> file.texts(key).stream()).collect(Collectors.toSet());
  }

  private static List<String> find(String pattern, Collection<String> texts) {
    Pattern compiled = Pattern.compile(pattern);
    return texts.stream()
        .flatMap(text -> compiled.matcher(text).results())
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** The named beans, by name. */
  private static Map<String, Class<?>> beans() {
    Map<String, Class<?>> beans = new HashMap<>();
    for (Class<?> configuration :
        List.of(
            SimpanConfiguration.class,
            LedgerConfiguration.class,
            PollConfiguration.class,
            FilesConfiguration.class,
            PeopleConfiguration.class,
            EndpointConfiguration.class,
            BrokerConfiguration.class)) {
      for (Method method : configuration.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Bean.class)) {
          beans.put(method.getName(), method.getReturnType());
        }
      }
    }
    return beans;
  }

  private static List<String> settings() throws Exception {
    return new YamlPropertySourceLoader()
        .load("defaults", new FileSystemResource("config/application.yaml")).stream()
            .map(source -> (EnumerablePropertySource<?>) source)
            .flatMap(source -> Stream.of(source.getPropertyNames()))
            .toList();
  }
}
