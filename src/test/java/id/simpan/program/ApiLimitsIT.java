package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.Soak;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the API is called. */
class ApiLimitsIT {

  private static final List<String> MEETINGS =
      IntStream.range(0, 9).mapToObj(i -> "8500000000" + i).toList();

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private SimpanProgram program;

  @BeforeEach
  void program(@TempDir Path home) {
    MEETINGS.forEach(id -> rapatin.meeting(id).session("of " + id).sample("chat_file", "CHAT"));
    program = new SimpanProgram(home).account(rapatin).meetings(MEETINGS.toArray(String[]::new));
  }

  @AfterEach
  void close() {
    rapatin.close();
  }

  @Soak
  @Test
  void noMoreCallsAMinuteThanAreSet() {
    program.with("rapatin.requests-per-minute", "6");

    try (Running running = program.run()) {
      await().atMost(Duration.ofMinutes(3)).until(() -> rapatin.requests().size() >= 6);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(30))
          .until(() -> rapatin.requests().size() == 6);
      assertThat(running.stopped().status()).isZero();
    }
    assertThat(rapatin.requests()).hasSize(6);
  }

  @Test
  void after429NoCallIsMadeUntilItsRetryAfterIsOver() {
    rapatin.onPath("/schedules").next(Fault.tooManyRequests(4));

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(program.archived().sessions()).hasSize(MEETINGS.size());
    Instant refused = rapatin.requests().get(0).time();
    assertThat(rapatin.requests().get(0).status()).isEqualTo(429);
    assertThat(rapatin.requests().get(1).time()).isAfterOrEqualTo(refused.plusSeconds(4));
  }

  @Test
  void thatHoldsForMeetingsThatArePolledAtTheSameTime() {
    // the answer comes at once, so that none of the others is on its way for more than half of that
    rapatin.onPath("/recordings/").next(Fault.tooManyRequests(6));

    Result result = program.once();

    assertThat(result.status()).isZero();
    assertThat(program.archived().sessions()).hasSize(MEETINGS.size());
    Instant refused =
        rapatin.requests().stream()
            .filter(request -> request.status() == 429)
            .map(RecordedRequest::time)
            .findFirst()
            .orElseThrow();
    assertThat(rapatin.requests())
        .filteredOn(request -> request.time().isAfter(refused.plusSeconds(3)))
        .isNotEmpty()
        .allMatch(request -> !request.time().isBefore(refused.plusSeconds(6)));
  }

  @Test
  void aPauseThatIsLongerThanASweepCanWaitLeavesItToTheNextOne() {
    rapatin.onPath("/schedules").next(Fault.tooManyRequests(3_600));

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("the API asked for no call before");
    assertThat(rapatin.requests()).hasSize(1);
  }
}
