package id.simpan.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * When the next {@link Digest} is due. The ledger knows the last one: none is told twice for a
 * restart, and one that nobody could be told at its time is told later.
 */
public final class Digests {

  /** That many days say how fast a disk fills up. */
  private static final int DAYS = 7;

  private final Ledger ledger;
  private final Function<Instant, Optional<Instant>> next;
  private final Safety safety;
  private final Report report;
  private final Overview overview;
  private final Diary diary;
  private final Supplier<List<Concern>> others;

  /**
   * @param next the next time after another; empty if there is none
   * @param others concerns that the ledger does not know, such as of routes
   */
  public Digests(
      Ledger ledger,
      Function<Instant, Optional<Instant>> next,
      Safety safety,
      Report report,
      Overview overview,
      Diary diary,
      Supplier<List<Concern>> others) {
    this.ledger = ledger;
    this.next = next;
    this.safety = safety;
    this.report = report;
    this.overview = overview;
    this.diary = diary;
    this.others = others;
  }

  /** The one that is due; null if none is. What was before the first question is not told. */
  public Digest due() {
    Instant now = Instant.ofEpochMilli(ledger.now());
    if (next.apply(now).isEmpty()) {
      return null;
    }
    Optional<Instant> last = ledger.read(this::last);
    if (last.isEmpty()) {
      told(now);
      return null;
    }
    return next.apply(last.get())
        .filter(due -> !due.isAfter(now))
        .map(due -> of(due, last.get(), now))
        .orElse(null);
  }

  private Optional<Instant> last(Handle handle) {
    return handle
        .createQuery(
            "SELECT digest_at FROM account WHERE account = :account AND digest_at IS NOT NULL")
        .bind("account", ledger.account())
        .mapTo(Long.class)
        .findFirst()
        .map(Instant::ofEpochMilli);
  }

  private Digest of(Instant due, Instant last, Instant now) {
    // the quarter of an hour that is going on is left to the next one
    long from = quarter(last);
    long to = quarter(now);
    List<Concern> concerns = new ArrayList<>(safety.concerns());
    others.get().forEach(concerns::add);
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT CAST(COALESCE(SUM(files), 0) AS BIGINT), CAST(COALESCE(SUM(bytes), 0) AS BIGINT),
                      CAST(COALESCE(SUM(sessions), 0) AS BIGINT)
                    FROM figure WHERE account = :account AND quarter >= :from AND quarter < :to
                    """)
                .bind("account", ledger.account())
                .bind("from", from)
                .bind("to", to)
                .map(
                    (rs, context) ->
                        new Digest(
                            due,
                            Instant.ofEpochMilli(from),
                            now,
                            rs.getLong(1),
                            rs.getLong(2),
                            rs.getLong(3),
                            concerns.stream().filter(it -> it.isUnsafe() || it.isToTell()).toList(),
                            report.pending(),
                            overview.nearest(),
                            diary.bytesADay(DAYS)))
                .one());
  }

  private static long quarter(Instant time) {
    return time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), Sums.QUARTER);
  }

  /** It has been told. */
  public void told(Digest digest) {
    told(digest.until());
  }

  private void told(Instant until) {
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate("UPDATE account SET digest_at = :until WHERE account = :account")
                .bind("until", until.toEpochMilli())
                .bind("account", ledger.account())
                .execute());
  }
}
