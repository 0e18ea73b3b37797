package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void aLockThatAKilledWriterLeftIsRemovedAndNoOther() throws Exception {
    Writers writers = new Writers(directory);
    Path left = Files.createFile(directory.resolve("left.lock"));

    try (Writers.Hold hold = writers.hold("f1")) {
      writers.tidyUp();

      assertThat(left).doesNotExist();
      assertInUse(writers, "f1");
      assertThat(directory.resolve("f1.lock")).exists();
    }
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
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
}
