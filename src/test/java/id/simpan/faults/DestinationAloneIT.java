package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each destination fails alone: the others do not wait for it, and it alone is caught up. */
class DestinationAloneIT {

  private static final List<String> MEETINGS =
      List.of("85000000001", "85000000002", "85000000003", "85000000004");

  static Stream<Arguments> faults() {
    Consumer<FaultProxy> down = FaultProxy::down;
    Consumer<FaultProxy> hang = FaultProxy::hang;
    return Stream.of(Arguments.of("S3 down", down), Arguments.of("S3 hanging", hang));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void othersArriveAndItIsCaughtUp(String name, Consumer<FaultProxy> fault, @TempDir Path home) {
    try (Bench bench = new Bench(home)) {
      bench.s3();
      bench.mail();
      bench
          .program
          .destinations("file", "s3", "email")
          .with("simpan.poll.discover", "true")
          .with("simpan.poll.schedule", "0/2 * * * * ?");
      bench.healthy(MEETINGS.get(0));
      try (Running run = bench.program.run()) {
        // warm, and with everything well
        await(() -> bench.mail().mails().size() == 1 && s3Files(bench) == 4);

        fault.accept(bench.s3().faults());
        MEETINGS.subList(1, 4).forEach(bench::healthy);
        MEETINGS.subList(1, 4).forEach(bench.rapatin::schedule);
        long start = System.nanoTime();
        await(() -> bench.archive().size() == 4);
        Duration files = Duration.ofNanos(System.nanoTime() - start);
        await(() -> bench.mail().mails().size() == 4);
        Duration mails = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%s: files after %s, mails after %s%n", name, files, mails);
        assertThat(s3Files(bench)).isEqualTo(4);
        int downloads = bench.zoom.requests().size();
        assertThat(bench.zoom.byteRequests()).hasSize(8);

        bench.s3().faults().up();
        await(() -> s3Files(bench) == 16);
        await(() -> Bench.files(home.resolve("work")).isEmpty());
        assertThat(run.stopped().status()).isZero();
        assertThat(bench.zoom.requests()).hasSize(downloads);
        assertThat(bench.mail().mails()).hasSize(4);
        assertThat(bench.s3().keys(Bench.BUCKET)).as("each once").hasSize(16);
      }
    }
  }

  /** Without those that the server lists while they are being written. */
  private static int s3Files(Bench bench) {
    return (int)
        bench.s3().keys(Bench.BUCKET).stream()
            .filter(
                key ->
                    key.matches(".*/(active_speaker.mp4|chat_file.txt|recording.json|SHA256SUMS)"))
            .count();
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(condition::getAsBoolean);
  }
}
