package id.simpan.ledger;

import java.time.Instant;

/** What people did and were refused, whether on the page, through the API or by a command. */
public final class Audit {

  private static final int PAGE = 50;
  private static final int LONGEST = 500;

  private final Ledger ledger;

  public Audit(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Notes what leaves no other trace in the ledger.
   *
   * @param subject a session's uuid or a meeting's id, or null
   * @param isDone false if it was refused
   * @param result one sentence
   */
  public void note(String who, String action, String subject, boolean isDone, String result) {
    ledger.write(
        change -> {
          note(change, who, action, subject, isDone, result);
          return null;
        });
  }

  /** The same in the transaction of what is done. */
  static void note(
      Change change, String who, String action, String subject, boolean isDone, String result) {
    change
        .handle()
        .createUpdate(
            """
            INSERT INTO audit (account, number, at, who, action, subject, done, result)
            SELECT :account, COALESCE(MAX(number), 0) + 1, :now, :who, :action, :subject, :done, :result
            FROM audit WHERE account = :account
            """)
        .bind("account", change.account())
        .bind("now", change.now())
        .bind("who", line(who))
        .bind("action", action)
        .bind("subject", subject == null ? null : cut(subject))
        .bind("done", isDone ? 1L : 0L)
        .bind("result", line(result))
        .execute();
  }

  /** Whoever asks may name what no ledger knows. */
  private static String line(String text) {
    return cut(text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ").strip());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /**
   * The newest first.
   *
   * @param page from 0
   */
  public Page<Audited> page(int page) {
    return Page.of(
        ledger.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT at, who, action, subject, done, result FROM audit
                        WHERE account = :account ORDER BY number DESC LIMIT :most OFFSET :skip
                        """)
                    .bind("account", ledger.account())
                    .bind("most", PAGE + 1)
                    .bind("skip", (long) page * PAGE)
                    .map(
                        (rs, context) ->
                            new Audited(
                                Instant.ofEpochMilli(rs.getLong(1)),
                                rs.getString(2),
                                rs.getString(3),
                                rs.getString(4),
                                rs.getInt(5) == 1,
                                rs.getString(6)))
                    .list()),
        page,
        PAGE);
  }
}
