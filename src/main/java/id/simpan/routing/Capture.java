package id.simpan.routing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.simpan.permission.FileMode;
import id.simpan.rapatin.AnswerShape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The shapes of the API's answers, for a report: every value is left out. */
final class Capture {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode shapes = JSON.createObjectNode();
  private final String apiHost;
  private int meetings;

  /**
   * @param baseUrl of the API
   */
  Capture(String baseUrl) {
    this.apiHost = URI.create(baseUrl.trim()).getHost();
  }

  void schedules(ApiTrial.Answer answer) {
    shapes.set("GET /schedules", AnswerShape.of(answer.status(), answer.body(), apiHost));
  }

  /** Meetings are numbered, as their ids are values too. */
  void recordings(ApiTrial.Answer answer) {
    shapes.set(
        "GET /recordings/(meeting %d)".formatted(++meetings),
        AnswerShape.of(answer.status(), answer.body(), apiHost));
  }

  int answers() {
    return shapes.size();
  }

  /** Writes the file, in one step in place of one of that name, for its user alone. */
  void write(Path file) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(written);
    Files.createFile(written);
    FileMode.PRIVATE.applyTo(written);
    Files.write(written, JSON.writeValueAsBytes(shapes));
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
