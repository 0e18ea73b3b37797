package id.simpan.routes;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A file of {@code routes/}, as a tree of plain values.
 *
 * @param stem its name without {@code .camel.yaml}
 */
public record RouteFile(String stem, Object root) {

  static final Path FOLDER = Path.of("routes");

  private static final String SUFFIX = ".camel.yaml";

  /**
   * A value, and how one gets there.
   *
   * @param key empty for an item of a list
   * @param parent the nearest key above it
   */
  public record Node(String parent, String key, Object value) {
    @Override
    public String toString() {
      return parent + "/" + key + ": " + value;
    }
  }

  public static List<RouteFile> all() {
    return in(FOLDER);
  }

  static List<RouteFile> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .map(RouteFile::read)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static RouteFile read(Path file) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (Reader reader = Files.newBufferedReader(file)) {
      return new RouteFile(
          file.getFileName().toString().replace(SUFFIX, ""),
          new Yaml(new SafeConstructor(strict)).load(reader));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** All values of the tree. */
  public List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    walk("", root, nodes);
    return nodes;
  }

  private static void walk(String parent, Object value, List<Node> nodes) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            nodes.add(new Node(parent, key.toString(), inner));
            walk(key.toString(), inner, nodes);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(
          item -> {
            nodes.add(new Node(parent, "", item));
            walk(parent, item, nodes);
          });
    }
  }

  /** All values of these keys. */
  List<String> texts(String... keys) {
    return nodes().stream()
        .filter(node -> List.of(keys).contains(node.key()))
        .map(node -> String.valueOf(node.value()))
        .toList();
  }

  /** All texts of the tree. */
  List<String> texts() {
    return nodes().stream()
        .map(Node::value)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** {@code route}, {@code routeTemplate} or {@code routeConfiguration}. */
  public String kind() {
    return ((Map<?, ?>) ((List<?>) root).get(0)).keySet().iterator().next().toString();
  }

  /** What stands under its {@link #kind}. */
  public Map<?, ?> definition() {
    return (Map<?, ?>) ((Map<?, ?>) ((List<?>) root).get(0)).get(kind());
  }

  @Override
  public String toString() {
    return stem;
  }
}
