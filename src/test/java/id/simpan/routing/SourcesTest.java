package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.archive.Sha256;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

  @TempDir private Path home;
  private Path archive;
  private Ledger ledger;
  private Sources sources;

  @BeforeEach
  void storedInS3FirstAndInTheArchive() throws Exception {
    archive = Files.createDirectories(home.resolve("archive"));
    ledger = Ledger.embedded(home.resolve("data"), "default", Clock.systemUTC());
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/ledger.db"));
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO delivery (file_id, destination, state, path, account, uuid, stored_at)
          VALUES ('f', 's3', 'done', 'a.mp4', 'default', 'u', 1),
            ('f', 'file', 'done', 'a.mp4', 'default', 'u', 2)
          """);
    }
    sources =
        new Sources(
            home.resolve("work"),
            new Deliveries(ledger, new Batches(ledger, List::of)),
            name -> name.equals("file") ? archive : null,
            () -> {
              throw new IllegalStateException("s3 is away");
            });
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Delivery delivery() throws Exception {
    Path whole = Files.writeString(home.resolve("whole"), "whole");
    return new Delivery(
        "f",
        "nas",
        "u",
        "1",
        "t",
        "2025-09-24",
        "a",
        "MP4",
        "a.mp4",
        5,
        Sha256.of(whole),
        true,
        "l");
  }

  @Test
  void whatOneDestinationCannotGiveAnotherDoes() throws Exception {
    Files.writeString(archive.resolve("a.mp4"), "whole");

    assertThat(sources.of(delivery())).isEqualTo(archive.resolve("a.mp4").toFile());
  }

  /** As a mail wants it: another node has it in its work directory. */
  @Test
  void aSmallFileIsTakenFromTheFolderWhereItIsStored() throws Exception {
    Path stored = Files.writeString(archive.resolve("a.mp4"), "whole");
    KeptFile kept =
        new KeptFile(
            "f",
            "a.mp4",
            null,
            "a",
            "MP4",
            0,
            null,
            5,
            delivery().sha256(),
            null,
            Instant.EPOCH,
            Map.of());

    assertThat(sources.near(kept)).contains(stored.toFile());
    Files.writeString(stored, "WHOLE");
    assertThat(sources.near(kept)).isEmpty();
  }

  @Test
  void itIsNotGoneAsLongAsOneCouldNotBeAsked() throws Exception {
    Delivery delivery = delivery();

    assertThatThrownBy(() -> sources.of(delivery)).hasMessage("s3 is away");
  }
}
