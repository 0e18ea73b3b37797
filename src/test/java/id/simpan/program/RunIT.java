package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomFile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code simpan run}: sweeps at start and then on schedule until it is stopped. */
class RunIT extends OneMeeting {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Override
  protected void prepare() {
    program.with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");
  }

  @Test
  void sweepsAtStartWithoutWaitingForTheSchedule() {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");

    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("s"));

      assertThat(running.stopped().status()).isZero();
    }
    assertThat(rapatin.requests("/recordings/")).hasSize(1);
  }

  @Test
  void sweepsOnScheduleUntilItIsStopped() {
    ScriptedSession session =
        rapatin.meeting(MEETING).session("s").processing().sample("chat_file", "CHAT");

    try (Running running = program.with("simpan.poll.schedule", "* * * * * ?").run()) {
      await().atMost(LIMIT).until(() -> rapatin.requests("/recordings/").size() >= 3);
      assertThat(program.archived().files()).isEmpty();
      session.ready();
      await().atMost(LIMIT).until(() -> program.archived().sessions().contains("s"));

      Result result = running.stopped();

      assertThat(result.status()).isZero();
      assertThat(result.err()).isEmpty();
    }
    int calls = rapatin.requests().size();
    await()
        .during(Duration.ofMillis(1_500))
        .atMost(LIMIT)
        .until(() -> rapatin.requests().size() == calls);
  }

  @Test
  void aDownloadInHandIsLeftResumable() {
    ZoomFile video =
        rapatin
            .meeting(MEETING)
            .session("s")
            .file("active_speaker", "MP4", 2_000_000)
            .file(0)
            .zoom();
    video.atBytes().next(Fault.stallAfter(1_000_000));
    program.with("simpan.download.stall-timeout", "60s");

    try (Running running = program.run()) {
      await().atMost(LIMIT).until(() -> video.bytesSent() == 1_000_000);
      assertThat(running.stopped().status()).isZero();
    }
    assertThat(program.archived().files()).isEmpty();

    Result after = program.once();

    assertThat(after.err()).isEmpty();
    assertThat(program.archived().session("s").sha256s()).containsExactly(video.content().sha256());
    assertThat(video.ranges()).hasSize(2);
    assertThat(video.ranges().get(1)).matches("bytes=\\d+-");
  }
}
