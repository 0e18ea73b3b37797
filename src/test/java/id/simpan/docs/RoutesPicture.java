package id.simpan.docs;

import id.simpan.docs.Wires.Box;
import id.simpan.docs.Wires.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code docs/routes.svg}: each file of {@code routes/}, what starts it, and where it sends. Where
 * a box stands is said here, since reading order is a matter of taste; everything else comes from
 * the files.
 */
final class RoutesPicture {

  /** One word a box; a word that stands beside itself is a wide one. */
  private static final String PLAN =
      """
      Rapatin-API     .                  sweep-at-start  sweep-on-schedule  .
      send-to-rapatin .                  sweep           .                  .
      call-rapatin    discover-meetings  poll-meeting    heartbeat          .
      get-recordings  .                  archive-session .                  look-every-second
      sign-in         look-for-work      look-for-work   look-for-work      look-for-work
      .               give-to-broker     drop-expired-permits watch-dead-letters .
      .               transfer-file      deliver-file    close-batch        .
      .               download-file      .               deliver-side-files .
      deliver-to-file deliver-to-s3      deliver-to-NAME announce-to-email  announce-to-NAME
      alert-every-ten-seconds alert      mail-alert      post-alert         .
      error-handling  note-failure       .               error-handling-of-housekeeping error-handling-of-housekeeping
      """;

  private record Region(String name, int top, int bottom, int left, int right) {}

  private static final List<Region> REGIONS =
      List.of(
          new Region("the API", 0, 4, 0, 0),
          new Region("find", 0, 3, 1, 4),
          new Region("with a broker", 5, 5, 1, 3),
          new Region("keep", 6, 7, 1, 1),
          new Region("deliver", 6, 7, 2, 2),
          new Region("announce", 6, 7, 3, 4),
          new Region("destinations", 8, 8, 0, 4),
          new Region("alerts", 9, 9, 0, 4),
          new Region("failures", 10, 10, 0, 4));

  /** What is no file of {@code routes/}, by the address at which it is reached. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "Rapatin-API", "{{rapatin.base-url}}",
          "deliver-to-NAME", "direct:deliver-to-NAME",
          "announce-to-NAME", "direct:announce-to-NAME");

  /** A way that costs more is told in the box instead. */
  private static final int MOST_COST = 1250;

  private static final int UNIT = 8;
  private static final int MARGIN = 3;
  private static final int WIDE = 20;
  private static final int COLUMN = 23;
  private static final int HIGH = 6;
  private static final int GAP = 4;
  private static final int HEADING_GAP = 6;

  private final Map<String, RouteLinks> files = new LinkedHashMap<>();
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final Map<String, List<String>> told = new LinkedHashMap<>();
  private final List<List<Point>> arrows = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private final int width = 2 * MARGIN + 4 * COLUMN + WIDE;
  private int height;

  RoutesPicture(List<RouteLinks> routes) {
    routes.forEach(it -> files.put(it.file(), it));
    place();
    connect();
  }

  private void place() {
    List<String> lines = PLAN.lines().toList();
    int y = 1;
    for (int row = 0; row < lines.size(); row++) {
      int at = row;
      y += REGIONS.stream().anyMatch(it -> it.top == at) ? HEADING_GAP : GAP;
      rows.add(y);
      String[] words = lines.get(row).split(" +");
      for (int column = 0; column < words.length; column++) {
        if (!words[column].equals(".")) {
          boxes.merge(words[column], box(words[column], column, y), RoutesPicture::joined);
        }
      }
      y += HIGH;
    }
    height = y + MARGIN;
    Set<String> unplaced = new TreeSet<>(files.keySet());
    unplaced.removeAll(boxes.keySet());
    Set<String> gone = new TreeSet<>(boxes.keySet());
    gone.removeAll(files.keySet());
    gone.removeAll(OTHERS.keySet());
    if (!unplaced.isEmpty() || !gone.isEmpty()) {
      throw new AssertionError(
          "RoutesPicture.PLAN has no place for " + unplaced + ", and has " + gone + " for nothing");
    }
  }

  private static int left(int column) {
    return MARGIN + column * COLUMN;
  }

  private static Box box(String name, int column, int top) {
    int left = left(column);
    int middle = left + WIDE / 2;
    return new Box(
        name,
        left,
        top,
        left + WIDE,
        top + HIGH,
        List.of(
            new Point(middle, top),
            new Point(middle, top + HIGH),
            new Point(left, top + HIGH / 2),
            new Point(left + WIDE, top + HIGH / 2)));
  }

  private static Box joined(Box one, Box other) {
    List<Point> ports = new ArrayList<>(one.ports());
    ports.addAll(other.ports());
    ports.removeIf(it -> it.x() == one.right() || it.x() == other.left());
    return new Box(one.name(), one.left(), one.top(), other.right(), one.bottom(), ports);
  }

  private record Link(Box from, Box to) {
    int distance() {
      return Math.abs(from.top() - to.top()) + Math.abs(from.left() - to.left());
    }
  }

  /** Short arrows first, so that long ones go around them. */
  private void connect() {
    List<Box> blocked = new ArrayList<>(boxes.values());
    REGIONS.forEach(it -> blocked.add(heading(it)));
    Wires wires = new Wires(width, height, blocked);
    List<Link> links = new ArrayList<>();
    files.forEach(
        (name, route) ->
            route.sends().stream()
                .flatMap(address -> receivers(route, address).stream())
                .forEach(to -> links.add(new Link(boxes.get(name), boxes.get(to)))));
    links.sort(Comparator.comparingInt(Link::distance));
    for (Link link : links) {
      Optional<List<Point>> way = wires.connect(link.from, link.to, MOST_COST);
      way.ifPresentOrElse(
          arrows::add,
          () ->
              told.computeIfAbsent(link.from.name(), any -> new ArrayList<>()).add(link.to.name()));
    }
  }

  private Box heading(Region region) {
    int left = left(region.left);
    int bottom = rows.get(region.top) - 1;
    return new Box(
        region.name, left, bottom - 1, left + region.name.length() * 2 / 3, bottom, List.of());
  }

  private List<String> receivers(RouteLinks sender, String address) {
    List<String> receivers = new ArrayList<>();
    files.forEach(
        (name, links) -> {
          if (sender.reaches(address, links.from())) {
            receivers.add(name);
          }
        });
    OTHERS.forEach(
        (name, at) -> {
          if (sender.reaches(address, at)) {
            receivers.add(name);
          }
        });
    return receivers.stream().sorted().toList();
  }

  /** What starts it and what it reaches outside, as far as that is no arrow. */
  private String note(String name) {
    RouteLinks links = files.get(name);
    if (links == null) {
      return name.equals("Rapatin-API") ? OTHERS.get(name) : "a file of yours";
    }
    List<String> notes = new ArrayList<>();
    if (links.from().isEmpty()) {
      long count = files.values().stream().filter(it -> it.configuration().equals(name)).count();
      notes.add("for " + count + " routes");
    } else if (!links.from().startsWith("direct:")) {
      notes.add(start(links));
    }
    for (String address : links.sends()) {
      if (receivers(links, address).isEmpty()) {
        notes.add("→ " + address.replaceFirst(":.*", ""));
      }
    }
    told.getOrDefault(name, List.of()).forEach(it -> notes.add("→ " + it));
    return String.join(", ", notes);
  }

  private static String start(RouteLinks links) {
    String scheme = links.from().replaceFirst(":.*", "");
    Map<?, ?> options = links.options();
    if (options.containsKey("cron")) {
      return String.valueOf(options.get("cron"));
    }
    if (options.containsKey("period")) {
      return "every " + Integer.parseInt(options.get("period").toString()) / 1000 + " s";
    }
    if (options.containsKey("repeatCount")) {
      return "at start";
    }
    return links.from().startsWith("{{simpan.queue}}:") ? "queue" : scheme;
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title desc">
        <title id="title">The routes of Simpan</title>
        <desc id="desc">%s</desc>
        <style>
          text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2933; }
          .name { font-size: 12px; font-weight: 600; text-anchor: middle; }
          .note { font-size: 10px; text-anchor: middle; fill: #52606d; }
          .heading { font-size: 11px; font-style: italic; fill: #52606d; }
          .page { fill: #ffffff; }
          .region { fill: #f3f5f7; }
          .route { fill: #ffffff; stroke: #8794a3; }
          .destination { fill: #d5ecdf; stroke: #2f7d55; stroke-width: 1.5; }
          .outside { fill: #fdebc8; stroke: #a5700f; stroke-width: 1.5; }
          .yours { stroke-dasharray: 5 3; }
          .way { fill: none; stroke: #52606d; stroke-width: 1.3; }
          .tip { fill: #52606d; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e4e9ee; }
            .note, .heading { fill: #a9b4c0; }
            .page { fill: #0f151b; }
            .region { fill: #182028; }
            .route { fill: #222c36; stroke: #6b7886; }
            .destination { fill: #173d2b; stroke: #5fb98a; }
            .outside { fill: #46340f; stroke: #d9a441; }
            .way { stroke: #a9b4c0; }
            .tip { fill: #a9b4c0; }
          }
        </style>
        <defs>
          <marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto" markerUnits="userSpaceOnUse"><path class="tip" d="M0 0 9 4 0 8z"/></marker>
        </defs>
        <rect class="page" width="100%%" height="100%%" rx="8"/>
        """
            .formatted(width * UNIT, height * UNIT, described()));
    REGIONS.forEach(it -> region(svg, it));
    arrows.forEach(it -> arrow(svg, it));
    boxes.values().forEach(it -> box(svg, it));
    return svg.append("</svg>\n").toString();
  }

  /** The same in words, for whoever cannot see it. */
  private String described() {
    return files.values().stream()
        .map(
            links -> {
              String to =
                  links.sends().stream()
                      .flatMap(it -> receivers(links, it).stream())
                      .distinct()
                      .collect(Collectors.joining(", "));
              return links.file() + (to.isEmpty() ? "" : " sends to " + to);
            })
        .collect(Collectors.joining("; ", "Each box is a file of routes/. ", "."));
  }

  private void region(StringBuilder svg, Region region) {
    int x = left(region.left) - 1;
    int y = rows.get(region.top) - 3;
    int right = left(region.right) + WIDE + 1;
    int bottom = rows.get(region.bottom) + HIGH + 1;
    svg.append(
        "<rect class=\"region\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
            .formatted(x * UNIT, y * UNIT, (right - x) * UNIT, (bottom - y) * UNIT));
    svg.append(
        "<text class=\"heading\" x=\"%d\" y=\"%d\">%s</text>\n"
            .formatted((x + 1) * UNIT, (y + 2) * UNIT - 1, region.name));
  }

  private static void arrow(StringBuilder svg, List<Point> corners) {
    svg.append(
        corners.stream()
            .map(it -> it.x() * UNIT + " " + it.y() * UNIT)
            .collect(
                Collectors.joining(
                    " ", "<path class=\"way\" marker-end=\"url(#tip)\" d=\"M", "\"/>\n")));
  }

  private void box(StringBuilder svg, Box box) {
    String kind =
        box.name().equals("Rapatin-API")
            ? "outside"
            : box.name().matches("(deliver|announce)-to-.*") ? "destination" : "route";
    if (box.name().endsWith("-NAME")) {
      kind += " yours";
    }
    int wide = (box.right() - box.left()) * UNIT;
    int middle = box.left() * UNIT + wide / 2;
    String note = note(box.name());
    svg.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>\n"
            .formatted(kind, box.left() * UNIT, box.top() * UNIT, wide, HIGH * UNIT));
    svg.append(
        "<text class=\"name\" x=\"%d\" y=\"%d\"%s>%s</text>\n"
            .formatted(
                middle,
                box.top() * UNIT + (note.isEmpty() ? 28 : 21),
                box.name().length() * 7 > wide ? " textLength=\"" + (wide - 12) + "\"" : "",
                box.name().replace("Rapatin-API", "Rapatin API")));
    if (!note.isEmpty()) {
      svg.append(
          "<text class=\"note\" x=\"%d\" y=\"%d\">%s</text>\n"
              .formatted(middle, box.top() * UNIT + 37, note));
    }
  }
}
