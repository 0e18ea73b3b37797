package id.simpan.web;

import java.time.Instant;
import java.util.List;

/**
 * A file of routes, as it runs.
 *
 * @param file such as {@code sweep.camel.yaml}
 * @param routes ids of those that run of it
 * @param templates names of the route templates in it, and {@code configurations} of error handling
 * @param running whether anything of it runs
 * @param since when what runs was started; null if nothing does
 * @param refused why the file as it was saved last does not run; null if it does
 * @param refusedSince when that was found
 */
public record RouteView(
    String file,
    List<String> routes,
    List<String> templates,
    boolean running,
    Instant since,
    String refused,
    Instant refusedSince) {}
