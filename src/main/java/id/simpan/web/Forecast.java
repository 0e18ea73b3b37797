package id.simpan.web;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is left on the disk of the work directory in the days to come, by the rate of the last ones.
 *
 * @param days from today on
 * @param points of a line, in the units of {@link Chart}; empty if nobody can say
 */
record Forecast(List<Ahead> days, String points) {

  private static final int AHEAD = 30;

  /**
   * @param inDays so many days from now
   * @param bytes free then
   */
  record Ahead(int inDays, double bytes) {}

  static Forecast of(Standing standing) {
    double perDay =
        standing.daysUntilFull() == null || standing.daysUntilFull() <= 0
            ? 0
            : standing.freeBytes() / standing.daysUntilFull();
    List<Ahead> days =
        Stream.of(0, 7, 14, AHEAD)
            .map(day -> new Ahead(day, Math.max(0, standing.freeBytes() - day * perDay)))
            .toList();
    double end = perDay == 0 ? AHEAD : Math.min(AHEAD, standing.daysUntilFull());
    return new Forecast(
        days,
        "0,4 %s,%s %s,%s"
            .formatted(
                end / AHEAD * Chart.WIDTH,
                4 + (Chart.HIGH - 4) * (perDay * end / Math.max(1, standing.freeBytes())),
                Chart.WIDTH,
                4 + (Chart.HIGH - 4) * (perDay * end / Math.max(1, standing.freeBytes()))));
  }
}
