package id.simpan.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.kamelets.KameletFile.Node;
import id.simpan.routes.RouteSchema;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/**
 * The rules that Camel's own catalogue of Kamelets holds its files to, but for the provider: only
 * those of the catalogue come from the Apache Software Foundation.
 */
class KameletRulesTest {

  private static final List<KameletFile> FILES = KameletFile.all();

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([\\w.-]+)(:[^}]*)?}}");

  /** Words that a title need not write with a capital. */
  private static final Set<String> SMALL_WORDS = Set.of("of", "per", "to", "for", "and", "in");

  /** The artifact of each language, whatever is in its expressions. */
  private static final Map<String, String> LANGUAGES =
      Map.of(
          "simple", "core",
          "constant", "core",
          "header", "core",
          "tokenize", "core",
          "jsonpath", "jsonpath");

  /** Where Simple leaves its own functions for a bean, or for what is inside an object. */
  private static final Pattern NEEDS_BEAN =
      Pattern.compile("\\$\\{(bean:|body[.\\[]|variable\\.\\w+[.\\[])");

  static Stream<KameletFile> files() {
    return FILES.stream();
  }

  @Test
  void thereAreASourceAndAnAction() {
    assertThat(FILES)
        .extracting(KameletFile::stem)
        .containsExactly("rapatin-get-recordings-action", "rapatin-recordings-source");
  }

  @ParameterizedTest
  @MethodSource("files")
  void isCalledLikeItsFileAndItsType(KameletFile file) {
    assertThat(file.root().get("apiVersion")).isEqualTo("camel.apache.org/v1");
    assertThat(file.root().get("kind")).isEqualTo("Kamelet");
    assertThat(file.at("metadata", "name")).isEqualTo(file.stem());
    assertThat(file.type()).isIn("source", "sink", "action");
    assertThat(file.stem()).matches("[a-z]+(-[a-z]+)*").endsWith("-" + file.type());
    assertThat((String) file.definition().get("title"))
        .endsWith(" " + file.type().substring(0, 1).toUpperCase() + file.type().substring(1));
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysWhoseItIsAndHowMature(KameletFile file) {
    assertThat(file.metadata("annotations", "kamelet.support.level")).isIn("Preview", "Stable");
    assertThat(file.metadata("annotations", "catalog.version")).matches("\\d+\\.\\d+\\.\\d+");
    for (String name : List.of("provider", "kamelet.group", "kamelet.namespace")) {
      assertThat(file.metadata("annotations", name)).as(name).matches("[A-Z]\\w+");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasAnIconThatCanBeDrawn(KameletFile file) throws Exception {
    String icon = file.metadata("annotations", "kamelet.icon");
    assertThat(icon).startsWith("data:image/svg+xml;base64,");
    byte[] svg = Base64.getDecoder().decode(icon.substring(icon.indexOf(',') + 1));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Element root =
        factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg)).getDocumentElement();
    assertThat(root.getLocalName()).isEqualTo("svg");
    assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
    assertThat(root.hasChildNodes()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("files")
  void describesItself(KameletFile file) {
    assertThat(file.definition().get("type")).isEqualTo("object");
    assertThat((String) file.definition().get("description")).matches("(?s)[A-Z].{20,}\\.\\s*");
  }

  @ParameterizedTest
  @MethodSource("files")
  void describesEachProperty(KameletFile file) {
    assertThat(file.properties()).isNotEmpty();
    file.properties()
        .forEach(
            (name, property) -> {
              assertThat(name).matches("[a-z][A-Za-z0-9]*");
              assertThat((String) property.get("description")).as(name).matches("[A-Z].{10,}\\.");
              String title = (String) property.get("title");
              assertThat(title).as(name).isNotBlank().doesNotMatch("(The|An?) .*");
              assertThat(title.split(" "))
                  .as(name)
                  .allMatch(word -> SMALL_WORDS.contains(word) || word.matches("[A-Z].*"));
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void typesEachPropertyAndWhatItShows(KameletFile file) {
    Map<String, Class<?>> types =
        Map.of("string", String.class, "integer", Integer.class, "boolean", Boolean.class);
    file.properties()
        .forEach(
            (name, property) -> {
              assertThat((String) property.get("type")).as(name).isIn(types.keySet());
              for (String shown : List.of("default", "example")) {
                if (property.get(shown) != null) {
                  assertThat(property.get(shown))
                      .as("%s of %s", shown, name)
                      .isInstanceOf(types.get(property.get("type")));
                  if (property.get("pattern") instanceof String pattern) {
                    assertThat(property.get(shown).toString()).as(name).containsPattern(pattern);
                  }
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void requiresPropertiesThatThereAreAndThatHaveNoDefault(KameletFile file) {
    assertThat(file.required()).doesNotHaveDuplicates().allMatch(file.properties()::containsKey);
    file.properties()
        .forEach(
            (name, property) -> {
              if (file.required().contains(name)) {
                assertThat(property.get("default")).as(name).isNull();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void marksSecrets(KameletFile file) {
    file.properties()
        .forEach(
            (name, property) -> {
              if (name.matches("(?i).*(token|password|secret|credential|apikey).*")) {
                assertThat(property.get("format")).as(name).isEqualTo("password");
              }
              if ("password".equals(property.get("format"))) {
                assertThat((List<?>) property.get("x-descriptors"))
                    .as(name)
                    .anyMatch("urn:camel:group:credentials"::equals);
                assertThat(property.get("default")).as(name).isNull();
                assertThat(property.get("example")).as(name).isNull();
              }
            });
    assertThat(file.properties().values()).anyMatch(it -> "password".equals(it.get("format")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void usesWhatItDeclaresAndDeclaresWhatItUses(KameletFile file) {
    Set<String> declared = new HashSet<>(file.properties().keySet());
    if (file.template().get("beans") instanceof List<?> beans) {
      beans.forEach(bean -> declared.add((String) ((Map<?, ?>) bean).get("name")));
    }
    Set<String> used =
        file.texts().stream()
            .flatMap(text -> PLACEHOLDER.matcher(text).results())
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(used).isEqualTo(declared);
  }

  @ParameterizedTest
  @MethodSource("files")
  void givesAFallbackToWhatMayBeLeftOut(KameletFile file) {
    file.texts().stream()
        .flatMap(text -> PLACEHOLDER.matcher(text).results())
        .forEach(
            match -> {
              Map<String, ?> property = file.properties().get(match.group(1));
              boolean always =
                  property == null
                      || property.get("default") != null
                      || file.required().contains(match.group(1));
              assertThat(always || match.group(2) != null).as(match.group()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void dependsOnWhatItUsesAndOnNothingElse(KameletFile file) {
    Set<String> needed = new TreeSet<>(Set.of("core", "kamelet"));
    for (Node node : file.nodes()) {
      if (node.key().equals("uri")) {
        needed.add(scheme(file, (String) node.value()));
      }
      if (node.key().equals("expression") && node.value() instanceof Map<?, ?> expression) {
        String language = expression.keySet().iterator().next().toString();
        assertThat(LANGUAGES).as("languages that are known here").containsKey(language);
        needed.add(LANGUAGES.get(language));
      }
      if (node.key().equals("json")) {
        assertThat(node.value()).isEqualTo(Map.of("library", "Jackson"));
        needed.add("jackson");
      }
      if (node.value() instanceof String text && NEEDS_BEAN.matcher(text).find()) {
        needed.add("bean");
      }
    }
    assertThat(file.dependencies())
        .isEqualTo(needed.stream().map("camel:"::concat).toList())
        .doesNotHaveDuplicates();
  }

  /** Of an address that is a property, the scheme of its default: https is of camel-http. */
  private static String scheme(KameletFile file, String uri) {
    var placeholder = PLACEHOLDER.matcher(uri);
    String resolved =
        placeholder.lookingAt()
            ? (String) file.properties().get(placeholder.group(1)).get("default")
            : uri;
    return resolved.replaceFirst(":.*", "").replaceFirst("^https$", "http");
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasATemplateThatIsValidByCamelsOwnSchema(KameletFile file) {
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("id", file.stem());
    file.template().forEach((key, value) -> template.put(key.toString(), value));
    assertThat(RouteSchema.validate(List.of(Map.of("routeTemplate", template)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasNoShorthand(KameletFile file) {
    for (Node node : file.nodes()) {
      if (Set.of("to", "log", "setBody", "simple", "constant", "jsonpath").contains(node.key())) {
        assertThat(node.value()).as(node.toString()).isInstanceOf(Map.class);
      }
      if (node.key().equals("uri")) {
        assertThat((String) node.value()).doesNotContain("?");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isLoadedByCamel(KameletFile file) throws Exception {
    try (var camel = new DefaultCamelContext()) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + file.path()));

      RouteTemplateDefinition template = camel.getRouteTemplateDefinition(file.stem());
      assertThat(template).isNotNull();
      assertThat(
              template.getTemplateParameters().stream()
                  .map(RouteTemplateParameterDefinition::getName))
          .containsExactlyInAnyOrderElementsOf(file.properties().keySet());
      assertThat(
              template.getTemplateParameters().stream()
                  .filter(parameter -> parameter.getDefaultValue() == null)
                  .filter(parameter -> !Boolean.FALSE.equals(parameter.getRequired()))
                  .map(RouteTemplateParameterDefinition::getName))
          .as("required by Camel")
          .containsExactlyInAnyOrderElementsOf(
              file.required().stream().map(Object::toString).toList());
    }
  }

  @Test
  void noTwoReadTheSame() {
    for (String key : List.of("title", "description")) {
      assertThat(FILES).extracting(it -> it.definition().get(key)).doesNotHaveDuplicates();
    }
  }

  /** Each Kamelet stands alone, so each has the call to the API in it. */
  @Test
  void allAskTheApiInTheSameWay() {
    assertThat(callsToTheApi(FILES.get(0))).hasSize(2);
    assertThat(FILES)
        .extracting(KameletRulesTest::callsToTheApi)
        .containsOnly(callsToTheApi(FILES.get(0)));
  }

  private static List<Object> callsToTheApi(KameletFile file) {
    return file.nodes().stream()
        .filter(node -> Set.of("to", "setHeaders").contains(node.key()))
        .map(Node::value)
        .filter(value -> value.toString().matches(".*\\{\\{(baseUrl|token)}}.*"))
        .toList();
  }
}
