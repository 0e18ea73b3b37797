package id.simpan.web;

import id.simpan.ledger.Figures;
import id.simpan.ledger.Figures.Bucket;
import id.simpan.ledger.Figures.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Where the bars of a picture stand, in its own units, {@value #WIDTH} by {@value #HIGH}.
 *
 * @param top the value at the upper edge
 * @param bars from left to right; those of a column stand upon each other
 */
record Chart(long top, List<Bar> bars) {

  static final int WIDTH = 400;
  static final int HIGH = 120;

  /**
   * @param kind what it shows, such as {@code lost}
   */
  record Bar(String kind, double x, double y, double width, double height) {}

  /** Something that is counted in each column. */
  private record Series<T>(String kind, ToLongFunction<T> value) {}

  /** Files kept, deliveries late, sessions lost, day by day. */
  static Chart files(Figures figures) {
    return of(
        figures.days(),
        List.of(
            new Series<>("kept", Day::keptFiles),
            new Series<>("late", Day::late),
            new Series<>("lost", Day::lost)));
  }

  static Chart bytes(Figures figures) {
    return of(figures.days(), List.of(new Series<>("kept", Day::bytes)));
  }

  /** How close it was: what was kept after its deletion was due, and what with little time left. */
  static Chart hoursLeft(Figures figures) {
    return of(
        figures.hoursLeft(),
        List.of(
            new Series<Bucket>("lost", it -> it.fromHours() == null ? it.files() : 0),
            new Series<Bucket>("late", it -> isClose(it) ? it.files() : 0),
            new Series<Bucket>(
                "kept", it -> it.fromHours() == null || isClose(it) ? 0 : it.files())));
  }

  private static boolean isClose(Bucket bucket) {
    return bucket.fromHours() != null && bucket.toHours() != null && bucket.toHours() <= 24;
  }

  private static <T> Chart of(List<T> columns, List<Series<T>> series) {
    long top =
        columns.stream()
            .mapToLong(it -> series.stream().mapToLong(one -> one.value.applyAsLong(it)).sum())
            .max()
            .orElse(0);
    List<Bar> bars = new ArrayList<>();
    double step = (double) WIDTH / Math.max(1, columns.size());
    for (int i = 0; i < columns.size(); i++) {
      double below = HIGH;
      for (Series<T> one : series) {
        long value = one.value.applyAsLong(columns.get(i));
        if (value > 0) {
          // what is little beside the rest is seen all the same
          double height = Math.max(2, (double) value / top * (HIGH - 4));
          below = Math.max(0, below - height);
          bars.add(
              new Bar(
                  one.kind,
                  tenth(i * step + step * 0.1),
                  tenth(below),
                  tenth(step * 0.8),
                  tenth(height)));
        }
      }
    }
    return new Chart(top, bars);
  }

  private static double tenth(double number) {
    return Math.round(number * 10) / 10.0;
  }
}
