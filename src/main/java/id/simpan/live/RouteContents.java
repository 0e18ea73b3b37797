package id.simpan.live;

import java.util.Set;
import org.apache.camel.support.PatternHelper;

/**
 * What a route file defines, and what of other files it needs.
 *
 * @param routes ids that the file itself gives
 * @param configurations ids; {@link #EVERYWHERE} for one without, which all routes take
 * @param namedConfigurations ids or patterns
 * @param inputs where its routes begin, such as {@code direct:sweep}; those that a precondition
 *     leaves out are not among them
 * @param beans names of those that it defines
 * @param words that may name beans of other files
 * @param begins whether a route of it begins by itself, such as a timer
 */
record RouteContents(
    Set<String> routes,
    Set<String> templates,
    Set<String> configurations,
    Set<String> namedConfigurations,
    Set<String> namedTemplates,
    Set<String> inputs,
    Set<String> beans,
    Set<String> words,
    boolean begins) {

  static final String EVERYWHERE = "*";

  /** What others need comes first, and what begins by itself last. */
  int order() {
    if (begins) {
      return 3;
    }
    if (!configurations.isEmpty() || !templates.isEmpty()) {
      return 0;
    }
    return beans.isEmpty() ? 2 : 1;
  }

  /** Whether it changes when those of another file do. */
  boolean uses(RouteContents other) {
    return other.configurations.contains(EVERYWHERE)
        || other.beans.stream().anyMatch(words::contains)
        || namedTemplates.stream().anyMatch(other.templates::contains)
        || namedConfigurations.stream()
            .anyMatch(
                named ->
                    other.configurations.stream()
                        .anyMatch(id -> PatternHelper.matchPattern(id, named)));
  }
}
