package id.simpan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo does what it says, and ends when it is told to. */
class DemoApplicationIT {

  private static final Pace FAST =
      new Pace("* * * * * ?", Duration.ofSeconds(3), Duration.ofSeconds(4));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void tellsOfAllThatItPromises(@TempDir Path directory) throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    Path home = directory.resolve("demo");
    var demo = new DemoApplication(home, FAST, stop, new PrintStream(out, true, "UTF-8"));

    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(demo::run);
    await().atMost(Duration.ofMinutes(2)).until(() -> status.isDone() || said("That was all"));
    stop.countDown();

    assertThat(status.get(1, TimeUnit.MINUTES)).isZero();
    assertThat(text())
        .contains("still processing")
        .contains("deleted it before Simpan ever saw it")
        .contains("never recorded (404)")
        .contains("resumes it from byte 12000")
        .contains("5.eml")
        .containsPattern("Page +http://127\\.0\\.0\\.1:\\d+/")
        .contains("That was all: 13 recordings kept")
        .contains("Stopped after")
        .doesNotContain("Exception", "\tat ");
    assertThat(home.resolve("mails/5.eml")).content().contains("audio_transcript");
    assertThat(home.resolve("logs/simpan.log")).isNotEmptyFile();
  }

  @Test
  void doesNotDisturbAnotherOne(@TempDir Path directory) throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    PrintStream first = new PrintStream(out, true, "UTF-8");
    var running = new DemoApplication(directory.resolve("demo"), FAST, stop, first);
    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(running::run);
    await().atMost(Duration.ofMinutes(1)).until(() -> status.isDone() || said("Ctrl-C"));
    var second = new ByteArrayOutputStream();

    int refused =
        new DemoApplication(
                directory.resolve("demo"), FAST, stop, new PrintStream(second, true, "UTF-8"))
            .run();
    stop.countDown();

    assertThat(refused).isEqualTo(1);
    assertThat(second.toString(StandardCharsets.UTF_8)).contains("Another demo is running");
    assertThat(status.get(1, TimeUnit.MINUTES)).isZero();
  }

  private boolean said(String words) {
    return text().contains(words);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
