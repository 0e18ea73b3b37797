package id.simpan.ledger;

import java.time.Duration;
import java.util.function.Consumer;

/** What sweeps leave behind for whoever asks whether every recording is safe, in any process. */
public final class Sweeps {

  /** Another node's sweep that began less than this ago is as good as one's own. */
  private static final Duration RECENTLY = Duration.ofSeconds(10);

  /** The same at the start of a program: nobody waits longer for the schedule. */
  private static final Duration RECENTLY_AT_START = Duration.ofMinutes(5);

  private final Ledger ledger;
  private final Consumer<Ledger> atEnd;

  public Sweeps(Ledger ledger) {
    this(ledger, it -> {});
  }

  /**
   * @param atEnd what else is noted whenever a sweep is completed
   */
  public Sweeps(Ledger ledger, Consumer<Ledger> atEnd) {
    this.ledger = ledger;
    this.atEnd = atEnd;
  }

  /**
   * One node sweeps at a time. It is known to sweep for as long as it lives and has not called
   * {@link #end}.
   *
   * @param isAtStart of the program
   * @return whether this one may begin; false if another is sweeping, or has just begun
   */
  public boolean begin(boolean isAtStart) {
    if (!ledger.isShared()) {
      return true;
    }
    Duration recently = isAtStart && ledger.nodes() > 1 ? RECENTLY_AT_START : RECENTLY;
    boolean mayBegin =
        ledger.write(
            change ->
                change
                        .handle()
                        .createUpdate(
                            """
                        UPDATE account SET sweep_by = :owner, sweep_until = :until, sweep_began = :now
                        WHERE account = :account AND (sweep_by = :owner OR sweep_by IS NULL
                          OR (COALESCE(sweep_until, 0) < :now AND sweep_began <= :recently))
                        """)
                        .bind("owner", ledger.owner())
                        .bind("until", ledger.leases().until())
                        .bind("now", ledger.now())
                        .bind("recently", ledger.now() - recently.toMillis())
                        .bind("account", ledger.account())
                        .execute()
                    == 1);
    if (mayBegin) {
      ledger.leases().sweeping(true);
    }
    return mayBegin;
  }

  /** It is over, completed or not; if that cannot be noted, the claim runs out by itself. */
  public void end() {
    ledger.leases().sweeping(false);
    if (ledger.isShared()) {
      update("sweep_until = CASE WHEN sweep_by = :owner THEN NULL ELSE sweep_until END", null);
    }
  }

  /**
   * All meetings that were due have been polled, with whatever outcome. A first sweep that the API
   * never answered is none: nobody knows what there is to keep.
   */
  public void completed() {
    update(
        """
        swept_at = CASE WHEN swept_at IS NULL
          AND (discovery_since IS NOT NULL
            OR EXISTS (SELECT 1 FROM meeting WHERE account = :account AND failing_since IS NOT NULL))
          AND (SELECT MIN(answer) FROM meeting
               WHERE account = :account AND answer > 'failed') IS NULL -- an index takes no <>
          THEN NULL ELSE CAST(:now AS BIGINT) END""",
        null);
    atEnd.accept(ledger);
  }

  /**
   * @param why signing in fails, or null if it does not
   */
  public void signIn(String why) {
    update(
        "sign_in = :why, sign_in_since = CASE WHEN :why IS NULL THEN NULL ELSE COALESCE(sign_in_since, :now) END",
        why);
  }

  /**
   * @param why meetings cannot be found through schedules, or null if they can
   */
  public void discovery(String why) {
    update(
        "discovery = :why, discovery_since = CASE WHEN :why IS NULL THEN NULL ELSE COALESCE(discovery_since, :now) END",
        why);
  }

  private void update(String change, String why) {
    ledger.write(
        it ->
            it.handle()
                .createUpdate("UPDATE account SET " + change + " WHERE account = :account")
                .bind("now", ledger.now())
                .bind("why", why)
                .bind("owner", ledger.owner())
                .bind("account", ledger.account())
                .execute());
  }
}
