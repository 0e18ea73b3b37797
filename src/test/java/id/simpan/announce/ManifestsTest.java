package id.simpan.announce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.simpan.ledger.Restore.ArchivedSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORGED = "x\n12:00:00 INFO  Every recording is safe\u001b[2J";
  private static final String MANIFEST =
      """
      {"session": "s", "meetingId": "85000000001", "topic": "Rapat\\n\u202e", "recordedOn": "2026-01-01",
       "files": [{"name": "audio only.m4a", "recordingType": "audio_only", "fileType": "M4A", "order": 0,
                  "size": 1, "sha256": "00", "keptAt": "2026-01-01T00:00:00Z"}]}
      """;

  @TempDir Path archive;

  private List<ArchivedSession> read(String folder, Consumer<ObjectNode> change) throws Exception {
    ObjectNode manifest = (ObjectNode) JSON.readTree(MANIFEST);
    change.accept(manifest);
    Path file = Files.createDirectories(archive.resolve(folder)).resolve("recording.json");
    Files.write(file, JSON.writeValueAsBytes(manifest));
    List<ArchivedSession> read = new ArrayList<>();
    Manifests.read(archive, read::add);
    return read;
  }

  private List<ArchivedSession> ofFile(String field, String value) throws Exception {
    return read("s", manifest -> ((ObjectNode) manifest.at("/files/0")).put(field, value));
  }

  private List<ArchivedSession> ofSession(String field, String value) throws Exception {
    return read("s", manifest -> manifest.put(field, value));
  }

  @Test
  void whatSimpanWritesIsRead() throws Exception {
    assertThat(read("s", manifest -> {})).hasSize(1);
    assertThat(ofFile("name", "..x..m4a")).hasSize(1);
    assertThat(ofFile("recordingType", "audio\u200bonly")).hasSize(1);
  }

  /** A rebuild would deliver from there, or to there. */
  @Test
  void aNameThatLeadsElsewhereIsNotBelieved() throws Exception {
    for (String name : List.of("../../../x.mp4", "/x", "a\\x", "..", ".", "", "x\u0000", FORGED)) {
      assertThat(ofFile("name", name)).as(name).isEmpty();
    }
  }

  @Test
  void whatWouldForgeALineIsNotBelieved() throws Exception {
    for (String field : List.of("session", "meetingId", "recordedOn", "account")) {
      assertThat(ofSession(field, FORGED)).as(field).isEmpty();
    }
    for (String field : List.of("recordingType", "fileType", "sha256", "remark")) {
      assertThat(ofFile(field, FORGED)).as(field).isEmpty();
    }
    assertThat(ofSession("meetingId", "../85000000001")).isEmpty();
    assertThat(ofSession("topic", "\u0000")).isEmpty();
    assertThat(read(FORGED, manifest -> {})).isEmpty();
  }
}
