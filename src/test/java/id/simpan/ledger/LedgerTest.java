package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.video;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  @TempDir private Path directory;

  @OnEachDatabase
  void whatIsKnownIsThereAfterARestart(TestLedger given) {
    given.poll(ready("u"), video("a"));
    given.keep();
    given.reopen();

    assertThat(given.deliver("file").recordingType()).isEqualTo("a");
  }

  @Test
  void theWorkOfAProcessThatWasKilledIsTakenUpAtOnce() throws Exception {
    Path crashed = directory.resolve("crashed");
    String kept;
    try (TestLedger given = new TestLedger(Database.SQLITE.create(directory.resolve("running")))) {
      given.poll(ready("u"), video("a"), video("b"));
      kept = given.keep().recordingType();
      given.transfers.claim();
      given.deliveries.claim("file");
      copy(directory.resolve("running"), crashed); // all that a kill would leave on the disk
    }

    try (TestLedger given = new TestLedger(Database.SQLITE.create(crashed))) {
      assertThat(given.work.queues()).containsExactly("transfer-file", "deliver-file-file");
      assertThat(given.transfers.claim().recordingType()).isNotEqualTo(kept);
    }
  }

  @Test
  void itsFilesAreTheUsersAloneWhoeverMayEnterTheDirectory() throws Exception {
    Path old = Files.createFile(directory.resolve(Ledger.FILE)); // of an older version
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));

    try (Ledger ledger = Ledger.embedded(directory, "a", Clock.systemUTC());
        Stream<Path> files = Files.list(directory)) {
      Map<String, String> modes = new TreeMap<>();
      for (Path file : files.toList()) {
        modes.put(
            file.getFileName().toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }

      assertThat(modes)
          .containsOnlyKeys("ledger.db", "ledger.db-shm", "ledger.db-wal", "simpan.lock");
      assertThat(modes.values()).containsOnly("rw-------");
      assertThat(ledger.account()).isEqualTo("a");
    }
  }

  @Test
  void aSecondLedgerOnTheSameDirectoryIsRefusedWithTheOwnersName() {
    try (Ledger first = Ledger.embedded(directory, "a", Clock.systemUTC())) {
      assertThatThrownBy(() -> Ledger.embedded(directory, "a", Clock.systemUTC()))
          .isInstanceOf(LedgerInUse.class)
          .hasMessage(inUse());
      assertThat(first.account()).isEqualTo("a");
    }
    assertThatCode(() -> Ledger.embedded(directory, "a", Clock.systemUTC()).close())
        .doesNotThrowAnyException();
  }

  @Test
  void aSecondProcessOnTheSameDirectoryIsRefusedWhateverElseWasTried() throws Exception {
    try (Ledger first = Ledger.embedded(directory, "a", Clock.systemUTC())) {
      assertThatThrownBy(() -> LedgerLock.take(directory)).isInstanceOf(LedgerInUse.class);

      assertThat(otherProcess(directory)).isEqualTo(inUse());
      assertThat(first.account()).isEqualTo("a");
    }
    assertThat(otherProcess(directory)).isEqualTo("taken");
  }

  @Test
  @OnSharedDatabase
  void twoLedgersOnOneDatabaseNeverClaimTheSame() throws Exception {
    int files = 60;
    try (TestLedger given = new TestLedger(Database.POSTGRESQL.create(directory))) {
      for (int i = 0; i < files; i++) {
        given.poll(ready("u" + i), video("type" + i));
      }
      List<Ledger> nodes = List.of(given.ledger, given.open());

      List<Transfer> transfers =
          claimAll(nodes, files, node -> new Transfers(node, given.batches(node))::claim);
      assertThat(transfers).extracting(Transfer::id).doesNotHaveDuplicates().hasSize(files);
      transfers.forEach(transfer -> given.transfers.kept(transfer, 7, "0", null));

      List<Delivery> deliveries =
          claimAll(
              nodes, files, node -> () -> new Deliveries(node, given.batches(node)).claim("file"));
      assertThat(deliveries).extracting(Delivery::fileId).doesNotHaveDuplicates().hasSize(files);
    }
  }

  /** Claims on several threads of each node, until all is claimed and once more. */
  private static <T> List<T> claimAll(
      List<Ledger> nodes, int all, Function<Ledger, Callable<T>> claim) throws Exception {
    List<T> claimed = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      Callable<T> next = claim.apply(nodes.get(thread % nodes.size()));
      tasks.add(
          () -> {
            for (T work = next.call(); work != null || claimed.size() < all; work = next.call()) {
              if (work != null) {
                claimed.add(work);
              }
            }
            return null;
          });
    }
    ExecutorService workers = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> done : workers.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }
    return claimed;
  }

  private String inUse() {
    return "another Simpan (process %d) is running on %s; stop it first, or give this one its own simpan.ledger.url"
        .formatted(ProcessHandle.current().pid(), directory);
  }

  private static String otherProcess(Path directory) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
    process.waitFor();
    return output;
  }

  /** What another JVM runs. */
  static final class OtherProcess {
    public static void main(String[] arguments) {
      try (LedgerLock lock = LedgerLock.take(Path.of(arguments[0]))) {
        System.out.println(lock == null ? "" : "taken");
      } catch (LedgerInUse refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (File file : from.toFile().listFiles()) {
      Files.copy(file.toPath(), to.resolve(file.getName()));
    }
  }
}
