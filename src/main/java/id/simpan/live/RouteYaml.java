package id.simpan.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What stands in a file of routes, comments left out; empty if it is no YAML. */
final class RouteYaml {

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String parent, String key, Node value, int line) {
    private Stream<String> text() {
      return value instanceof ScalarNode scalar ? Stream.of(scalar.getValue()) : Stream.empty();
    }
  }

  RouteYaml(String text) {
    try {
      new Compose(LoadSettings.builder().setParseComments(false).build())
          .composeString(text)
          .ifPresent(root -> walk("", root));
    } catch (YamlEngineException unreadable) {
      entries.clear();
    }
  }

  private void walk(String parent, Node node) {
    if (node instanceof MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          int line = key.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
          entries.add(new Entry(parent, key.getValue(), tuple.getValueNode(), line));
          walk(key.getValue(), tuple.getValueNode());
        }
      }
    } else if (node instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        if (item instanceof ScalarNode) {
          entries.add(
              new Entry(
                  parent, "", item, item.getStartMark().map(it -> it.getLine() + 1).orElse(1)));
        }
        walk(parent, item);
      }
    }
  }

  boolean has(String key) {
    return entries.stream().anyMatch(entry -> entry.key().equals(key));
  }

  /** The texts of all keys of this name. */
  Set<String> texts(String key) {
    Set<String> texts = new TreeSet<>();
    entries.stream().filter(it -> it.key().equals(key)).flatMap(Entry::text).forEach(texts::add);
    return texts;
  }

  /** Names of the beans that it defines. */
  Set<String> beans() {
    Set<String> names = new TreeSet<>();
    entries.stream()
        .filter(it -> it.parent().equals("beans") && it.key().equals("name"))
        .flatMap(Entry::text)
        .forEach(names::add);
    return names;
  }

  /** Words that may be the names of beans: which of them are, it does not know. */
  Set<String> words() {
    Set<String> words = new TreeSet<>();
    entries.stream()
        .filter(it -> !it.parent().equals("beans") || !it.key().equals("name"))
        .flatMap(Entry::text)
        .forEach(text -> words.addAll(List.of(text.split("[^\\p{Alnum}_.-]+"))));
    return words;
  }

  /** Lines on which keys of this name stand, from 1. */
  List<Integer> lines(String key) {
    return entries.stream().filter(it -> it.key().equals(key)).map(Entry::line).toList();
  }
}
