package id.simpan.ledger;

import id.simpan.rapatin.SharedCalls;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The calls to the API of all nodes: a row for each that a minute allows, which is free again when
 * its call is a minute ago. So any sixty seconds have no more of them, whoever made them.
 */
public final class ApiCalls implements SharedCalls {

  private static final long WINDOW = Duration.ofSeconds(60).toMillis();

  /** When all are about to be free, nodes are not to ask without a pause. */
  private static final long LEAST_WAIT = 20;

  private final Ledger ledger;
  private int known;

  private ApiCalls(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Those of a ledger's account; nothing is shared if this process has it alone. */
  public static SharedCalls of(Ledger ledger) {
    return ledger.isShared() ? new ApiCalls(ledger) : SharedCalls.NONE;
  }

  @Override
  public Duration take(int callsPerMinute) {
    return ledger.write(
        change -> {
          Handle handle = change.handle();
          if (known < callsPerMinute) {
            makeRows(handle, callsPerMinute);
            known = callsPerMinute;
          }
          long now = ledger.now();
          int taken =
              handle
                  .createUpdate(
                      """
                      UPDATE api_call SET used_at = :now WHERE account = :account AND slot = (
                        SELECT slot FROM api_call
                        WHERE account = :account AND slot < :most AND used_at <= :before
                        ORDER BY used_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                      """)
                  .bind("now", now)
                  .bind("before", now - WINDOW)
                  .bind("most", callsPerMinute)
                  .bind("account", ledger.account())
                  .execute();
          return taken == 1 ? Duration.ZERO : untilFree(handle, callsPerMinute, now);
        });
  }

  private void makeRows(Handle handle, int callsPerMinute) {
    handle
        .createUpdate(
            """
            INSERT INTO api_call (account, slot, used_at)
            SELECT :account, slot, 0 FROM generate_series(0, :most - 1) slot ON CONFLICT DO NOTHING
            """)
        .bind("account", ledger.account())
        .bind("most", callsPerMinute)
        .execute();
  }

  private Duration untilFree(Handle handle, int callsPerMinute, long now) {
    long oldest =
        handle
            .createQuery(
                "SELECT MIN(used_at) FROM api_call WHERE account = :account AND slot < :most")
            .bind("account", ledger.account())
            .bind("most", callsPerMinute)
            .mapTo(Long.class)
            .one();
    return Duration.ofMillis(Math.max(LEAST_WAIT, oldest + WINDOW - now));
  }

  @Override
  public Instant pausedUntil() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT COALESCE(api_paused_until, 0) FROM account WHERE account = :account")
                .bind("account", ledger.account())
                .mapTo(Long.class)
                .findFirst()
                .map(Instant::ofEpochMilli)
                .orElse(Instant.MIN));
  }

  @Override
  public void pause(Instant until) {
    ledger.write(
        change ->
            change
                .handle()
                .createUpdate(
                    """
                    UPDATE account SET api_paused_until = :until WHERE account = :account
                      AND COALESCE(api_paused_until, 0) < :until
                    """)
                .bind("until", until.toEpochMilli())
                .bind("account", ledger.account())
                .execute());
  }
}
