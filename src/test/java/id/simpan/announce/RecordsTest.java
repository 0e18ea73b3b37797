package id.simpan.announce;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.Sha256;
import id.simpan.ledger.Deliveries.HeldFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {

  private static final String MANIFEST = "s/recording.json";
  private static final String CHECKSUMS = "s/SHA256SUMS";

  private final List<HeldFile> ledger = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();

  @BeforeEach
  void aFile() {
    ledger.add(file("a.mp4", true));
  }

  private static HeldFile file(String name, boolean isListed) {
    return new HeldFile("s/" + name, Sha256.of(name), name.length(), isListed);
  }

  private static String line(String name) {
    return Sha256.of(name) + "  " + name + "\n";
  }

  private static String manifest(String... files) {
    return """
        {"session": "s", "meetingId": "1", "topic": "t", "recordedOn": "2026-11-20",
         "files": [%s]}"""
        .formatted(String.join(",", files));
  }

  private static String entry(String name) {
    return """
        {"name": "%s", "recordingType": "chat_file", "fileType": "CHAT", "order": 0, "size": %d,
         "sha256": "%s", "keptAt": "2026-11-20T03:00:00Z"}"""
        .formatted(name, name.length(), Sha256.of(name));
  }

  private Records records() {
    return new Records(ledger::forEach);
  }

  private void compare(Records records, String path, String content) {
    records.compare(path, content.getBytes(StandardCharsets.UTF_8), wrong::add);
  }

  private List<String> compared(String path, String content) {
    Records records = records();
    compare(records, path, content);
    records.end(gone::contains, wrong::add);
    return wrong;
  }

  @Test
  void whatListsTheFilesIsRight() {
    assertThat(compared(MANIFEST, manifest(entry("a.mp4")))).isEmpty();
    assertThat(compared(CHECKSUMS, line("a.mp4"))).isEmpty();
  }

  @Test
  void eachOtherManifestIsAltered() {
    String right = entry("a.mp4");
    List<String> others =
        List.of(
            "",
            "null",
            "[]",
            "{\"broken",
            manifest(),
            manifest(right) + " and more",
            manifest(right, entry("ghost.mp4")),
            manifest(right.replace("\"size\": 5", "\"size\": 6")),
            manifest(right.replace(Sha256.of("a.mp4"), Sha256.of("b.mp4"))),
            manifest(right).replace("\"meetingId\"", "\"meeting\""),
            manifest(right).replace("2026-11-20T03:00:00Z", "yesterday"));

    for (String other : others) {
      wrong.clear();
      assertThat(compared(MANIFEST, other)).as(other).containsExactly("altered  " + MANIFEST);
    }
  }

  @Test
  void allOtherChecksumsAreAltered() {
    List<String> others =
        List.of(
            "",
            "nonsense",
            line("a.mp4") + "nonsense",
            line("b.mp4"),
            line("a.mp4") + line("ghost.mp4"),
            Sha256.of("other") + "  a.mp4\n");

    for (String other : others) {
      wrong.clear();
      assertThat(compared(CHECKSUMS, other)).as(other).containsExactly("altered  " + CHECKSUMS);
    }
  }

  @Test
  void aFileWhoseBatchIsOpenMayBeListedOrNot() {
    ledger.add(file("b.mp4", false));

    assertThat(compared(CHECKSUMS, line("a.mp4"))).isEmpty();
    assertThat(compared(CHECKSUMS, line("a.mp4") + line("b.mp4"))).isEmpty();
  }

  @Test
  void sideFilesAreExpectedOnceABatchIsClosed() {
    ledger.add(new HeldFile("open/b.mp4", Sha256.of("b"), 1, false));

    assertThat(records().sideFiles()).containsExactly(MANIFEST, CHECKSUMS);
    assertThat(records().isSideFile("open/" + "SHA256SUMS")).isTrue();
  }

  @Test
  void whatIsRecordedMeanwhileIsNeitherExtraNorWronglyListed() {
    Records records = records();
    compare(records, CHECKSUMS, line("a.mp4") + line("later.mp4"));
    records.extra("s/later.mp4");
    records.extra("s/c.mp4");
    ledger.add(file("later.mp4", false));

    records.end(gone::contains, wrong::add);

    assertThat(wrong).containsExactly("extra  s/c.mp4");
  }

  @Test
  void whatIsThereNoMoreIsNotExtra() {
    Records records = records();
    records.extra("s/half.part");
    records.extra("s/c.mp4");
    gone.add("s/half.part");

    records.end(gone::contains, wrong::add);

    assertThat(wrong).containsExactly("extra  s/c.mp4");
  }

  @Test
  void whatIsRemovedWhileAFolderIsVerifiedIsNotExtra(@TempDir Path archive) throws Exception {
    ledger.clear();
    Path half = Files.createFile(archive.resolve("half.part"));
    Predicate<String> others =
        path -> {
          assertThat(half.toFile().delete()).isTrue();
          return false;
        };

    boolean isRight =
        new Verification(archive, "default", records(), others, path -> true)
            .run(wrong::add, () -> {});

    assertThat(wrong).isEmpty();
    assertThat(isRight).isTrue();
    assertThat(half).doesNotExist();
  }

  /** By its manifest, as its ledger may be away, or it may be in no settings any more. */
  @Test
  void whatAnotherAccountHasInTheFolderIsNotExtra(@TempDir Path archive) throws Exception {
    ledger.clear();
    Path theirs = Files.createDirectories(archive.resolve("law/s"));
    Files.writeString(
        theirs.resolve("recording.json"),
        manifest(entry("a.mp4")).replaceFirst("\\{", "{\"account\": \"law\", "));
    for (String name : List.of("a.mp4", "SHA256SUMS", "b.mp4")) {
      Files.writeString(theirs.resolve(name), name);
    }

    new Verification(archive, "default", records(), path -> false, path -> true)
        .run(wrong::add, () -> {});

    assertThat(wrong).containsExactly("extra  law/s/b.mp4");
  }

  @Test
  void aSideFileBesideWhatIsRecordedMeanwhileIsNotExtra() {
    Records records = records();
    records.extra("new/recording.json");
    records.extra("other/recording.json");
    ledger.add(new HeldFile("new/b.mp4", Sha256.of("b"), 1, true));

    records.end(gone::contains, wrong::add);

    assertThat(wrong).containsExactly("extra  other/recording.json");
  }
}
