package id.simpan.metrics;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus reads: series, each with its labels and value. */
final class Exposition {

  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:simpan|camel|jvm|process)_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

  /** Given by whoever scrapes. */
  private static final Set<String> OF_SCRAPE = Set.of("job", "instance");

  private record Series(String name, Map<String, String> labels, double value) {}

  private final List<Series> series;

  Exposition(String text) {
    series =
        text.lines()
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(
                line ->
                    new Series(
                        line.group(1), labels(line.group(2)), Double.parseDouble(line.group(3))))
            .toList();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      LABEL.matcher(text).results().forEach(it -> labels.put(it.group(1), it.group(3)));
    }
    return labels;
  }

  /** Names of Simpan's own. */
  Set<String> names() {
    return series.stream()
        .map(Series::name)
        .filter(it -> it.startsWith("simpan_"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Names and values of all labels that a name has. */
  Map<String, Set<String>> labelsOf(String name) {
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    series.stream()
        .filter(it -> it.name().equals(name))
        .forEach(
            it ->
                it.labels()
                    .forEach(
                        (label, value) ->
                            labels.computeIfAbsent(label, x -> new LinkedHashSet<>()).add(value)));
    return labels;
  }

  /** The value of what is selected, such as {@code simpan_files{state="kept"}}. */
  double value(String selector) {
    Matcher parts = SELECTOR.matcher(selector);
    if (!parts.matches()) {
      throw new IllegalArgumentException(selector);
    }
    return series.stream()
        .filter(it -> isSelected(it, parts.toMatchResult()))
        .mapToDouble(Series::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + selector));
  }

  /** What an expression asks for and nobody exposes: selectors, and labels to group by. */
  Set<String> missing(String expression) {
    Set<String> missing = new LinkedHashSet<>();
    List<MatchResult> selectors = SELECTOR.matcher(expression).results().toList();
    for (MatchResult selector : selectors) {
      if (series.stream().noneMatch(it -> isSelected(it, selector))) {
        missing.add(selector.group());
      }
    }
    BY.matcher(expression)
        .results()
        .flatMap(by -> List.of(by.group(1).split(", *")).stream())
        .filter(label -> !OF_SCRAPE.contains(label))
        .filter(
            label -> selectors.stream().noneMatch(it -> labelsOf(it.group(1)).containsKey(label)))
        .forEach(label -> missing.add(label + " of " + expression));
    return missing;
  }

  private static boolean isSelected(Series series, MatchResult selector) {
    return series.name().equals(selector.group(1))
        && (selector.group(2) == null
            || LABEL
                .matcher(selector.group(2))
                .results()
                .filter(it -> !OF_SCRAPE.contains(it.group(1)))
                .allMatch(it -> fits(series.labels().get(it.group(1)), it)));
  }

  private static boolean fits(String value, MatchResult matcher) {
    return value != null
        && switch (matcher.group(2)) {
          case "=" -> value.equals(matcher.group(3));
          case "!=" -> !value.equals(matcher.group(3));
          case "=~" -> value.matches(matcher.group(3));
          default -> !value.matches(matcher.group(3));
        };
  }
}
