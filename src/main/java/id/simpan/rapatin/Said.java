package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the API said of a session, fit to be kept and shown: the values of the fields that are
 * known, if they look as they should, and of anything else, links among it, no more than the shape.
 */
final class Said {

  private static final int MOST_FILES = 50;

  private static final Pattern LINK = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://\\S*");

  private static final Map<String, Pattern> OF_SESSION =
      Map.of(
          "uuid", Pattern.compile("[A-Za-z0-9+/=_-]{1,200}"),
          "meeting_id", Pattern.compile("[\\d\\s-]{1,40}"),
          "topic", Pattern.compile("(?s).{0,2000}"),
          "status", Pattern.compile("(?i)ready|processing|deleted"),
          "recorded_on", Pattern.compile("\\d{4}-\\d{2}-\\d{2}"),
          "delete_on", Pattern.compile("\\d{4}-\\d{2}-\\d{2}"));

  private static final Map<String, Pattern> OF_FILE =
      Map.of(
          "recording_type", Pattern.compile("[A-Za-z_ ()-]{1,80}"),
          "file_type", Pattern.compile("[A-Za-z0-9]{1,12}"),
          "file_size", Pattern.compile("\\d{1,19}"));

  private Said() {}

  /** JSON. */
  static String of(JsonNode session) {
    ObjectNode shape = (ObjectNode) AnswerShape.of("", session, "", 0);
    putBack(session, shape, OF_SESSION);
    if (shape.path("files") instanceof ArrayNode files) {
      while (files.size() > MOST_FILES) {
        files.remove(files.size() - 1);
      }
      for (int i = 0; i < files.size(); i++) {
        if (files.get(i) instanceof ObjectNode file) {
          putBack(session.path("files").path(i), file, OF_FILE);
        }
      }
      if (session.path("files").size() > files.size()) {
        files.add("%d more".formatted(session.path("files").size() - files.size()));
      }
    }
    return shape.toString();
  }

  private static void putBack(JsonNode said, ObjectNode shape, Map<String, Pattern> known) {
    known.forEach(
        (name, form) -> {
          JsonNode value = said.path(name);
          boolean isScalar = value.isTextual() || value.isIntegralNumber();
          if (isScalar && shape.has(name) && form.matcher(value.asText()).matches()) {
            String text = LINK.matcher(value.asText()).replaceAll("(link)");
            shape.set(name, value.isTextual() ? shape.textNode(text) : value);
          }
        });
  }
}
