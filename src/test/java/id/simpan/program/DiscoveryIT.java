package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.Pagination;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Meetings that nobody typed the ids of. */
class DiscoveryIT {

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private SimpanProgram program;

  @BeforeEach
  void program(@TempDir Path home) {
    program = new SimpanProgram(home).account(rapatin);
  }

  @AfterEach
  void close() {
    rapatin.close();
  }

  @ParameterizedTest
  @EnumSource
  void schedulesInPagesAreAllRead(Pagination style) {
    List<String> ids = IntStream.range(0, 7).mapToObj(i -> "8300000000" + i).toList();
    for (String id : ids) {
      rapatin.schedule(id).startsAt(LocalDateTime.now().minusDays(2));
      rapatin.meeting(id).session("of " + id).sample("chat_file", "CHAT");
    }
    rapatin.schedule(ids.get(0)).meetingIdAsNumber();
    rapatin.paginate(3, style);

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(program.archived().sessions())
        .containsExactlyInAnyOrderElementsOf(ids.stream().map("of "::concat).toList());
    assertThat(rapatin.requests("/schedules")).hasSize(3);
    assertThat(rapatin.requests("/recordings/")).hasSize(7);
  }

  @Test
  void schedulesAreAskedForAsFarBackAsWanted() {
    rapatin.schedule("83000000001").startsAt(LocalDateTime.now().minusDays(20));
    rapatin.schedule("83000000002").startsAt(LocalDateTime.now().minusDays(10));
    for (String id : List.of("83000000001", "83000000002")) {
      rapatin.meeting(id).session("of " + id).sample("chat_file", "CHAT");
    }

    program.with("simpan.poll.look-back", "14d").once();

    assertThat(program.archived().sessions()).containsExactly("of 83000000002");
    RecordedRequest asked = rapatin.requests("/schedules").get(0);
    assertThat(asked.parameter("tab")).hasValue("all");
  }

  @Test
  void ifItFailsConfiguredAndKnownMeetingsArePolledAllTheSame() {
    rapatin.schedule("83000000001");
    rapatin.meeting("83000000001").session("known").processing().sample("chat_file", "CHAT");
    rapatin.meeting("83000000002").session("configured").sample("chat_file", "CHAT");
    program.once();
    rapatin.meeting("83000000001").session("known").ready();
    rapatin.onPath("/schedules").always(Fault.json(422, "{\"response\":{}}"));

    Result result = program.meetings("83000000002").once();

    assertThat(program.archived().sessions()).containsExactlyInAnyOrder("known", "configured");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems()).hasSize(1);
    assertThat(result.err()).startsWith("schedules: ").contains("422");
  }

  @Test
  void aPassingFaultOfTheApiIsTriedAgainWithinTheSweep() {
    rapatin.schedule("83000000001");
    rapatin.meeting("83000000001").session("s").sample("chat_file", "CHAT");
    rapatin.onPath("/schedules").next(Fault.html(502));
    rapatin.onPath("/recordings/").next(Fault.brokenConnection());

    Result result = program.once();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(program.archived().sessions()).containsExactly("s");
    assertThat(rapatin.faults().unmet()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "yes", "1"})
  void itIsOnHoweverThatIsWritten(String on) {
    rapatin.schedule("83000000001");
    rapatin.meeting("83000000001").session("scheduled").sample("chat_file", "CHAT");

    program.with("simpan.poll.discover", on).once();

    assertThat(program.archived().sessions()).containsExactly("scheduled");
  }

  @Test
  void itCanBeTurnedOff() {
    rapatin.schedule("83000000001");
    rapatin.meeting("83000000001").session("scheduled").sample("chat_file", "CHAT");
    rapatin.meeting("83000000002").session("configured").sample("chat_file", "CHAT");

    program.with("simpan.poll.discover", "false").meetings("83000000002").once();

    assertThat(rapatin.requests("/schedules")).isEmpty();
    assertThat(program.archived().sessions()).containsExactly("configured");
  }
}
