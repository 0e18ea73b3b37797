package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.Session.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that version 0.1 made, brought up to date. */
class UpgradeTest {

  private static final long SOON = 1758992400000L; // 2025-09-27T17:00:00Z, still to come
  private static final long PAST = 1758646800000L;

  @TempDir private Path directory;

  @Test
  void nothingIsNowhereAfterAnUpgrade() throws Exception {
    ledgerOfVersion01();
    try (TestLedger given = new TestLedger(Database.SQLITE.create(directory))) {
      List<Long> told = new ArrayList<>();
      long resolved =
          given.upgrade.resolve(places("dropped-on-disk", "dropped-in-work"), told::add);
      given.work.reconcile();

      assertThat(resolved).isEqualTo(5);
      assertThat(told).containsExactly(5L);
      assertThat(given.upgrade.resolve(places(), told::add)).isZero(); // once
      assertThat(given.texts("SELECT id || ' ' || state FROM recording_file ORDER BY id"))
          .containsExactly(
              "announced-only failed", // still listed: to be downloaded again
              "delivered archived",
              "downloading waiting",
              "dropped-in-work kept",
              "dropped-on-disk archived",
              "failed failed",
              "gone lost",
              "kept kept",
              "restored failed");
      assertThat(given.texts("SELECT uuid FROM session WHERE state = 'lost'"))
          .containsExactly("s-gone");
      assertThat(given.unsafe()).contains("lost s-gone");
      assertThat(
              given.texts(
                  "SELECT file_id FROM delivery WHERE destination = 'file' AND state = 'owed' ORDER BY file_id"))
          .containsExactly("dropped-in-work", "kept");
      assertThat(
              given.texts(
                  "SELECT file_id FROM recording_file f JOIN delivery d ON d.file_id = f.id"
                      + " WHERE f.stored_at IS NULL AND f.state IN ('waiting', 'failed')"
                      + " AND d.destination = 'file' AND d.state = 'waiting' ORDER BY file_id"))
          .containsExactly("announced-only", "downloading", "failed", "restored");
    }
  }

  @Test
  void aBackupIsMadeBeforeAnUpgradeAndNeverAgain() throws Exception {
    ledgerOfVersion01();
    new TestLedger(Database.SQLITE.create(directory)).close();
    new TestLedger(Database.SQLITE.create(directory)).close();

    List<Path> backups = backups();
    assertThat(backups).hasSize(1);
    assertThat(Files.getPosixFilePermissions(backups.get(0)))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + backups.get(0));
        Statement statement = old.createStatement()) {
      assertThat(
              statement
                  .executeQuery("SELECT COUNT(*) FROM delivery WHERE state = 'dropped'")
                  .getInt(1))
          .isEqualTo(3);
    }
  }

  @Test
  void aNewLedgerNeedsNoBackup() throws IOException {
    new TestLedger(Database.SQLITE.create(directory)).close();

    assertThat(backups()).isEmpty();
  }

  /** What the schema's version 2 lacks is taken away from a ledger that has been lived in. */
  @OnEachDatabase
  void aLedgerOfSchemaTwoTellsOfItsPast(TestLedger given) {
    given.poll(ready("u"), video("a"), video("b"));
    given.archiveAll();
    given.poll(ready("l"), video("a"));
    given.sessions.deleted(session("l", Status.DELETED, "2025-09-28"));
    Figures before = given.diary.figures(30);
    for (String less :
        List.of(
            "DROP TABLE node",
            "DROP TABLE api_call",
            "DROP INDEX file_left",
            "ALTER TABLE recording_file DROP COLUMN place",
            "ALTER TABLE recording_file DROP COLUMN fault_node",
            "DROP INDEX delivery_owed",
            "ALTER TABLE delivery DROP COLUMN place",
            "CREATE INDEX delivery_owed ON delivery (account, destination, past, attempts, urgency, file_id) WHERE state = 'owed'",
            "ALTER TABLE alert DROP COLUMN node",
            "ALTER TABLE account DROP COLUMN alerts_by",
            "ALTER TABLE account DROP COLUMN alerts_until",
            "ALTER TABLE account DROP COLUMN sweep_by",
            "ALTER TABLE account DROP COLUMN sweep_until",
            "ALTER TABLE account DROP COLUMN sweep_began",
            "ALTER TABLE account DROP COLUMN api_paused_until",
            "ALTER TABLE account DROP COLUMN token",
            "DROP TABLE history",
            "DROP TABLE audit",
            "DROP TABLE figure",
            "DROP TABLE word",
            "DROP TABLE said",
            "DROP TABLE space",
            "DROP INDEX meeting_stopped",
            "ALTER TABLE meeting DROP COLUMN stopped_at",
            "ALTER TABLE meeting DROP COLUMN stopped_by",
            "ALTER TABLE account DROP COLUMN since",
            "ALTER TABLE account DROP COLUMN digest_at",
            "DELETE FROM simpan_schema WHERE version IN ('3', '3.1', '4', '5')")) {
      given.execute(less);
    }

    given.reopen();

    assertThat(given.diary.figures(30)).isEqualTo(before);
    assertThat(before.days().get(29))
        .isEqualTo(new Figures.Day(LocalDate.parse("2025-09-25"), 2, 1, 0, 1, 14));
    assertThat(given.overview.watch().since()).isEqualTo(given.clock.instant());
    assertThat(given.catalog.page(new Filter(null, "rapat", 0, 10)).rows())
        .extracting(Overview.Line::session)
        .containsExactlyInAnyOrder("u", "l");
    assertThat(given.catalog.page(new Filter(null, "rapat l", 0, 10)).rows()).hasSize(1);
    assertThat(given.history.of("u", 0).rows())
        .extracting(Event::what)
        .contains("seen", "listed", "kept", "stored", "closed");
    assertThat(given.details.of("u", null).orElseThrow().files()).hasSize(2);
  }

  private List<Path> backups() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(it -> it.getFileName().toString().startsWith("ledger-before-")).toList();
    }
  }

  private static Upgrade.Places places(String onDisk, String inWork) {
    return new Upgrade.Places() {
      @Override
      public boolean isArchived(String path, long size) {
        return path.equals("folder of s-" + onDisk + "/a.mp4") && size == 7;
      }

      @Override
      public boolean isInWork(String id, long size) {
        return id.equals(inWork) && size == 7;
      }
    };
  }

  private static Upgrade.Places places() {
    return places("", "");
  }

  /** As the first version left it: its schema, and rows in each of the states that it knew. */
  private void ledgerOfVersion01() throws SQLException {
    String url = "jdbc:sqlite:" + directory.resolve("ledger.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:simpan/ledger")
        .table("simpan_schema")
        .target("1")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      sql.execute(
          "INSERT INTO meeting (account, meeting_id, topic) VALUES ('%s', '1', 'Rapat')"
              .formatted(Database.ACCOUNT));
      file(sql, "delivered", "archived", "archived", SOON, "done", "folder/a.mp4", 1L);
      file(sql, "dropped-on-disk", "archived", "archived", PAST, "dropped", null, null);
      file(sql, "dropped-in-work", "archived", "archived", PAST, "dropped", null, null);
      file(sql, "gone", "archived", "archived", PAST, "dropped", null, null);
      file(sql, "announced-only", "archived", "archived", SOON, "done", null, null);
      file(sql, "restored", "archived", "archived", SOON, "done", "folder/b.mp4", null);
      file(sql, "kept", "ready", "kept", SOON, "owed", null, null);
      file(sql, "failed", "ready", "failed", SOON, "owed", null, null);
      file(sql, "downloading", "ready", "downloading", SOON, "owed", null, null);
      sql.execute(
          "UPDATE recording_file SET lease = 'dead:1', lease_until = 1 WHERE state = 'downloading'");
    }
  }

  private static void file(
      Statement sql,
      String id,
      String session,
      String state,
      long deletion,
      String delivery,
      String path,
      Long deliveredAt)
      throws SQLException {
    boolean isKept = state.equals("kept") || state.equals("archived");
    sql.execute(
        """
        INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state, folder,
          folder_key, seen_at)
        VALUES ('%s', 's-%s', '1', 'Rapat', '2025-09-20', %d, '%s', 'folder of s-%s', '%s', 1)
        """
            .formatted(Database.ACCOUNT, id, deletion, session, id, id));
    sql.execute(
        """
        INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension, media, ordinal,
          promised_size, name, name_key, state, size, sha256, noted_at, kept_at)
        VALUES ('%s', '%s', 's-%s', 'a', 'MP4', 'mp4', 1, 0, 7, 'a.mp4', 'a.mp4', '%s', %s, '0', 1, %s)
        """
            .formatted(
                id, Database.ACCOUNT, id, state, isKept ? "7" : "NULL", isKept ? "1" : "NULL"));
    // of a destination that is gone, where it was dropped
    sql.execute(
        "INSERT INTO delivery (file_id, destination, state, path, delivered_at) VALUES ('%s', '%s', '%s', %s, %s)"
            .formatted(
                id,
                delivery.equals("dropped") ? "s3" : id.equals("announced-only") ? "email" : "file",
                delivery,
                path == null ? "NULL" : "'" + path + "'",
                deliveredAt));
  }
}
