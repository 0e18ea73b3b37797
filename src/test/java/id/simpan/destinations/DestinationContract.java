package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Content;
import id.simpan.standin.ScriptedFile;
import id.simpan.standin.ScriptedSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What every destination that takes files must do, whoever made it. It fails at first, and
 * something of another origin has the name of one of the files.
 */
abstract class DestinationContract extends OneStory {

  private static final String FOLDER = "2026/11/2026-11-20 Rapat é (91000000001)/s+1=/";
  private static final byte[] OTHER = "of another origin".getBytes(StandardCharsets.UTF_8);

  private ScriptedSession session;
  private Result failed;
  private int downloads;
  private int downloadsInAll;
  private Map<String, byte[]> recovered;
  private Map<String, byte[]> grown;
  private Map<String, byte[]> again;

  /** All that it holds, by relative path. */
  abstract Map<String, byte[]> held() throws IOException;

  /** Puts something of another origin there. */
  abstract void put(String path, byte[] bytes) throws IOException;

  /**
   * Whether others may write where it writes, and keep what they put there. All must allow for that
   * but an example that says in its README that its folder is to be Simpan's alone.
   */
  boolean leavesOthersFiles() {
    return true;
  }

  @Override
  final void tell() throws IOException {
    session =
        rapatin
            .meeting(MEETING)
            .session("s+1=")
            .topic("Rapat é")
            .recordedOn(LocalDate.of(2026, 11, 20))
            .file("active_speaker", "MP4", 70_000)
            .file("audio_only", "M4A", 5_000)
            .sample("chat_file", "CHAT");
    configure(program);
    down();
    failed = program.once();
    downloads = rapatin.zoom().byteRequests().size();
    up();
    if (leavesOthersFiles()) {
      put(FOLDER + "audio_only.m4a", OTHER);
    }
    sweep();
    downloadsInAll = rapatin.zoom().byteRequests().size();
    recovered = held();

    session.sample("audio_transcript", "TRANSCRIPT");
    sweep();
    grown = held();

    program.losesItsLedger();
    sweep();
    again = held();
  }

  private String audio() {
    return leavesOthersFiles() ? "audio_only-2.m4a" : "audio_only.m4a";
  }

  private static byte[] bytes(ScriptedFile file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      file.zoom().content().writeTo(out, 0, file.zoom().content().length());
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return out.toByteArray();
  }

  /** The SHA-256 of each recording that is held, by its name. */
  private static Map<String, String> recordings(Map<String, byte[]> held) {
    Map<String, String> recordings = new TreeMap<>();
    held.forEach((path, bytes) -> recordings.put(path, Content.of(bytes).sha256()));
    recordings.keySet().removeIf(path -> path.matches(".*/(SHA256SUMS|recording\\.json)"));
    return recordings;
  }

  private static String sums(Map<String, byte[]> held) {
    return new String(held.get(FOLDER + "SHA256SUMS"), StandardCharsets.UTF_8);
  }

  @Test
  final void whatFailsIsDeliveredOnceItRecovers() {
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.problems()).hasSize(3).allMatch(line -> line.contains(": late: "));
    assertThat(downloadsInAll).isEqualTo(downloads);
  }

  @Test
  final void aFileArrivesWholeUnderItsPath() {
    assertThat(recovered.get(FOLDER + "active_speaker.mp4")).isEqualTo(bytes(session.file(0)));
    assertThat(recovered.get(FOLDER + audio())).isEqualTo(bytes(session.file(1)));
    assertThat(recovered.get(FOLDER + "chat_file.txt")).isEqualTo(bytes(session.file(2)));
    assertThat(recordings(recovered)).hasSize(leavesOthersFiles() ? 4 : 3);
  }

  @Test
  final void anotherFileOfItsNameIsNeverOverwritten() {
    assumeTrue(leavesOthersFiles(), "its README says: for a folder that only Simpan writes into");

    assertThat(recovered.get(FOLDER + "audio_only.m4a")).isEqualTo(OTHER);
    assertThat(sums(recovered))
        .contains("  audio_only-2.m4a\n")
        .doesNotContain("  audio_only.m4a\n");
  }

  @Test
  final void sideFilesFollowAndAreReplacedWithEachBatch() throws IOException {
    assertThat(sums(recovered).lines()).hasSize(3);
    assertThat(sums(grown).lines())
        .extracting(line -> line.substring(66))
        .containsExactlyInAnyOrder(
            "active_speaker.mp4", audio(), "audio_transcript.vtt", "chat_file.txt");
    assertThat(sums(grown)).contains(session.file(3).zoom().content().sha256());
    assertThat(new ObjectMapper().readTree(grown.get(FOLDER + "recording.json")).path("files"))
        .hasSize(4);
    assertThat(grown).hasSize(recovered.size() + 1);
  }

  @Test
  final void theSameFileAgainChangesNothing() {
    assertThat(recordings(again)).isEqualTo(recordings(grown));
    assertThat(again).containsOnlyKeys(grown.keySet());
  }
}
