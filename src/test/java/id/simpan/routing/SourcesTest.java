package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import id.simpan.archive.Sha256;
import id.simpan.download.NoSpace;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Ledger;
import id.simpan.s3.S3Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

  @TempDir private Path home;
  private Path archive;
  private Ledger ledger;
  private Sources sources;
  private Supplier<S3Folder> s3 =
      () -> {
        throw new IllegalStateException("s3 is away");
      };

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
            () -> s3.get());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Delivery delivery() throws Exception {
    return delivery(5, "l");
  }

  private Delivery delivery(long size, String lease) throws Exception {
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
        size,
        Sha256.of(whole),
        true,
        lease);
  }

  @Test
  void whatOneDestinationCannotGiveAnotherDoes() throws Exception {
    Files.writeString(archive.resolve("a.mp4"), "whole");

    assertThat(sources.of(delivery())).isEqualTo(archive.resolve("a.mp4").toFile());
  }

  /** Where both lie on one file system they are one file. */
  @Test
  void whatSomebodyEditsInTheArchiveGoesNowhereElse() throws Exception {
    Path kept = Files.createDirectories(home.resolve("work")).resolve("f.kept");
    Files.writeString(kept, "whole");
    Files.createLink(archive.resolve("a.mp4"), kept);
    assertThat(sources.of(delivery())).isEqualTo(kept.toFile());

    Files.writeString(archive.resolve("a.mp4"), "WHOLE");

    assertThatThrownBy(() -> sources.of(delivery())).hasMessage("s3 is away");
    assertThat(kept).doesNotExist();
    assertThat(archive.resolve("a.mp4")).hasContent("WHOLE");
  }

  @Test
  void whatSomebodyCutsInTheWorkDirectoryIsTakenFromTheArchive() throws Exception {
    Path kept = Files.createDirectories(home.resolve("work")).resolve("f.kept");
    Files.writeString(kept, "who");
    Files.writeString(archive.resolve("a.mp4"), "whole");

    assertThat(sources.of(delivery())).isEqualTo(archive.resolve("a.mp4").toFile());
    assertThat(kept).doesNotExist();
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

  @Test
  void nothingIsFetchedThatLeavesNoRoomForNewRecordings() throws Exception {
    Delivery most = delivery(home.toFile().getUsableSpace() / 3 * 2, "l");

    assertThatThrownBy(() -> sources.of(most))
        .isInstanceOf(NoSpace.class)
        .hasMessageMatching(
            "\\d+ MiB must be free in %s to fetch it from s3, half of them for new recordings; \\d+ MiB are free"
                .formatted(home.resolve("work")));
  }

  @Test
  void whatIsStillBeingFetchedHasItsRoomAlready() throws Exception {
    long much = home.toFile().getUsableSpace() / 5 * 2;
    Delivery one = delivery(much, "one");
    Delivery other = delivery(much, "other");
    S3Folder bucket = mock(S3Folder.class);
    doAnswer(
            fetch -> {
              assertThatThrownBy(() -> sources.of(other)).isInstanceOf(NoSpace.class);
              throw new IllegalStateException("s3 breaks off");
            })
        .when(bucket)
        .fetch(any(), any());
    s3 = () -> bucket;

    assertThatThrownBy(() -> sources.of(one)).hasMessage("s3 breaks off");
    assertThatThrownBy(() -> sources.of(other)).hasMessage("s3 breaks off");
  }
}
