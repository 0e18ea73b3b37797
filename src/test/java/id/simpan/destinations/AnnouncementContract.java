package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.ScriptedSession;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every destination that takes batches must do, whoever made it. It fails at first. */
abstract class AnnouncementContract extends OneStory {

  private ScriptedSession session;
  private Result failed;
  private List<String> keptMeanwhile;
  private List<Announced> recovered;
  private List<Announced> unchanged;
  private List<Announced> grown;
  private List<Announced> again;

  /**
   * An announcement that arrived.
   *
   * @param id the same when the same batch is announced again
   * @param text all that it says
   */
  record Announced(String id, String text) {}

  /** All that arrived, a repeat counts once. */
  abstract List<Announced> announced() throws IOException;

  @Override
  final void tell() throws IOException {
    session =
        rapatin
            .meeting(MEETING)
            .session("s")
            .topic("Rapat <b>é</b>")
            .sample("active_speaker", "MP4")
            .sample("chat_file", "CHAT");
    configure(program);
    down();
    failed = program.once();
    keptMeanwhile = program.archived().session("s").names();
    up();
    sweep();
    recovered = announced();

    program.losesItsLedger();
    sweep();
    unchanged = announced();

    session.sample("audio_transcript", "TRANSCRIPT");
    sweep();
    grown = announced();

    sweep();
    again = announced();
  }

  @Test
  final void whatFailsIsAnnouncedOnceItRecovers() {
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.problems()).hasSize(1).allMatch(line -> line.contains(", session s: late: "));
    assertThat(keptMeanwhile).hasSize(2);
    assertThat(recovered).hasSize(1);
  }

  @Test
  final void aBatchIsAnnouncedOnceWithAllThatItIs() {
    assertThat(recovered.get(0).text())
        .contains("Rapat", MEETING, "active_speaker.mp4", "chat_file.txt")
        .contains(session.file(0).zoom().content().sha256())
        .contains(program.archived().session("s").path().toString());
    assertThat(again).isEqualTo(grown);
  }

  @Test
  final void theSameBatchAgainIsKnownAsARepeat() {
    assertThat(unchanged).extracting(Announced::id).containsExactly(recovered.get(0).id());
  }

  @Test
  final void whatTheSessionGainsLaterIsABatchOfItsOwn() {
    assertThat(grown).hasSize(2);
    assertThat(grown)
        .filteredOn(it -> it.text().contains("audio_transcript.vtt"))
        .hasSize(1)
        .noneMatch(it -> it.text().contains("active_speaker.mp4"));
  }
}
