package id.simpan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.standin.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that speak like the one that is expected, and are not. */
@OnSharedDatabase
class SchemaTest {

  private static void assertRefused(Ledger.Postgresql database, String why) {
    Node node = Database.node("node", "work");
    assertThatThrownBy(
            () -> Ledger.shared(database, node, Database.ACCOUNT, Clock.systemUTC()).close())
        .isInstanceOf(LedgerRefused.class)
        .hasMessage("simpan.ledger.url: the database is " + why);
    assertThatThrownBy(() -> Ledger.sharedBeside(database, Database.ACCOUNT).close())
        .isInstanceOf(LedgerRefused.class)
        .hasMessage("simpan.ledger.url: the database is " + why);
  }

  @Test
  void anotherOneWithTheSameProtocolIsRefusedByItsName() throws Exception {
    Ledger.Postgresql database = Database.postgresql();
    try (var connection = DriverManager.getConnection(database.url(), "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE FUNCTION version() RETURNS text LANGUAGE sql AS $$ SELECT 'CockroachDB CCL v25' $$");
    }

    assertRefused(
        new Ledger.Postgresql(database.url() + ",pg_catalog", "postgres", ""), // its own come first
        "no PostgreSQL, but CockroachDB; PostgreSQL is expected");
  }

  @Test
  void aStandbyIsRefused(@TempDir Path directory) throws Exception {
    var server =
        EmbeddedPostgres.builder()
            .setPort(FreePort.any())
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off");
    server.start().close();
    Files.createFile(directory.resolve("standby.signal"));
    try (EmbeddedPostgres standby = server.start()) {
      Ledger.Postgresql database =
          new Ledger.Postgresql(standby.getJdbcUrl("postgres", "postgres"), "postgres", "");

      assertRefused(database, "a standby, which cannot be written; the primary is expected");
      assertThat(directory.resolve("standby.signal")).exists(); // it still is one
    }
  }
}
