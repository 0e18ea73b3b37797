package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples are files as the shipped ones are, and editors know what all of them are. */
class ExampleFilesTest {

  private static final Path EXAMPLES = Path.of("examples");

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  static Stream<RouteFile> routes() throws IOException {
    return examples().flatMap(example -> RouteFile.in(example.resolve("routes")).stream());
  }

  @Test
  void thereAreSome() throws IOException {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(routes()).hasSameSizeAs(examples().toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void saysWhatItIsAndWhichSettingsItNeeds(Path example) throws IOException {
    assertThat(example.resolve("README.md")).isNotEmptyFile();
    String settings = Files.readString(example.resolve("config/application.yaml"));
    String list = Files.readString(EXAMPLES.resolve("README.md"));
    assertThat(list).contains("(" + example.getFileName() + "/README.md)");
    for (RouteFile route : RouteFile.in(example.resolve("routes"))) {
      String name = route.stem().replaceFirst("^(deliver|announce)-to-", "");
      assertThat(settings).contains("destinations: file, " + name, "\n  " + name + ":\n");
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void isWrittenAsTheShippedRoutesAre(RouteFile file) {
    assertThat(RouteSchema.validate(file.root())).isEmpty();
    List<?> definitions = (List<?>) file.root();
    Map<?, ?> last = (Map<?, ?>) definitions.get(definitions.size() - 1);
    Map<?, ?> route = (Map<?, ?>) last.get("route");
    assertThat(route.get("id")).isEqualTo(file.stem());
    assertThat((String) route.get("description")).matches("[A-Z].{20,}\\.");
    assertThat(route.get("errorHandler")).isEqualTo(Map.of("noErrorHandler", Map.of()));
    assertThat(file.texts("uri")).noneMatch(uri -> uri.contains("?")).isNotEmpty();
  }

  @Test
  void editorsKnowTheSchemaOfEveryRouteFile() throws IOException {
    JsonNode schemas =
        new ObjectMapper().readTree(Path.of(".vscode/settings.json").toFile()).path("yaml.schemas");
    assertThat(schemas).hasSize(1);
    Map.Entry<String, JsonNode> schema = schemas.properties().iterator().next();
    assertThat(schema.getKey()).contains("/camel-4.18.0/").endsWith("/camelYamlDsl.json");
    List<PathMatcher> globs = new ArrayList<>();
    schema
        .getValue()
        .forEach(
            glob -> globs.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.asText())));
    List<Path> files = new ArrayList<>();
    for (Path folder : List.of(RouteFile.FOLDER, EXAMPLES)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        paths.filter(path -> path.toString().endsWith(".camel.yaml")).forEach(files::add);
      }
    }
    assertThat(files)
        .hasSizeGreaterThan(20)
        .allMatch(file -> globs.stream().anyMatch(glob -> glob.matches(file)));
  }
}
