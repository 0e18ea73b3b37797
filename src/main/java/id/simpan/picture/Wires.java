package id.simpan.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds ways for arrows between boxes on a grid: around boxes, with few bends and crossings. Arrows
 * that begin or end at the same box may share a way.
 */
final class Wires {

  private static final int STEP = 10;
  private static final int SHARED_STEP = 6;
  private static final int BEND = 60;
  private static final int CROSSING = 300;
  private static final int BESIDE_ANOTHER = 3000;
  private static final int SHORT_TIP = 200;
  private static final int SIDEWAYS = 150;
  private static final int[][] DIRECTIONS = {{0, 1}, {1, 0}, {-1, 0}, {0, -1}};

  /** A point of the grid. */
  record Point(int x, int y) {}

  /** A box, with its edges, and where arrows may touch it. */
  record Box(String name, int left, int top, int right, int bottom, List<Point> ports) {

    boolean covers(Point point) {
      return point.x >= left && point.x <= right && point.y >= top && point.y <= bottom;
    }
  }

  private record Wire(String from, String to) {

    boolean mayShare(Wire other) {
      return from.equals(other.from)
          || to.equals(other.to)
          || (from.equals(other.to) && to.equals(other.from));
    }
  }

  private record At(Point point, int direction) {}

  private record Step(At at, int cost, int number) {}

  private record Segment(Point from, Point to) {

    static Segment of(Point a, Point b) {
      return a.x < b.x || a.y < b.y ? new Segment(a, b) : new Segment(b, a);
    }
  }

  private final int width;
  private final int height;
  private final List<Box> blocked;
  private final Map<Point, Set<Wire>> points = new HashMap<>();
  private final Map<Segment, Set<Wire>> segments = new HashMap<>();

  /**
   * @param blocked what no arrow may go through
   */
  Wires(int width, int height, List<Box> blocked) {
    this.width = width;
    this.height = height;
    this.blocked = blocked;
  }

  /** The corners of a way that is no longer than it may be. */
  Optional<List<Point>> connect(Box from, Box to, int mostCost) {
    Wire wire = new Wire(from.name, to.name);
    Set<Point> ends = new HashSet<>(to.ports);
    Map<At, Integer> costs = new HashMap<>();
    Map<At, At> before = new HashMap<>();
    PriorityQueue<Step> open =
        new PriorityQueue<>(Comparator.comparingInt(Step::cost).thenComparingInt(Step::number));
    int number = 0;
    for (Point port : from.ports) {
      for (int direction = 0; direction < DIRECTIONS.length; direction++) {
        if (!from.covers(next(port, direction))) {
          At start = new At(port, direction);
          int cost = sideways(from, to, direction);
          costs.put(start, cost);
          open.add(new Step(start, cost, number++));
        }
      }
    }
    while (!open.isEmpty()) {
      Step step = open.poll();
      At at = step.at;
      if (step.cost > mostCost) {
        return Optional.empty();
      }
      if (ends.contains(at.point) && to.covers(next(at.point, at.direction))) {
        return Optional.of(remember(wire, path(at, before)));
      }
      if (step.cost > costs.get(at)) {
        continue;
      }
      for (int direction = 0; direction < DIRECTIONS.length; direction++) {
        boolean starts = !before.containsKey(at);
        if (direction + at.direction == 3 || (starts && direction != at.direction)) {
          continue;
        }
        Point point = next(at.point, direction);
        if (isOutside(point) || (isBlocked(point) && !ends.contains(point))) {
          continue;
        }
        At reached = new At(point, direction);
        int cost =
            step.cost
                + (direction == at.direction ? 0 : BEND)
                + costOf(wire, at.point, point)
                + (ends.contains(point) ? sideways(from, to, direction) : 0)
                + (ends.contains(point) && direction != at.direction ? SHORT_TIP : 0);
        if (cost < costs.getOrDefault(reached, Integer.MAX_VALUE)) {
          costs.put(reached, cost);
          before.put(reached, at);
          open.add(new Step(reached, cost, number++));
        }
      }
    }
    return Optional.empty();
  }

  /** From row to row an arrow leaves below and arrives above. */
  private static int sideways(Box from, Box to, int direction) {
    return from.top == to.top || DIRECTIONS[direction][0] == 0 ? 0 : SIDEWAYS;
  }

  private int costOf(Wire wire, Point from, Point to) {
    Set<Wire> along = segments.getOrDefault(Segment.of(from, to), Set.of());
    if (!along.isEmpty()) {
      return along.stream().anyMatch(wire::mayShare) ? SHARED_STEP : BESIDE_ANOTHER;
    }
    Set<Wire> across = points.getOrDefault(to, Set.of());
    boolean crosses = !across.isEmpty() && across.stream().noneMatch(wire::mayShare);
    return STEP + (crosses ? CROSSING : 0);
  }

  private static List<Point> path(At end, Map<At, At> before) {
    List<Point> path = new ArrayList<>();
    for (At at = end; at != null; at = before.get(at)) {
      path.add(0, at.point);
    }
    return path;
  }

  /** Notes the way, and leaves its corners. */
  private List<Point> remember(Wire wire, List<Point> path) {
    List<Point> corners = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      Point point = path.get(i);
      points.computeIfAbsent(point, any -> new LinkedHashSet<>()).add(wire);
      if (i > 0) {
        segments
            .computeIfAbsent(Segment.of(path.get(i - 1), point), any -> new LinkedHashSet<>())
            .add(wire);
      }
      boolean straight =
          i > 0
              && i < path.size() - 1
              && (path.get(i - 1).x == path.get(i + 1).x || path.get(i - 1).y == path.get(i + 1).y);
      if (!straight) {
        corners.add(point);
      }
    }
    return corners;
  }

  private static Point next(Point point, int direction) {
    return new Point(point.x + DIRECTIONS[direction][0], point.y + DIRECTIONS[direction][1]);
  }

  private boolean isOutside(Point point) {
    return point.x < 0 || point.y < 0 || point.x > width || point.y > height;
  }

  private boolean isBlocked(Point point) {
    return blocked.stream().anyMatch(box -> box.covers(point));
  }
}
