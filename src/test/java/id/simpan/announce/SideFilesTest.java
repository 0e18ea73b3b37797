package id.simpan.announce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.announce.SideFiles.SideFile;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Batch.KeptFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideFilesTest {

  @TempDir private Path directory;
  private SideFiles sideFiles;

  @BeforeEach
  void open() {
    sideFiles = new SideFiles(directory.resolve("work"), Optional.empty());
  }

  @Test
  void bothListAllThatTheDestinationHolds() throws Exception {
    KeptFile old = SomeBatch.file("a.mp4", "MP4", 7);
    KeptFile gained = SomeBatch.file("chat.txt", "CHAT", 3);

    List<SideFile> written =
        sideFiles.write(SomeBatch.of("Rapat", List.of(gained), List.of(old, gained)));

    assertThat(written)
        .extracting(SideFile::path)
        .containsExactly("2025/Rapat/u/recording.json", "2025/Rapat/u/SHA256SUMS");
    assertThat(written.get(1).file())
        .content(UTF_8)
        .isEqualTo(old.sha256() + "  a.mp4\n" + gained.sha256() + "  chat.txt\n");
    JsonNode manifest = new ObjectMapper().readTree(written.get(0).file());
    assertThat(manifest.get("files")).hasSize(2);
  }

  @Test
  void untilTheyAreDeliveredTheyAreTheUsersAlone() throws Exception {
    KeptFile file = SomeBatch.file("a.mp4", "MP4", 7);

    for (SideFile written : sideFiles.write(SomeBatch.of("Rapat", List.of(file), List.of(file)))) {
      assertThat(Files.getPosixFilePermissions(written.file().toPath()))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }

  @Test
  void theManifestTellsTheSessionAndEachFile() throws Exception {
    KeptFile file = SomeBatch.file("a.mp4", "MP4", 7);
    Path manifest =
        sideFiles
            .write(SomeBatch.of("Rapat \"anggaran\"\n<b>", List.of(file), List.of(file)))
            .get(0)
            .file()
            .toPath();

    JsonNode json = new ObjectMapper().readTree(manifest.toFile());
    assertThat(json.get("session").textValue()).isEqualTo("WuPF/+=");
    assertThat(json.get("meetingId").textValue()).isEqualTo("85095598095");
    assertThat(json.get("topic").textValue()).isEqualTo("Rapat \"anggaran\"\n<b>");
    assertThat(json.get("deletionFrom").textValue()).isEqualTo("2025-09-27T17:00:00Z");
    JsonNode first = json.get("files").get(0);
    assertThat(first.get("recordingType").textValue()).isEqualTo("some_type");
    assertThat(first.get("size").longValue()).isEqualTo(7);
    assertThat(first.get("promisedSize").longValue()).isEqualTo(8);
    assertThat(first.get("sha256").textValue()).isEqualTo(file.sha256());
    assertThat(first.get("remark").textValue()).isEqualTo("size differs");
    assertThat(Files.readString(manifest)).doesNotContain("http");
  }

  @Test
  void sha256sumAcceptsTheChecksums() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")));
    Path folder = Files.createDirectories(directory.resolve("archive"));
    List<KeptFile> held =
        List.of(kept(folder, "gallery view (2).mp4"), kept(folder, "rapat_漢 é 😀.txt"));
    SideFile checksums = sideFiles.write(SomeBatch.of("Rapat", held, held)).get(1);
    Files.copy(checksums.file().toPath(), folder.resolve("SHA256SUMS"));

    Process check =
        new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(check.getInputStream().readAllBytes(), UTF_8);

    assertThat(check.waitFor()).as(output).isZero();
    assertThat(output.lines()).hasSize(2).allMatch(line -> line.endsWith(": OK"));
  }

  @Test
  void theyAreRemovedOnceTheBatchIsInHandNoMore() {
    KeptFile file = SomeBatch.file("a.mp4", "MP4", 7);
    sideFiles.write(SomeBatch.of("Rapat", List.of(file), List.of(file)));
    sideFiles.remove(SomeBatch.of("Rapat", List.of(file), List.of(file)));
    sideFiles.remove(SomeBatch.of("Rapat", List.of(file), List.of(file)));

    assertThat(directory.resolve("work")).isEmptyDirectory();
  }

  private static KeptFile kept(Path folder, String name) throws Exception {
    String sha256 = Sha256.of(Files.writeString(folder.resolve(name), "content of " + name));
    return SomeBatch.file(name, "MP4", 7, sha256);
  }
}
