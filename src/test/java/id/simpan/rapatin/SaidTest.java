package id.simpan.rapatin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the API said of a session, fit to be kept and shown. */
class SaidTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode said(String session) throws Exception {
    return JSON.readTree(Said.of(JSON.readTree(session)));
  }

  @Test
  void tellsWhatIsKnownAndOnlyTheShapeOfTheRest() throws Exception {
    JsonNode said =
        said(
            """
            {"uuid": "WuPF5/+==", "meeting_id": 85095598095, "topic": "Rapat https://zoom.us/rec/play/abc dan",
             "status": "ready", "recorded_on": "2025-09-24", "delete_on": "tomorrow",
             "play_url": "https://zoom.us/rec/play/abc?pwd=x", "password": "Xk2Pq9", "host": {"email": "a@b.id"},
             "files": [{"recording_type": "chat_file", "file_type": "CHAT", "file_size": 7,
               "download_url": "https://us06web.zoom.us/rec/download/abc?access_token=t"},
               {"recording_type": "https://zoom.us/x", "file_type": "access_token_9f8e7d", "file_size": "12"}, 3]}
            """);

    assertThat(said.path("uuid").asText()).isEqualTo("WuPF5/+==");
    assertThat(said.path("meeting_id").asLong()).isEqualTo(85095598095L);
    assertThat(said.path("topic").asText()).isEqualTo("Rapat (link) dan");
    assertThat(said.path("status").asText()).isEqualTo("ready");
    assertThat(said.path("recorded_on").asText()).isEqualTo("2025-09-24");
    assertThat(said.path("delete_on").asText()).isEqualTo("text of 8 characters, one word");
    assertThat(said.at("/files/0/file_size").asInt()).isEqualTo(7);
    assertThat(said.at("/files/0/download_url").asText())
        .isEqualTo("text of 55 characters, https URL at a host of zoom.us with a query");
    assertThat(said.at("/files/1/file_size").asText()).isEqualTo("12");
    assertThat(said.at("/files/2").asText()).isEqualTo("whole number of 1 digit");
    assertThat(said.fieldNames())
        .toIterable()
        .containsExactly(
            "uuid",
            "meeting_id",
            "topic",
            "status",
            "recorded_on",
            "delete_on",
            "play_url",
            "password",
            "host",
            "files");
    assertThat(said.toString()).doesNotContain("abc", "Xk2Pq9", "a@b.id", "9f8e7d", "://");
  }

  @Test
  void tellsOfTheFirstOfManyFiles() throws Exception {
    List<String> files =
        IntStream.range(0, 230).mapToObj(i -> "{\"recording_type\": \"chat_file\"}").toList();

    JsonNode said = said("{\"uuid\": \"u\", \"files\": %s}".formatted(files));

    assertThat(said.path("files")).hasSize(51);
    assertThat(said.at("/files/50").asText()).isEqualTo("180 more");
  }
}
