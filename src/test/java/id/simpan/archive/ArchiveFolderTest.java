package id.simpan.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpan.permission.FileMode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveFolderTest {

  private static final Path OTHER_FILE_SYSTEM = Path.of("/dev/shm");

  @TempDir private Path directory;
  private Path root;
  private ArchiveFolder folder;

  @BeforeEach
  void open() {
    root = directory.resolve("archive");
    folder = new ArchiveFolder(root);
  }

  @Test
  void aFileIsPlacedByLinkSoThatItCostsNoSecondCopy() throws Exception {
    File kept = kept("one", "bytes");

    assertThat(place(kept, "2025/a/chat.txt")).isEqualTo("2025/a/chat.txt");
    assertThat(Files.isSameFile(root.resolve("2025/a/chat.txt"), kept.toPath())).isTrue();
    assertThat(folder.where("2025/a/chat.txt")).isEqualTo(root + "/2025/a/chat.txt");
  }

  /** Cron's: a JVM of its own, as what it can spell is settled at its start. */
  @Test
  void withoutAUtf8LocaleNamesOfAUtf8OneAreFoundAllTheSame() throws Exception {
    assumeTrue(File.separatorChar == '/');
    ProcessBuilder cron =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Cron.class.getName(),
            root.toString(),
            kept("one", "bytes").toString());
    cron.environment().put("LC_ALL", "C");
    Process process = cron.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("true\n");
    assertThat(process.waitFor()).isZero();
    assertThat(root.resolve(Cron.NAME)).hasContent("bytes");
  }

  /** Places a file under a name that its locale cannot spell, and finds it again. */
  static final class Cron {
    static final String NAME = "2026/Rapat \u00dcn\u00efcode 100%+1 \u4f1a\u8b70/a.txt";

    public static void main(String[] arguments) throws Exception {
      Path root = Path.of(arguments[0]);
      File kept = new File(arguments[1]);
      new ArchiveFolder(root).place(kept, NAME, Sha256.of(kept.toPath()));
      try (Stream<Path> files = Files.walk(root)) {
        Path found = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        System.out.println(
            ArchiveFolder.path(root, found).equals(NAME)
                && Files.isRegularFile(ArchiveFolder.file(root, NAME))
                && ArchiveFolder.size(root, NAME) == kept.length()
                && ArchiveFolder.size(root, NAME + "x") == -1);
      }
    }
  }

  @Test
  void theSameFileAgainChangesNothing() throws Exception {
    place(kept("one", "bytes"), "a/chat.txt");

    assertThat(place(kept("again", "bytes"), "a/chat.txt")).isEqualTo("a/chat.txt");
    assertThat(names()).containsExactly("a/chat.txt");
  }

  @Test
  void anotherFileOfThatNameGetsANumberAtEachTry() throws Exception {
    place(kept("one", "bytes"), "a/chat.txt");
    for (int time = 0; time < 2; time++) {
      assertThat(place(kept("two", "BYTES"), "a/chat.txt")).isEqualTo("a/chat-2.txt");
      assertThat(place(kept("three", "more bytes"), "a/chat.txt")).isEqualTo("a/chat-3.txt");
    }
    assertThat(names()).containsExactly("a/chat-2.txt", "a/chat-3.txt", "a/chat.txt");
    assertThat(root.resolve("a/chat.txt")).hasContent("bytes");
  }

  @Test
  void aSideFileTakesThePlaceOfTheOneBefore() throws Exception {
    for (String content : List.of("first", "second")) {
      File file = kept("sums", content);
      assertThat(folder.replace(file, "a/SHA256SUMS")).isEqualTo("a/SHA256SUMS");
      assertThat(root.resolve("a/SHA256SUMS")).hasContent(content);
      assertThat(file).exists();
    }
    assertThat(names()).containsExactly("a/SHA256SUMS");
  }

  @Test
  void aReaderOfASideFileSeesTheOldOneOrTheNewOne() throws Exception {
    File small = kept("small", "x".repeat(10));
    File large = kept("large", "y".repeat(2_000_000));
    folder.replace(small, "a/recording.json");
    Path target = root.resolve("a/recording.json");

    List<Callable<Object>> tasks = new ArrayList<>();
    tasks.add(repeated(20, () -> folder.replace(large, "a/recording.json")));
    tasks.add(repeated(200, () -> assertThat(Files.size(target)).isIn(10L, 2_000_000L)));
    tasks.add(repeated(20, () -> folder.replace(small, "a/recording.json")));

    inParallel(tasks);
  }

  @Test
  void workersOfOneFolderDoNotGetInEachOthersWay() throws Exception {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int worker = 0; worker < 4; worker++) {
      File file = kept("side" + worker, "content " + worker);
      String path = worker + "/SHA256SUMS";
      tasks.add(repeated(100, () -> folder.replace(file, path)));
    }

    inParallel(tasks);

    assertThat(names()).hasSize(4).allMatch(name -> name.endsWith("/SHA256SUMS"));
  }

  @Test
  void manyFilesThatWantOneNameAllGetOne() throws Exception {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int file = 0; file < 20; file++) {
      File kept = kept("file" + file, "content " + file);
      tasks.add(() -> place(kept, "a/chat.txt"));
    }

    inParallel(tasks);

    assertThat(names()).hasSize(20).contains("a/chat.txt", "a/chat-20.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out.txt", "a/../../out.txt", "/etc/out.txt", "", ".", "a/.."})
  void aPathThatLeavesTheArchiveIsRefused(String path) throws Exception {
    File file = kept("one", "bytes");

    assertThatThrownBy(() -> place(file, path)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> folder.replace(file, path))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> folder.where(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileOnAnotherFileSystemIsCopiedUnderTheSameRules() throws Exception {
    Path other = onAnotherFileSystem();
    try {
      File kept = Files.writeString(other.resolve("one"), "bytes").toFile();

      assertThat(place(kept, "a/chat.txt")).isEqualTo("a/chat.txt");
      assertThat(place(kept, "a/chat.txt")).isEqualTo("a/chat.txt");
      Files.writeString(kept.toPath(), "BYTES");
      assertThat(place(kept, "a/chat.txt")).isEqualTo("a/chat-2.txt");
      assertThat(folder.replace(kept, "a/SHA256SUMS")).isEqualTo("a/SHA256SUMS");

      assertThat(names()).containsExactly("a/SHA256SUMS", "a/chat-2.txt", "a/chat.txt");
      assertThat(root.resolve("a/chat.txt")).hasContent("bytes");
      assertThat(mode(root.resolve("a/chat.txt"))).isEqualTo("rw-r-----");
    } finally {
      delete(other);
    }
  }

  /** One was paused after its copy, and another takes the delivery over. */
  @Test
  void twoProgramsThatPlaceTheSameFileEachPlaceItWhole() throws Exception {
    Path other = onAnotherFileSystem();
    try {
      File kept = Files.write(other.resolve("one"), new byte[8_000_000]).toFile();
      String sha256 = Sha256.of(kept.toPath());
      for (int round = 0; round < 8; round++) {
        String path = round + "/video.mp4";
        Callable<Object> place =
            () -> {
              assertThat(new ArchiveFolder(root).place(kept, path, sha256)).isEqualTo(path);
              return assertThat(root.resolve(path)).hasSize(kept.length());
            };
        inParallel(List.of(place, place));
      }
      assertThat(names()).hasSize(8).allMatch(name -> name.endsWith("/video.mp4"));
    } finally {
      delete(other);
    }
  }

  @Test
  void whatAKilledProgramLeftBehindIsRemovedADayLater() throws Exception {
    leftover("new.part", Duration.ofHours(23));
    leftover("old.part", Duration.ofHours(25));
    leftover("of-others", Duration.ofHours(25));

    folder.replace(kept("sums", "first"), "a/SHA256SUMS");
    assertThat(names())
        .containsExactly(".simpan-incoming/new.part", ".simpan-incoming/of-others", "a/SHA256SUMS");

    leftover("old.part", Duration.ofHours(25));
    folder.replace(kept("sums", "second"), "a/SHA256SUMS");
    assertThat(names()).as("it looks once a day").contains(".simpan-incoming/old.part");
  }

  private void leftover(String name, Duration age) throws IOException {
    Path folder = Files.createDirectories(root.resolve(".simpan-incoming"));
    Path file = Files.writeString(folder.resolve(name), "half");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void filesAndFoldersHaveTheirModeWhateverTheUmaskIs() throws Exception {
    for (String mode : List.of("rw-------", "rw-r-----", "rw-rw-rw-")) {
      Path archive = directory.resolve(mode);
      ArchiveFolder moded = new ArchiveFolder(archive, FileMode.of(mode));
      File kept = kept("kept " + mode, "bytes");
      moded.place(kept, "2025/a/chat.txt", Sha256.of(kept.toPath()));
      moded.replace(kept, "2025/a/SHA256SUMS");

      assertThat(mode(archive.resolve("2025/a/chat.txt"))).isEqualTo(mode);
      assertThat(mode(archive.resolve("2025/a/SHA256SUMS"))).isEqualTo(mode);
      for (String made : List.of("", "2025", "2025/a")) {
        assertThat(mode(archive.resolve(made))).isEqualTo(mode.replaceAll("r(.)-", "r$1x"));
      }
    }
  }

  @Test
  void aFolderThatIsThereKeepsItsMode() throws Exception {
    Files.createDirectory(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

    place(kept("one", "bytes"), "a/chat.txt");

    assertThat(mode(root)).isEqualTo("rwxr-xr-x");
    assertThat(mode(root.resolve("a"))).isEqualTo("rwxr-x---");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aCopyThatFailsLeavesNothingBehind() {
    Path unreadable = Path.of("/proc/self/mem"); // on another file system, and reading it fails
    assumeTrue(Files.exists(unreadable));

    assertThatThrownBy(() -> folder.place(unreadable.toFile(), "a/video.mp4", "0"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.replace(unreadable.toFile(), "a/recording.json"))
        .isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void aKeptFileThatIsGoneIsAnErrorAndNoEmptyFile() throws Exception {
    File gone = kept("one", "bytes");
    Files.delete(gone.toPath());

    assertThatThrownBy(() -> folder.place(gone, "a/chat.txt", "0")).isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();
  }

  private String place(File file, String path) throws IOException {
    return folder.place(file, path, Sha256.of(file.toPath()));
  }

  private File kept(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toFile();
  }

  /** All files below the archive, hidden ones too. */
  private List<String> names() {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private Path onAnotherFileSystem() throws IOException {
    assumeTrue(Files.isWritable(OTHER_FILE_SYSTEM));
    assumeTrue(
        !Files.getFileStore(OTHER_FILE_SYSTEM).equals(Files.getFileStore(directory)),
        "one file system for both");
    return Files.createTempDirectory(OTHER_FILE_SYSTEM, "simpan");
  }

  private static void delete(Path other) throws IOException {
    for (File file : other.toFile().listFiles()) {
      Files.delete(file.toPath());
    }
    Files.delete(other);
  }

  private static Callable<Object> repeated(int times, Callable<?> task) {
    return () -> {
      for (int time = 0; time < times; time++) {
        task.call();
      }
      return null;
    };
  }

  private static void inParallel(List<Callable<Object>> tasks) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Object> done : workers.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }
  }
}
