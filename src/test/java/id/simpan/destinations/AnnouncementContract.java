package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.OneMeeting;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.ScriptedSession;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every destination that takes batches must do, whoever made it. */
abstract class AnnouncementContract extends OneMeeting {

  private ScriptedSession session;

  /**
   * An announcement that arrived.
   *
   * @param id the same when the same batch is announced again
   * @param text all that it says
   */
  record Announced(String id, String text) {}

  /** Names the destination in the settings, beside {@code file}, and whatever else it needs. */
  abstract void configure(SimpanProgram program) throws IOException;

  /** All that arrived, a repeat counts once. */
  abstract List<Announced> announced() throws IOException;

  /** From now on it fails. */
  abstract void down() throws IOException;

  /** It works again. */
  abstract void up() throws IOException;

  @Override
  protected final void prepare() throws IOException {
    session =
        rapatin
            .meeting(MEETING)
            .session("s")
            .topic("Rapat <b>é</b>")
            .sample("active_speaker", "MP4")
            .sample("chat_file", "CHAT");
    configure(program);
  }

  private void sweep() {
    Result result = program.once();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  final void aBatchIsAnnouncedOnceWithAllThatItIs() throws IOException {
    sweep();
    sweep();

    assertThat(announced()).hasSize(1);
    assertThat(announced().get(0).text())
        .contains("Rapat", MEETING, "active_speaker.mp4", "chat_file.txt")
        .contains(session.file(0).zoom().content().sha256())
        .contains(program.archived().session("s").path().toString());
  }

  @Test
  final void whatTheSessionGainsLaterIsABatchOfItsOwn() throws IOException {
    sweep();
    session.sample("audio_transcript", "TRANSCRIPT");

    sweep();

    assertThat(announced()).hasSize(2);
    assertThat(announced())
        .filteredOn(it -> it.text().contains("audio_transcript.vtt"))
        .hasSize(1)
        .noneMatch(it -> it.text().contains("active_speaker.mp4"));
  }

  @Test
  final void theSameBatchAgainIsKnownAsARepeat() throws IOException {
    sweep();
    String id = announced().get(0).id();
    program.losesItsLedger();

    sweep();

    assertThat(announced()).extracting(Announced::id).containsExactly(id);
  }

  @Test
  final void whatFailsIsAnnouncedOnceItRecovers() throws IOException {
    down();
    Result failed = program.once();
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.problems()).hasSize(1).allMatch(line -> line.contains(", session s: late: "));
    assertThat(program.archived().session("s").names()).hasSize(2);
    up();

    sweep();

    assertThat(announced()).hasSize(1);
  }
}
