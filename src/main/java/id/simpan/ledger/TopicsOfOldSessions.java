package id.simpan.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** Lets sessions be found that an older version noted; no database splits text into words alike. */
final class TopicsOfOldSessions implements JavaMigration {

  private static final int AT_ONCE = 10_000;

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("3.1");
  }

  @Override
  public String getDescription() {
    return "topics of old sessions";
  }

  @Override
  public Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    try (Statement read = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO word (account, word, uuid) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
      read.setFetchSize(1_000);
      int waiting = 0;
      try (ResultSet sessions = read.executeQuery("SELECT account, uuid, topic FROM session")) {
        while (sessions.next()) {
          for (String word : Topics.words(sessions.getString(3))) {
            insert.setString(1, sessions.getString(1));
            insert.setBytes(2, Topics.first(word));
            insert.setString(3, sessions.getString(2));
            insert.addBatch();
            waiting++;
          }
          if (waiting >= AT_ONCE) {
            insert.executeBatch();
            waiting = 0;
          }
        }
      }
      insert.executeBatch();
    }
  }
}
