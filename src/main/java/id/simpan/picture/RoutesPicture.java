package id.simpan.picture;

import id.simpan.picture.Wires.Box;
import id.simpan.picture.Wires.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each file of routes, what starts it, and where it sends. Where a box of Simpan's own stands is
 * said here, since reading order is a matter of taste; everything else comes from the files. Its
 * colours are those of {@code simpan/web/assets/routes.css}.
 */
public final class RoutesPicture {

  /**
   * One word a box; a word that stands beside itself is a wide one. A place for a destination of
   * the reader's begins with {@code +}.
   */
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
      deliver-to-file deliver-to-s3      +deliver        announce-to-email  +announce
      alert-every-ten-seconds alert      mail-alert      post-alert         .
      digest-every-minute digest         .               .                  .
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
          new Region("alerts", 9, 10, 0, 4),
          new Region("failures", 11, 11, 0, 4));

  private static final String API = "Rapatin-API";
  private static final String API_ADDRESS = "{{rapatin.base-url}}";
  private static final String YOURS = "yours";

  /** A way that costs more is told in the box instead. */
  private static final int MOST_COST = 1250;

  private static final int COLUMNS = 5;
  private static final int UNIT = 8;
  private static final int MARGIN = 3;
  private static final int WIDE = 20;
  private static final int COLUMN = 23;
  private static final int HIGH = 6;
  private static final int GAP = 4;
  private static final int HEADING_GAP = 6;

  private final Map<String, RouteLinks> files = new TreeMap<>();
  private final Set<String> refused;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final List<Region> regions = new ArrayList<>(REGIONS);
  private final Map<String, List<String>> told = new LinkedHashMap<>();
  private final List<List<Point>> arrows = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private final int width = 2 * MARGIN + (COLUMNS - 1) * COLUMN + WIDE;
  private int height;

  /**
   * @param refused files that do not run as they were saved
   */
  public RoutesPicture(Collection<RouteLinks> routes, Set<String> refused) {
    routes.forEach(it -> files.put(it.file(), it));
    this.refused = refused;
    place();
    connect();
  }

  /** The files that have a place of their own. */
  public static Set<String> planned() {
    return Stream.of(PLAN.split("\\s+"))
        .filter(word -> !word.matches("[.+].*") && !word.equals(API))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void place() {
    Deque<String> others =
        files.keySet().stream()
            .filter(name -> !planned().contains(name))
            .collect(Collectors.toCollection(ArrayDeque::new));
    List<String[]> plan = new ArrayList<>();
    PLAN.lines().forEach(line -> plan.add(line.split(" +")));
    for (String[] words : plan) {
      for (int column = 0; column < words.length; column++) {
        if (words[column].startsWith("+")) {
          words[column] = taken(others, words[column].substring(1) + "-to-");
        }
      }
    }
    if (!others.isEmpty()) {
      int top = plan.size();
      while (!others.isEmpty()) {
        plan.add(
            Stream.generate(others::poll)
                .limit(Math.min(COLUMNS, others.size()))
                .toArray(String[]::new));
      }
      regions.add(new Region(YOURS, top, plan.size() - 1, 0, COLUMNS - 1));
    }
    int y = 1;
    for (int row = 0; row < plan.size(); row++) {
      int at = row;
      y += regions.stream().anyMatch(it -> it.top == at) ? HEADING_GAP : GAP;
      rows.add(y);
      String[] words = plan.get(row);
      for (int column = 0; column < words.length; column++) {
        if (words[column].equals(API) || files.containsKey(words[column])) {
          boxes.merge(words[column], box(words[column], column, y), RoutesPicture::joined);
        }
      }
      y += HIGH;
    }
    height = y + MARGIN;
  }

  /** The first that begins so, which is no longer one of the others; or an empty place. */
  private static String taken(Deque<String> others, String prefix) {
    String name = others.stream().filter(it -> it.startsWith(prefix)).findFirst().orElse(".");
    others.remove(name);
    return name;
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
    regions.forEach(it -> blocked.add(heading(it)));
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
          if (links.from().stream().anyMatch(from -> sender.reaches(address, from))) {
            receivers.add(name);
          }
        });
    if (sender.reaches(address, API_ADDRESS)) {
      receivers.add(API);
    }
    return receivers.stream().sorted().toList();
  }

  /** Files that another sends to. */
  public List<String> receiversOf(String name) {
    RouteLinks links = files.get(name);
    return links.sends().stream()
        .flatMap(it -> receivers(links, it).stream())
        .map(it -> it.replace(API, "Rapatin API"))
        .distinct()
        .toList();
  }

  /** What starts it and what it reaches outside, as far as that is no arrow. */
  private String note(String name) {
    RouteLinks links = files.get(name);
    if (links == null) {
      return API_ADDRESS;
    }
    if (refused.contains(name)) {
      return "not as it was saved";
    }
    if (!planned().contains(name)) {
      return "a file of yours";
    }
    List<String> notes = new ArrayList<>();
    if (links.from().isEmpty()) {
      long count = files.values().stream().filter(it -> it.configuration().equals(name)).count();
      notes.add("for " + count + " routes");
    } else if (links.from().stream().noneMatch(it -> it.startsWith("direct:"))) {
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
    String from = links.from().iterator().next();
    Map<?, ?> options = links.options();
    if (options.containsKey("cron")) {
      return String.valueOf(options.get("cron"));
    }
    if (options.containsKey("period")) {
      String period = options.get("period").toString();
      return "every " + (period.matches("\\d+000") ? period.replaceFirst("000$", " s") : period);
    }
    if (options.containsKey("repeatCount")) {
      return "at start";
    }
    return from.startsWith("{{simpan.queue}}:") ? "queue" : from.replaceFirst(":.*", "");
  }

  /**
   * @param style rules that come along, for a picture that stands alone; or empty
   */
  public String svg(String style) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg class="routes" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="routes-title routes-desc">
        <title id="routes-title">The routes of Simpan</title>
        <desc id="routes-desc">%s</desc>
        """
            .formatted(width * UNIT, height * UNIT, escaped(described())));
    if (!style.isEmpty()) {
      svg.append("<style>\n").append(style).append("</style>\n");
    }
    svg.append(
        """
        <defs>
          <marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto" markerUnits="userSpaceOnUse"><path class="tip" d="M0 0 9 4 0 8z"/></marker>
        </defs>
        <rect class="page" width="100%" height="100%" rx="8"/>
        """);
    regions.forEach(it -> region(svg, it));
    arrows.forEach(it -> arrow(svg, it));
    boxes.values().forEach(it -> box(svg, it));
    return svg.append("</svg>\n").toString();
  }

  /** What stands in a file may be anything. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** The same in words, for whoever cannot see it. */
  private String described() {
    return files.keySet().stream()
        .map(
            name -> {
              String to = String.join(", ", receiversOf(name));
              return name + (to.isEmpty() ? "" : " sends to " + to);
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
        box.name().equals(API)
            ? "outside"
            : box.name().matches("(deliver|announce)-to-.*") ? "destination" : "route";
    if (!box.name().equals(API) && !planned().contains(box.name())) {
      kind += " yours";
    }
    if (refused.contains(box.name())) {
      kind += " refused";
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
                escaped(box.name().replace(API, "Rapatin API"))));
    if (!note.isEmpty()) {
      svg.append(
          "<text class=\"note\" x=\"%d\" y=\"%d\">%s</text>\n"
              .formatted(middle, box.top() * UNIT + 37, escaped(note)));
    }
  }
}
