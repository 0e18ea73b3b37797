package id.simpan.live;

import java.time.Instant;
import java.util.List;

/**
 * A file of routes, as it runs.
 *
 * @param name such as {@code sweep.camel.yaml}
 * @param routes ids of those that run of it, workers of destinations that are made with it included
 * @param templates and configurations of error handling in it, which others use
 * @param since when it was taken into use; null if nothing of it is
 * @param refused why it is not used as it was saved last; null if it is
 * @param refusedSince when that was found
 */
public record RunningFile(
    String name,
    List<String> routes,
    List<String> templates,
    Instant since,
    String refused,
    Instant refusedSince) {

  public RunningFile {
    routes = List.copyOf(routes);
    templates = List.copyOf(templates);
  }
}
