package id.simpan.kamelets;

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
 * A file of {@code kamelets/}, as a tree of plain values.
 *
 * @param stem its name without {@code .kamelet.yaml}
 */
record KameletFile(String stem, Path path, Map<?, ?> root) {

  static final Path FOLDER = Path.of("kamelets");

  private static final String SUFFIX = ".kamelet.yaml";

  /** A key of the template and what stands there. */
  record Node(String key, Object value) {}

  static List<KameletFile> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .map(KameletFile::read)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static KameletFile read(Path file) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (Reader reader = Files.newBufferedReader(file)) {
      return new KameletFile(
          file.getFileName().toString().replace(SUFFIX, ""),
          file,
          new Yaml(new SafeConstructor(strict)).load(reader));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What stands at {@code camel.apache.org/...} of the metadata. */
  String metadata(String section, String name) {
    return String.valueOf(at("metadata", section, "camel.apache.org/" + name));
  }

  String type() {
    return metadata("labels", "kamelet.type");
  }

  Map<?, ?> definition() {
    return (Map<?, ?>) at("spec", "definition");
  }

  @SuppressWarnings("unchecked")
  Map<String, Map<String, ?>> properties() {
    return (Map<String, Map<String, ?>>) definition().get("properties");
  }

  List<?> required() {
    return definition().get("required") instanceof List<?> list ? list : List.of();
  }

  List<?> dependencies() {
    return (List<?>) at("spec", "dependencies");
  }

  Map<?, ?> template() {
    return (Map<?, ?>) at("spec", "template");
  }

  /** All keys of the template, at whatever depth. */
  List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    walk(template(), nodes);
    return nodes;
  }

  /** All texts of the template. */
  List<String> texts() {
    return nodes().stream()
        .map(Node::value)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** What stands at this path of keys; null when there is nothing. */
  Object at(String... keys) {
    Object value = root;
    for (String key : keys) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  private static void walk(Object value, List<Node> nodes) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            nodes.add(new Node(key.toString(), inner));
            walk(inner, nodes);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(
          item -> {
            nodes.add(new Node("", item));
            walk(item, nodes);
          });
    }
  }

  @Override
  public String toString() {
    return stem;
  }
}
