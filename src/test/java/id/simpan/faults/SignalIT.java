package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.Soak;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.ZoomFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: work in hand is finished or left resumable within 30 seconds, exit status 0. */
class SignalIT {

  private static final String MEETING = "85011111111";
  private static final String SLOW = "85022222222";

  @Test
  void slowDownloadAndHangingDestinationAreLeftForTheNextStart(@TempDir Path home)
      throws Exception {
    try (Bench bench = new Bench(home)) {
      bench.s3().faults().hang();
      bench.program.destinations("file", "s3").with("simpan.download.stall-timeout", "60s");
      bench.healthy(MEETING);
      ZoomFile slow = bench.session(SLOW).file("gallery_view", "MP4", 400_000L).file(0).zoom();
      slow.atBytes().next(Fault.stallAfter(150_000));
      try (SimpanJar run = SimpanJar.start(bench, "256m", "run")) {
        Awaitility.await()
            .atMost(180, TimeUnit.SECONDS)
            .until(() -> bench.archive().size() == 1 && isThere(home, 150_000));
        endsWell(run);
      }
      assertThat(Bench.files(home.resolve("work")))
          .anyMatch(file -> file.toString().endsWith(".part") && file.toFile().length() == 150_000);
      assertThat(bench.archive()).containsOnlyKeys(Bench.uuid(MEETING));

      bench.s3().faults().up();
      Result next = bench.program.once();
      assertThat(next.err()).isEmpty();
      assertThat(next.status()).isZero();
      assertThat(slow.ranges()).containsExactly("", "bytes=150000-");
      assertThat(bench.session(MEETING).file(0).zoom().byteRequests()).hasSize(1);
      assertThat(bench.archive().get(Bench.uuid(SLOW)).names()).containsExactly("gallery_view.mp4");
      assertThat(bench.s3().keys(Bench.BUCKET)).hasSize(4 + 3);
    }
  }

  private static boolean isThere(Path home, long length) {
    return Bench.files(home.resolve("work")).stream()
        .anyMatch(file -> file.toFile().length() == length);
  }

  @Soak
  @Test
  void idleRunEnds(@TempDir Path home) throws Exception {
    try (Bench bench = new Bench(home)) {
      bench.healthy(MEETING);
      try (SimpanJar run = SimpanJar.start(bench, "256m", "run")) {
        Awaitility.await().atMost(180, TimeUnit.SECONDS).until(() -> bench.archive().size() == 1);
        endsWell(run);
      }
    }
  }

  @Test
  void interruptedOnceSaysSo(@TempDir Path home) throws Exception {
    try (Bench bench = new Bench(home)) {
      bench.program.with("simpan.download.stall-timeout", "60s");
      ZoomFile slow = bench.session(MEETING).file("gallery_view", "MP4", 400_000L).file(0).zoom();
      slow.atBytes().next(Fault.stallAfter(1));
      try (SimpanJar once = SimpanJar.start(bench, "256m", "once")) {
        Awaitility.await()
            .atMost(180, TimeUnit.SECONDS)
            .until(() -> !slow.byteRequests().isEmpty() && slow.bytesSent() == 1);
        once.terminate();
        assertThat(once.ends(30, TimeUnit.SECONDS)).isTrue();
        assertThat(once.status()).isEqualTo(1);
        assertThat(once.err().lines())
            .hasSize(2)
            .contains("stopped before all was done; the next start goes on where it was")
            .anyMatch(line -> line.contains(MEETING) && line.contains("gallery_view"));
      }
    }
  }

  private static void endsWell(SimpanJar run) throws InterruptedException {
    long start = System.nanoTime();
    run.terminate();
    assertThat(run.ends(30, TimeUnit.SECONDS)).as("ended within 30 s of SIGTERM").isTrue();
    System.out.println("ended after " + Duration.ofNanos(System.nanoTime() - start));
    assertThat(run.status()).isZero();
  }
}
