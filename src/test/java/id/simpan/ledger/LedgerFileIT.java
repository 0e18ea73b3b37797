package id.simpan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large ledger moves to PostgreSQL and back; {@code -Dsimpan.rows=1000000} is a million rows. */
class LedgerFileIT {

  private static final int ROWS = Integer.getInteger("simpan.rows", 20_000);

  @Test
  void aLargeLedgerMoves(@TempDir Path directory) throws Exception {
    Path there = directory.resolve("there.jsonl.gz");
    Path back = directory.resolve("back.jsonl.gz");
    try (TestLedger given =
            new TestLedger(
                Database.SQLITE.create(Files.createDirectories(directory.resolve("one"))));
        TestLedger shared = new TestLedger(Database.POSTGRESQL.create(directory));
        TestLedger last =
            new TestLedger(
                Database.SQLITE.create(Files.createDirectories(directory.resolve("two"))))) {
      given.execute(
          """
          INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state, folder,
            folder_key, seen_at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', 's' || i, 'm' || i, 'Rapat ' || i, '2024-01-01', i, 'archived', 'f' || i, 'f' || i, 1
          FROM n
          """
              .formatted(ROWS / 2, Database.ACCOUNT));
      given.execute(
          """
          INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension, media, ordinal,
            promised_size, name, name_key, state, size, sha256, noted_at, kept_at, stored_at, urgency)
          SELECT 'id' || uuid, account, uuid, 'a', 'MP4', 'mp4', 1, 0, 7, 'a.mp4', 'a.mp4', 'archived', 7,
            '%s', 1, 1, 1, 9223372036854775807 FROM session
          """
              .formatted(TestLedger.SHA256));

      long rows = move(given, there, shared);
      assertThat(move(shared, back, last)).isEqualTo(rows).isGreaterThanOrEqualTo(ROWS);

      assertThat(last.text("SELECT COUNT(*) FROM recording_file"))
          .isEqualTo(Integer.toString(ROWS / 2));
      assertThat(last.texts("SELECT DISTINCT urgency FROM recording_file"))
          .containsExactly(Long.toString(Long.MAX_VALUE));
    }
  }

  private static long move(TestLedger from, Path file, TestLedger to) throws Exception {
    long began = System.nanoTime();
    long rows;
    try (OutputStream stream = Files.newOutputStream(file)) {
      rows = LedgerFile.write(from.ledger, stream, all -> {}, so -> {});
    }
    long written = System.nanoTime();
    try (InputStream stream = Files.newInputStream(file)) {
      assertThat(LedgerFile.read(to.ledger, stream, all -> {}, so -> {})).isEqualTo(rows);
    }
    System.out.printf(
        "%d rows: %.1f s to export, %d kB, %.1f s to import%n",
        rows,
        (written - began) / 1e9,
        Files.size(file) / 1_000,
        (System.nanoTime() - written) / 1e9);
    return rows;
  }
}
