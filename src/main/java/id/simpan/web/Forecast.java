package id.simpan.web;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was left on the disk in the last days, and what will be in those to come, at the same rate.
 *
 * @param past days that sweeps looked on, the oldest first
 * @param days from today on
 * @param line points of the days until today, in the units of {@link Chart}
 * @param ahead points of those after it
 */
record Forecast(List<Past> past, List<Ahead> days, String line, String ahead) {

  private static final int AHEAD = 30;
  private static final int TODAY = Chart.WIDTH / 2;
  private static final int TOP = 4;

  /**
   * @param bytes free at its end
   */
  record Past(LocalDate day, long bytes) {}

  /**
   * @param inDays so many days from now
   * @param bytes free then
   */
  record Ahead(int inDays, double bytes) {}

  static Forecast of(Standing standing, SortedMap<LocalDate, Long> known) {
    double free = standing.freeBytes();
    double perDay =
        standing.daysUntilFull() == null || standing.daysUntilFull() <= 0
            ? 0
            : free / standing.daysUntilFull();
    double most = Math.max(free, known.values().stream().mapToLong(it -> it).max().orElse(0));
    List<Past> past = new ArrayList<>();
    List<String> line = new ArrayList<>();
    LocalDate today = known.isEmpty() ? null : known.lastKey();
    known.forEach(
        (day, bytes) -> {
          past.add(new Past(day, bytes));
          long ago = today.toEpochDay() - day.toEpochDay();
          if (ago > 0) {
            line.add(point(-ago, bytes, most));
          }
        });
    line.add(point(0, free, most));
    double end = perDay == 0 ? AHEAD : Math.min(AHEAD, standing.daysUntilFull());
    double then = Math.max(0, free - perDay * end);
    return new Forecast(
        List.copyOf(past),
        Stream.of(0, 7, 14, AHEAD)
            .map(day -> new Ahead(day, Math.max(0, free - day * perDay)))
            .toList(),
        String.join(" ", line),
        Stream.of(point(0, free, most), point(end, then, most), point(AHEAD, then, most))
            .collect(Collectors.joining(" ")));
  }

  private static String point(double day, double bytes, double most) {
    return tenth(TODAY + day / AHEAD * TODAY)
        + ","
        + tenth(TOP + (Chart.HIGH - TOP) * (most <= 0 ? 1 : 1 - bytes / most));
  }

  private static double tenth(double number) {
    return Math.round(number * 10) / 10.0;
  }
}
