package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritersTest {

  @TempDir private Path directory;

  @Test
  void aFileHasOneWriterAtATime() throws Exception {
    Writers writers = new Writers(directory);
    Writers.Hold hold = writers.hold("f1");

    assertInUse(writers, "f1");
    writers.hold("f2").close();
    hold.close();
    assertThatCode(() -> writers.hold("f1").close()).doesNotThrowAnyException();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aLockThatAnOlderVersionLeftIsRemoved() throws Exception {
    Writers writers = new Writers(directory);
    Path left = Files.createFile(directory.resolve("left.lock"));

    try (Writers.Hold hold = writers.hold("f1")) {
      writers.tidyUp();

      assertThat(left).doesNotExist();
      assertInUse(writers, "f1");
      assertInUse(new Writers(directory), "f1");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theLedgersLockStaysWhereBothAreInOneDirectory() throws Exception {
    Path lock = Files.createFile(directory.resolve(Ledger.LOCK));

    new Writers(directory).tidyUp();

    assertThat(lock).exists();
  }

  @Test
  void whatAKilledProcessHasLeftIsRemoved() throws Exception {
    Files.writeString(directory.resolve("writers.lock"), "its mark");

    new Writers(directory).tidyUp();

    assertThat(directory).isEmptyDirectory();
  }

  /** Whoever removes the lock of another who has just got it would let a third one in. */
  @Test
  void manyWhoTakeTurnsNeverMeet() throws Exception {
    Writers writers = new Writers(directory);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger turns = new AtomicInteger();
    List<CompletableFuture<Void>> threads =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(() -> takeTurns(writers, inside, turns)))
            .toList();
    CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    assertThat(turns).hasValueGreaterThan(0);
    assertThat(directory).isEmptyDirectory();
  }

  private static void takeTurns(Writers writers, AtomicInteger inside, AtomicInteger turns) {
    for (int i = 0; i < 200; i++) {
      try (Writers.Hold hold = writers.hold("f1")) {
        assertThat(inside.incrementAndGet()).isEqualTo(1);
        turns.incrementAndGet();
        inside.decrementAndGet();
      } catch (DownloadFault inUse) {
        Thread.yield();
      } catch (IOException unexpected) {
        throw new UncheckedIOException(unexpected);
      }
    }
  }

  @Test
  void aDirectoryOfAnotherNameIsAnother(@TempDir Path other) throws Exception {
    Writers writers = new Writers(directory);
    try (Writers.Hold hold = writers.hold("f1")) {
      assertThatCode(() -> new Writers(other).hold("f1").close()).doesNotThrowAnyException();
    }
  }

  @Test
  void anotherProcessOnTheSameDirectoryIsAnotherWriter() throws Exception {
    Writers writers = new Writers(directory);
    Process other = start(OtherProcess.class);
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");
      assertInUse(writers, "f1");
      assertThatCode(() -> writers.hold("f2").close()).doesNotThrowAnyException();

      other.destroyForcibly();
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThatCode(() -> writers.hold("f1").close()).doesNotThrowAnyException();
    } finally {
      other.destroyForcibly();
    }
  }

  /** Each removes the lock when it has ended; the other may just have opened it. */
  @Test
  void processesThatTakeTurnsNeverMeet() throws Exception {
    Process other = start(TurnsOfProcess.class);
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("begins");
      int turns = 0;
      while (other.isAlive()) {
        turns += TurnsOfProcess.take(directory) ? 1 : 0;
      }
      assertThat(other.waitFor()).isZero();
      assertThat(turns).isPositive();
      assertThat(directory).isEmptyDirectory();
    } finally {
      other.destroyForcibly();
    }
  }

  private Process start(Class<?> program) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void assertInUse(Writers writers, String id) {
    assertThatThrownBy(() -> writers.hold(id))
        .isInstanceOf(DownloadFault.class)
        .hasMessageStartingWith("another worker is downloading this file");
  }

  /** Holds a file until it is killed. */
  static final class OtherProcess {
    public static void main(String[] arguments) throws Exception {
      try (Writers.Hold hold = new Writers(Path.of(arguments[0])).hold("f1")) {
        System.out.println("held");
        System.in.read();
      }
    }
  }

  /** Makes a file that cannot be made twice while it has its turn. */
  static final class TurnsOfProcess {
    public static void main(String[] arguments) throws Exception {
      System.out.println("begins");
      int turns = 0;
      for (int i = 0; i < 2_000; i++) {
        turns += take(Path.of(arguments[0])) ? 1 : 0;
      }
      System.exit(turns > 0 ? 0 : 1);
    }

    static boolean take(Path directory) throws IOException {
      try (Writers.Hold hold = new Writers(directory).hold("f1")) {
        Path here = Files.createFile(directory.resolve("here"));
        Files.delete(here);
        return true;
      } catch (DownloadFault inUse) {
        return false;
      }
    }
  }
}
