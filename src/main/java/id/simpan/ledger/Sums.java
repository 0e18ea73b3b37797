package id.simpan.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * What one change adds to the figures. It is written as the last thing of the change, so that two
 * changes of a shared ledger that wait for the same sums hold nothing that the other needs.
 */
final class Sums {

  static final long QUARTER = Duration.ofMinutes(15).toMillis();

  /** Columns of the table. */
  enum Of {
    FILES,
    BYTES,
    SESSIONS,
    LATE,
    LOST,
    LEFT_0,
    LEFT_1,
    LEFT_3,
    LEFT_6,
    LEFT_12,
    LEFT_24,
    LEFT_48,
    LEFT_72,
    LEFT_MORE;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Hours before the deletion, each the end of a column's range. */
  static final Map<Of, Integer> LEFT =
      new TreeMap<>(
          Map.of(
              Of.LEFT_0, 0,
              Of.LEFT_1, 1,
              Of.LEFT_3, 3,
              Of.LEFT_6, 6,
              Of.LEFT_12, 12,
              Of.LEFT_24, 24,
              Of.LEFT_48, 48,
              Of.LEFT_72, 72));

  /** The statement for each set of columns that come together: a few. */
  private static final Map<List<Of>, String> ADD = new ConcurrentHashMap<>();

  private static String add(List<Of> what) {
    return "INSERT INTO figure (account, quarter, %s) VALUES (:account, :quarter, %s) ON CONFLICT (account, quarter) DO UPDATE SET %s"
        .formatted(
            columns(what, "%1$s"),
            columns(what, ":%1$s"),
            columns(what, "%1$s = figure.%1$s + excluded.%1$s"));
  }

  private static String columns(List<Of> what, String each) {
    return what.stream().map(it -> each.formatted(it.column())).collect(Collectors.joining(", "));
  }

  private final Map<Long, long[]> quarters = new TreeMap<>();

  void add(long at, Of what, long number) {
    quarters
            .computeIfAbsent(at - Math.floorMod(at, QUARTER), it -> new long[Of.values().length])[
            what.ordinal()] +=
        number;
  }

  /** A file has been kept, so long before its deletion. */
  void kept(long at, long bytes, long deletion) {
    add(at, Of.FILES, 1);
    add(at, Of.BYTES, bytes);
    add(at, left(deletion - at), 1);
  }

  private static Of left(long millis) {
    return LEFT.entrySet().stream()
        .filter(range -> millis < Duration.ofHours(range.getValue()).toMillis())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Of.LEFT_MORE);
  }

  void write(Handle handle, String account) {
    quarters.forEach(
        (quarter, sums) -> {
          List<Of> what = Stream.of(Of.values()).filter(it -> sums[it.ordinal()] != 0).toList();
          if (what.isEmpty()) {
            return;
          }
          Update add =
              handle
                  .createUpdate(ADD.computeIfAbsent(what, Sums::add))
                  .bind("account", account)
                  .bind("quarter", quarter);
          for (Of it : what) {
            add.bind(it.column(), sums[it.ordinal()]);
          }
          add.execute();
        });
  }
}
