package id.simpan.web;

import id.simpan.live.LiveRoutes;
import id.simpan.live.RouteFile;
import id.simpan.picture.RouteLinks;
import id.simpan.picture.RoutesPicture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files of routes as they run, in a list and as a picture. */
class RoutesView {

  private final Views views;
  private final LiveRoutes live;
  private volatile Drawn drawn = new Drawn(List.of(), Set.of(), Map.of(), "");

  RoutesView(Views views, LiveRoutes live) {
    this.views = views;
    this.live = live;
  }

  private record Drawn(
      List<RouteFile> files, Set<String> refused, Map<String, Row> rows, String svg) {

    private boolean isOf(List<RouteFile> now, Set<String> refusedNow) {
      return files.equals(now) && refused.equals(refusedNow);
    }
  }

  /**
   * @param description what it is for, as it says itself
   * @param sendsTo files that it sends to
   */
  record Row(String description, List<String> sendsTo) {}

  /**
   * @param row of what runs; null if nothing of it does
   */
  record Listed(RouteView file, Row row) {}

  List<Listed> all() {
    Map<String, Row> rows = drawn().rows();
    return views.routes().stream()
        .map(it -> new Listed(it, rows.get(it.file().replaceFirst("\\.camel\\.yaml$", ""))))
        .toList();
  }

  /** SVG, styled by {@code routes.css}. */
  String picture() {
    return drawn().svg();
  }

  /** To find the ways of the arrows takes a while, and files change seldom. */
  private synchronized Drawn drawn() {
    List<RouteFile> files = live.files();
    Set<String> refused =
        live.reports().keySet().stream()
            .map(it -> it.replaceFirst("\\.camel\\.yaml$", ""))
            .collect(Collectors.toSet());
    if (!drawn.isOf(files, refused)) {
      List<RouteLinks> links =
          files.stream().map(it -> RouteLinks.of(it.stem(), it.text())).toList();
      RoutesPicture picture = new RoutesPicture(links, refused);
      drawn =
          new Drawn(
              files,
              refused,
              links.stream()
                  .map(RouteLinks::file)
                  .collect(
                      Collectors.toMap(
                          Function.identity(),
                          file -> new Row(description(links, file), picture.receiversOf(file)))),
              picture.svg(""));
    }
    return drawn;
  }

  private static String description(List<RouteLinks> links, String file) {
    return links.stream()
        .filter(it -> it.file().equals(file))
        .map(RouteLinks::description)
        .findFirst()
        .orElse("");
  }
}
