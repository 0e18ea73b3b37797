package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.OneMeeting;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.ScriptedFile;
import id.simpan.standin.ScriptedSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every destination that takes files must do, whoever made it. */
abstract class DestinationContract extends OneMeeting {

  private static final String FOLDER = "2026/11/2026-11-20 Rapat é (91000000001)/s+1=/";

  private ScriptedSession session;

  /** Names the destination in the settings, and whatever else it needs. */
  abstract void configure(SimpanProgram program) throws IOException;

  /** All that it holds, by relative path. */
  abstract Map<String, byte[]> held() throws IOException;

  /** Puts something of another origin there. */
  abstract void put(String path, byte[] bytes) throws IOException;

  /** From now on it fails. */
  abstract void down() throws IOException;

  /** It works again. */
  abstract void up() throws IOException;

  /**
   * Whether others may write where it writes, and keep what they put there. All must allow for that
   * but an example that says in its README that its folder is to be Simpan's alone.
   */
  boolean leavesOthersFiles() {
    return true;
  }

  @Override
  protected final void prepare() throws IOException {
    session =
        rapatin
            .meeting(MEETING)
            .session("s+1=")
            .topic("Rapat é")
            .recordedOn(LocalDate.of(2026, 11, 20))
            .file("active_speaker", "MP4", 70_000)
            .sample("chat_file", "CHAT");
    configure(program);
  }

  private void sweep() {
    Result result = program.once();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  private Map<String, byte[]> sent() {
    return Map.of(
        FOLDER + "active_speaker.mp4", bytes(session.file(0)),
        FOLDER + "chat_file.txt", bytes(session.file(1)));
  }

  private static byte[] bytes(ScriptedFile file) {
    var out = new java.io.ByteArrayOutputStream();
    try {
      file.zoom().content().writeTo(out, 0, file.zoom().content().length());
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return out.toByteArray();
  }

  private Map<String, byte[]> recordings() throws IOException {
    Map<String, byte[]> recordings = new TreeMap<>(held());
    recordings.keySet().removeIf(path -> path.matches(".*/(SHA256SUMS|recording\\.json)"));
    return recordings;
  }

  private String sums() throws IOException {
    return new String(held().get(FOLDER + "SHA256SUMS"), StandardCharsets.UTF_8);
  }

  @Test
  final void aFileArrivesWholeUnderItsPath() throws IOException {
    sweep();

    assertSame(recordings(), sent());
  }

  @Test
  final void sideFilesFollowAndAreReplacedWithEachBatch() throws IOException {
    sweep();
    assertThat(sums().lines()).hasSize(2);
    session.sample("audio_transcript", "TRANSCRIPT");

    sweep();

    assertThat(sums().lines())
        .extracting(line -> line.substring(66))
        .containsExactlyInAnyOrder("active_speaker.mp4", "audio_transcript.vtt", "chat_file.txt");
    assertThat(sums()).contains(session.file(2).zoom().content().sha256());
    assertThat(new ObjectMapper().readTree(held().get(FOLDER + "recording.json")).path("files"))
        .hasSize(3);
    assertThat(held()).hasSize(5);
  }

  @Test
  final void theSameFileAgainChangesNothing() throws IOException {
    sweep();
    program.losesItsLedger();

    sweep();

    assertSame(recordings(), sent());
    assertThat(held()).hasSize(4);
  }

  @Test
  final void anotherFileOfItsNameIsNeverOverwritten() throws IOException {
    assumeTrue(leavesOthersFiles(), "its README says: for a folder that only Simpan writes into");
    byte[] other = "of another origin".getBytes(StandardCharsets.UTF_8);
    put(FOLDER + "chat_file.txt", other);

    sweep();

    Map<String, byte[]> expected = new TreeMap<>(sent());
    expected.put(FOLDER + "chat_file-2.txt", expected.get(FOLDER + "chat_file.txt"));
    expected.put(FOLDER + "chat_file.txt", other);
    assertSame(recordings(), expected);
    assertThat(sums()).contains("  chat_file-2.txt\n").doesNotContain("  chat_file.txt\n");
  }

  @Test
  final void whatFailsIsDeliveredOnceItRecovers() throws IOException {
    down();
    Result failed = program.once();
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.problems()).hasSize(2).allMatch(line -> line.contains(": late: "));
    int downloads = rapatin.zoom().byteRequests().size();
    up();

    sweep();

    assertSame(recordings(), sent());
    assertThat(held()).hasSize(4);
    assertThat(rapatin.zoom().byteRequests()).hasSize(downloads);
  }

  private static void assertSame(Map<String, byte[]> held, Map<String, byte[]> expected) {
    assertThat(hex(held)).isEqualTo(hex(expected));
  }

  private static Map<String, String> hex(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                file -> id.simpan.standin.Content.of(file.getValue()).sha256(),
                (one, other) -> one,
                TreeMap::new));
  }
}
