package id.simpan.ledger;

import java.util.function.Consumer;

/** What sweeps leave behind for whoever asks whether every recording is safe, in any process. */
public final class Sweeps {

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
                .bind("account", ledger.account())
                .execute());
  }
}
