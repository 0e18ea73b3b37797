package id.simpan.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.SqlStatement;

/** The downloads: which file is next, and what became of it. */
public final class Transfers {

  private final Ledger ledger;

  public Transfers(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Claims the waiting file that is deleted first.
   *
   * @return null if none is waiting
   */
  public Transfer claim() {
    return ledger.claim(this::claim);
  }

  private Transfer claim(String lease) {
    return ledger
        .jdbi()
        .inTransaction(
            handle ->
                handle
                    .createQuery(
                        """
                        UPDATE recording_file SET state = 'downloading', attempts = attempts + 1,
                          lease = :lease, lease_until = :until
                        WHERE state = 'waiting' AND id = (
                          SELECT f.id FROM recording_file f
                          JOIN session s ON s.account = f.account AND s.uuid = f.uuid
                          WHERE f.state = 'waiting' AND f.account = :account
                          ORDER BY COALESCE(s.deletion_from, :never), s.uuid, f.media DESC, f.noted_at, f.id
                          LIMIT 1)
                        RETURNING id, uuid, recording_type, file_type, ordinal, media, promised_size,
                          lease,
                          (SELECT s.meeting_id FROM session s
                           WHERE s.account = recording_file.account AND s.uuid = recording_file.uuid)
                            AS meeting_id,
                          (SELECT s.deletion_from FROM session s
                           WHERE s.account = recording_file.account AND s.uuid = recording_file.uuid)
                            AS deletion_from
                        """)
                    .bind("lease", lease)
                    .bind("until", ledger.leaseUntil())
                    .bind("account", ledger.account())
                    .bind("never", Long.MAX_VALUE)
                    .map((rs, context) -> read(rs))
                    .findFirst()
                    .orElse(null));
  }

  private static Transfer read(ResultSet rs) throws SQLException {
    return new Transfer(
        rs.getString("id"),
        rs.getString("uuid"),
        rs.getString("meeting_id"),
        rs.getString("recording_type"),
        rs.getString("file_type"),
        rs.getInt("ordinal"),
        rs.getInt("media") == 1,
        number(rs, "promised_size"),
        number(rs, "deletion_from").stream().mapToObj(Instant::ofEpochMilli).findFirst(),
        rs.getString("lease"),
        0,
        OptionalLong.empty());
  }

  private static OptionalLong number(ResultSet rs, String column) throws SQLException {
    long value = rs.getLong(column);
    return rs.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * The file is whole, verified and durable on this machine.
   *
   * @param size bytes
   * @param remark what a reader must know, or null
   */
  public void kept(Transfer transfer, long size, String sha256, String remark) {
    update(
        transfer,
        """
        state = 'kept', size = :size, sha256 = :sha256, remark = :remark, kept_at = :now,
        problem = NULL, fault = NULL, lease = NULL
        """,
        statement -> statement.bind("size", size).bind("sha256", sha256).bind("remark", remark));
    ledger.endLease(transfer.lease());
  }

  /** The host serves the length that is kept: this listing is of a file that is kept already. */
  public void sameAsKept(Transfer transfer) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Whether a kept file of the same session and types, but of another order, has this hash. */
  public boolean isKeptSibling(Transfer transfer, String sha256) {
    return false;
  }

  /**
   * Not this time; the next poll tries again. What was broken off is waiting again at once.
   *
   * @param fault what an alert is about, or null
   */
  public void failed(Transfer transfer, String problem, String fault) {
    try {
      update(
          transfer,
          "state = :state, problem = :problem, fault = :fault, lease = NULL",
          statement ->
              statement
                  .bind("state", ledger.isBrokenOff() ? "waiting" : "failed")
                  .bind("problem", problem)
                  .bind("fault", fault));
    } finally {
      ledger.endLease(transfer.lease());
    }
  }

  private interface Values {
    void bind(SqlStatement<?> statement);
  }

  private void update(Transfer transfer, String change, Values values) {
    ledger
        .jdbi()
        .useHandle(
            handle -> {
              var statement =
                  handle
                      .createUpdate(
                          "UPDATE recording_file SET "
                              + change
                              + " WHERE id = :id AND state = 'downloading' AND lease = :lease")
                      .bind("id", transfer.id())
                      .bind("lease", transfer.lease())
                      .bind("now", ledger.now());
              values.bind(statement);
              statement.execute();
            });
  }
}
