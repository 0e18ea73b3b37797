package id.simpan.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * How much there is of what, for those who watch. Each figure comes from an index of what is open,
 * or from a tally: none of what is archived is counted.
 */
public final class Census {

  private final Ledger ledger;

  public Census(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What there is at one moment.
   *
   * @param sessions by state
   * @param files by state, of those that are not archived
   * @param owed files that each destination is still to be given
   * @param failing files and batches that each destination did not take when last tried
   * @param deletion the first one of a session that is not all kept; may be over
   * @param sweptAt when the last sweep was completed, by whatever process
   */
  public record Count(
      Map<String, Long> sessions,
      Map<String, Long> files,
      Map<String, Long> owed,
      Map<String, Long> failing,
      Optional<Instant> deletion,
      Optional<Instant> sweptAt) {

    /** Before anything was counted. */
    public static final Count NONE =
        new Count(Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  /** Counts. */
  public Count count() {
    return ledger.read(
        handle ->
            new Count(
                sessions(handle, ledger.account()),
                grouped(
                    handle,
                    ledger.account(),
                    """
                    SELECT state, COUNT(*) FROM recording_file
                    WHERE account = :account AND state IN ('waiting', 'downloading', 'failed', 'kept')
                    GROUP BY state
                    """),
                grouped(
                    handle,
                    ledger.account(),
                    """
                    SELECT destination, COUNT(*) FROM delivery
                    WHERE account = :account
                      AND state IN ('waiting', 'owed', 'delivering', 'failed', 'stored')
                      AND state IN ('owed', 'delivering', 'failed')
                    GROUP BY destination
                    """),
                grouped(
                    handle,
                    ledger.account(),
                    """
                    SELECT destination, SUM(number) FROM (
                      SELECT destination, COUNT(*) AS number FROM delivery
                      WHERE account = :account AND failing_since IS NOT NULL GROUP BY destination
                      UNION ALL
                      SELECT destination, COUNT(*) FROM batch
                      WHERE account = :account AND failing_since IS NOT NULL GROUP BY destination) late
                    GROUP BY destination
                    """),
                instant(
                    handle,
                    """
                    SELECT s.deletion_from FROM session s
                    WHERE s.account = :account AND s.state IN ('processing', 'ready')
                      AND (s.state = 'processing' OR s.complete = 0 OR EXISTS (
                        SELECT 1 FROM recording_file f WHERE f.account = s.account AND f.uuid = s.uuid
                          AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
                          AND f.kept_at IS NULL AND f.stood_in = 0))
                    ORDER BY s.deletion_from LIMIT 1
                    """),
                instant(
                    handle,
                    "SELECT swept_at FROM account WHERE account = :account AND swept_at IS NOT NULL")));
  }

  /** Sessions of which something may still be to be kept or delivered. */
  public long open() {
    Map<String, Long> states = ledger.read(handle -> sessions(handle, ledger.account()));
    return states.getOrDefault("processing", 0L) + states.getOrDefault("ready", 0L);
  }

  /** How many sessions there are in each state. */
  static Map<String, Long> sessions(Handle handle, String account) {
    return grouped(
        handle, account, "SELECT state, number FROM tally WHERE account = :account AND number > 0");
  }

  private static Map<String, Long> grouped(Handle handle, String account, String sql) {
    Map<String, Long> numbers = new TreeMap<>();
    handle
        .createQuery(sql)
        .bind("account", account)
        .map((rs, context) -> numbers.put(rs.getString(1), rs.getLong(2)))
        .list();
    return numbers;
  }

  private Optional<Instant> instant(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .mapTo(Long.class)
        .findFirst()
        .map(Instant::ofEpochMilli);
  }
}
