package id.simpan.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Room on the disk that what is kept fills, as it was. */
public final class Space {

  /** In less time no rate shows. */
  private static final Duration SHORTEST = Duration.ofDays(1);

  private final Ledger ledger;
  private final ZoneId zone;

  /**
   * @param zone of the days
   */
  public Space(Ledger ledger, ZoneId zone) {
    this.ledger = ledger;
    this.zone = zone;
  }

  /**
   * There are so many bytes now; of a quarter of an hour the last word counts. Where several
   * machines work each has a disk of its own, and none is noted.
   */
  public void note(long free) {
    if (ledger.nodes() > 1) {
      return;
    }
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate(
                    """
                    INSERT INTO space (account, quarter, free) VALUES (:account, :quarter, :free)
                    ON CONFLICT (account, quarter) DO UPDATE SET free = excluded.free
                    """)
                .bind("account", change.account())
                .bind("quarter", change.now() - change.now() % Sums.QUARTER)
                .bind("free", free)
                .execute());
  }

  /**
   * Free bytes at the end of each of the last days, or so far; a day that nobody looked on is
   * missing.
   *
   * @param number of days, today included
   */
  public SortedMap<LocalDate, Long> days(int number) {
    LocalDate first = day(ledger.now()).minusDays(number - 1L);
    return ledger.read(
        handle -> {
          SortedMap<LocalDate, Long> days = new TreeMap<>();
          handle
              .createQuery(
                  """
                  SELECT quarter, free FROM space WHERE account = :account AND quarter >= :from
                  ORDER BY quarter
                  """)
              .bind("account", ledger.account())
              .bind("from", first.atStartOfDay(zone).toInstant().toEpochMilli())
              .map((rs, context) -> days.put(day(rs.getLong(1)), rs.getLong(2)))
              .list();
          return days;
        });
  }

  private LocalDate day(long at) {
    return Instant.ofEpochMilli(at).atZone(zone).toLocalDate();
  }

  /**
   * Bytes by which it has become less each day, below 0 if it has become more; empty if it has not
   * been looked at for a day.
   *
   * @param number of the last days, as far as there are notes
   */
  public OptionalDouble lessEachDay(int number) {
    return ledger.read(
        handle -> {
          Note first = note(handle, number, "");
          Note last = note(handle, number, "DESC");
          if (first == null || last.quarter - first.quarter < SHORTEST.toMillis()) {
            return OptionalDouble.empty();
          }
          double days = (double) (last.quarter - first.quarter) / Duration.ofDays(1).toMillis();
          return OptionalDouble.of((first.free - last.free) / days);
        });
  }

  private record Note(long quarter, long free) {}

  private Note note(Handle handle, int days, String order) {
    return handle
        .createQuery(
            """
            SELECT quarter, free FROM space WHERE account = :account AND quarter >= :from
            ORDER BY quarter %s LIMIT 1
            """
                .formatted(order))
        .bind("account", ledger.account())
        .bind("from", ledger.now() - Duration.ofDays(days).toMillis())
        .map((rs, context) -> new Note(rs.getLong(1), rs.getLong(2)))
        .findFirst()
        .orElse(null);
  }
}
