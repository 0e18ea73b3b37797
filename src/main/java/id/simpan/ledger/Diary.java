package id.simpan.ledger;

import id.simpan.ledger.Figures.Bucket;
import id.simpan.ledger.Figures.Day;
import id.simpan.ledger.Sums.Of;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums that changes have left, by day. */
public final class Diary {

  private final Ledger ledger;
  private final ZoneId zone;

  /**
   * @param zone of the days
   */
  public Diary(Ledger ledger, ZoneId zone) {
    this.ledger = ledger;
    this.zone = zone;
  }

  /**
   * The last days.
   *
   * @param number of them, today included
   */
  public Figures figures(int number) {
    LocalDate today = Instant.ofEpochMilli(ledger.now()).atZone(zone).toLocalDate();
    Map<LocalDate, Map<Of, Long>> days = new TreeMap<>();
    for (int ago = 0; ago < number; ago++) {
      days.put(today.minusDays(ago), new EnumMap<>(Of.class));
    }
    ledger.read(
        handle -> {
          handle
              .createQuery("SELECT * FROM figure WHERE account = :account AND quarter >= :from")
              .bind("account", ledger.account())
              .bind("from", start(today.minusDays(number - 1L)))
              .map(
                  (rs, context) -> {
                    Map<Of, Long> day = days.get(day(rs.getLong("quarter")));
                    for (Of what : day == null ? new Of[0] : Of.values()) {
                      day.merge(what, rs.getLong(what.column()), Long::sum);
                    }
                    return 0;
                  })
              .list();
          return null;
        });
    List<Day> shown = new ArrayList<>();
    Map<Of, Long> all = new EnumMap<>(Of.class);
    days.forEach(
        (day, sums) -> {
          shown.add(
              new Day(
                  day,
                  sums.getOrDefault(Of.FILES, 0L),
                  sums.getOrDefault(Of.SESSIONS, 0L),
                  sums.getOrDefault(Of.LATE, 0L),
                  sums.getOrDefault(Of.LOST, 0L),
                  sums.getOrDefault(Of.BYTES, 0L)));
          sums.forEach((what, number1) -> all.merge(what, number1, Long::sum));
        });
    return new Figures(List.copyOf(shown), hoursLeft(all));
  }

  private LocalDate day(long at) {
    return Instant.ofEpochMilli(at).atZone(zone).toLocalDate();
  }

  private long start(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  private static List<Bucket> hoursLeft(Map<Of, Long> sums) {
    List<Bucket> buckets = new ArrayList<>();
    Integer from = null;
    for (Map.Entry<Of, Integer> range : Sums.LEFT.entrySet()) {
      buckets.add(new Bucket(from, range.getValue(), sums.getOrDefault(range.getKey(), 0L)));
      from = range.getValue();
    }
    buckets.add(new Bucket(from, null, sums.getOrDefault(Of.LEFT_MORE, 0L)));
    return List.copyOf(buckets);
  }

  /**
   * Bytes kept a day, on an average of the last days that are over, as far as there are figures.
   */
  public long bytesADay(int number) {
    long from = ledger.now() - Duration.ofDays(number).toMillis();
    return ledger.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM figure
                        WHERE account = :account AND quarter >= :from
                        """)
                    .bind("account", ledger.account())
                    .bind("from", from)
                    .mapTo(Long.class)
                    .one())
        / number;
  }
}
