package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {

  /** Of all that a ledger holds; some of the session's topic is hostile. */
  private static TestLedger filled(Database database, Path directory) throws IOException {
    TestLedger given = new TestLedger(database.create(Files.createDirectories(directory)));
    given.delivering("s3");
    given.announcing("email");
    given.poll(ready("u \"'\\\n\u0000\uD83D\uDE00".replace("\u0000", "")), video("a"), video("b"));
    given.archiveAll();
    given.poll(ready("v"), video("a"), video("b"), video("c"));
    given.keep();
    given.transfers.failed(given.transfers.claim(), "broke off", null);
    given.transfers.claim();
    given.work.begin();
    given.sweeps.completed();
    given.requests.deliver("somebody", "s3", null, null);
    return given;
  }

  private static byte[] export(TestLedger given) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    List<Long> total = new ArrayList<>();
    long rows = LedgerFile.write(given.ledger, file, total::add, so -> {});
    assertThat(total).containsExactly(rows);
    return file.toByteArray();
  }

  private static void read(TestLedger into, byte[] file) {
    LedgerFile.read(into.ledger, new ByteArrayInputStream(file), all -> {}, so -> {});
  }

  /** Everything but what is of a process, in an order of its own. */
  private static TreeMap<String, List<String>> content(TestLedger of) {
    TreeMap<String, List<String>> content = new TreeMap<>();
    for (String table :
        List.of(
            "account",
            "tally",
            "meeting",
            "request",
            "session",
            "recording_file",
            "batch",
            "delivery",
            "alert",
            "history",
            "audit",
            "figure",
            "word",
            "said")) {
      List<String> rows = new ArrayList<>();
      of.ledger.read(
          handle -> {
            handle
                .createQuery("SELECT * FROM " + table)
                .mapToMap()
                .forEach(
                    row -> {
                      row.keySet().removeIf(it -> it.matches("place|(alerts|sweep)_.*"));
                      row.replaceAll(
                          (name, value) ->
                              value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
                      rows.add(new TreeMap<>(row).toString());
                    });
            return null;
          });
      rows.sort(null);
      content.put(table, rows);
    }
    return content;
  }

  @Test
  void aLedgerMovesFromEachDatabaseToEach(@TempDir Path directory) throws IOException {
    for (Database from : Database.values()) {
      try (TestLedger given = filled(from, directory.resolve("from " + from))) {
        byte[] file = export(given);
        for (Database to : Database.values()) {
          Path there = Files.createDirectories(directory.resolve(from + " to " + to));
          try (TestLedger other = new TestLedger(to.create(there))) {
            read(other, file);

            assertThat(content(other)).isEqualTo(content(given));
            assertThatThrownBy(() -> read(other, file))
                .isInstanceOf(LedgerRefused.class)
                .hasMessageContaining("not empty");
          }
        }
      }
    }
  }

  @Test
  void itGoesOnWhereItWas(@TempDir Path directory) throws IOException {
    byte[] file;
    try (TestLedger given = filled(Database.SQLITE, directory.resolve("from"))) {
      file = export(given);
    }
    try (TestLedger other = new TestLedger(Database.POSTGRESQL.create(directory))) {
      other.delivering("s3");
      other.announcing("email");
      read(other, file);
      String kept = other.text("SELECT id FROM recording_file WHERE state = 'kept'");

      other.transfers.here(List.of(kept)); // its bytes lie here
      other.clock.advance(Leases.TERM.plusSeconds(1));
      other.work.begin();
      other.work.queues();
      other.poll(ready("v"), video("a"), video("b"), video("c"));
      other.archiveAll();
      other.clock.advance(java.time.Duration.ofSeconds(5));
      other.archiveAll();

      assertThat(other.state("v")).isEqualTo("archived");
    }
  }

  @Test
  void aFileThatIsNotWholeLeavesNothingBehind(@TempDir Path directory) throws IOException {
    try (TestLedger given = filled(Database.SQLITE, directory.resolve("from"));
        TestLedger other =
            new TestLedger(
                Database.SQLITE.create(Files.createDirectories(directory.resolve("to"))))) {
      byte[] file = export(given);
      byte[] text = new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
      String own = given.ledger.schema();
      for (byte[] bad :
          List.of(
              Arrays.copyOf(file, file.length / 2),
              Arrays.copyOf(file, file.length - 9),
              gzip(new String(text).replaceFirst("\\{\"end.*", "")),
              gzip(new String(text).replace("\"table\":\"tally\"", "\"table\":\"tally(x)--\"")),
              gzip(new String(text).replace("\"columns\":[", "\"columns\":[\"x\",")),
              gzip("[]"),
              "no gzip".getBytes())) {
        assertThatThrownBy(() -> read(other, bad)).isInstanceOf(IllegalArgumentException.class);
        assertThat(other.texts("SELECT uuid FROM session")).isEmpty();
      }
      assertThatThrownBy(
              () ->
                  read(
                      other,
                      gzip(
                          new String(text).replace("\"schema\":\"" + own, "\"schema\":\"1" + own))))
          .isInstanceOf(LedgerRefused.class)
          .hasMessageContaining("schema 1%s, this one's is %1$s".formatted(own));
      read(other, file);
      assertThat(other.texts("SELECT uuid FROM session")).hasSize(2);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(file)) {
      gzip.write(text.getBytes());
    }
    return file.toByteArray();
  }

  @Test
  void anExportIsOfOneInstantThoughOthersWrite(@TempDir Path directory) throws IOException {
    try (TestLedger given = filled(Database.SQLITE, directory);
        Ledger beside = Ledger.toRead(directory, Database.ACCOUNT, given.clock).orElseThrow()) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      long rows =
          LedgerFile.write(
              beside,
              file,
              all -> given.poll(ready("later"), video("a")), // once the instant is fixed
              so -> {});

      try (TestLedger other =
          new TestLedger(
              Database.SQLITE.create(Files.createDirectories(directory.resolve("to"))))) {
        read(other, file.toByteArray());
        assertThat(rows).isPositive();
        assertThat(other.texts("SELECT uuid FROM session")).hasSize(2).doesNotContain("later");
      }
    }
  }
}
