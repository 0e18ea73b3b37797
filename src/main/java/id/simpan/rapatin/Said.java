package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
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
    ObjectNode known = known(session, OF_SESSION);
    ObjectNode outline = without(known, session);
    List<ObjectNode> ofFiles = new ArrayList<>();
    if (session.path("files") instanceof ArrayNode files) {
      ArrayNode first = outline.putArray("files");
      for (int i = 0; i < Math.min(files.size(), MOST_FILES); i++) {
        ofFiles.add(known(files.get(i), OF_FILE));
        first.add(files.get(i).isObject() ? without(ofFiles.get(i), files.get(i)) : files.get(i));
      }
    }
    ObjectNode shape = (ObjectNode) AnswerShape.of("", outline, "", 0);
    putBack(known, shape);
    if (shape.path("files") instanceof ArrayNode files) {
      for (int i = 0; i < ofFiles.size(); i++) {
        putBack(ofFiles.get(i), files.get(i));
      }
      if (session.path("files").size() > files.size()) {
        files.add("%d more".formatted(session.path("files").size() - files.size()));
      }
    }
    return shape.toString();
  }

  /** What can be told as it is. */
  private static ObjectNode known(JsonNode said, Map<String, Pattern> forms) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    forms.forEach(
        (name, form) -> {
          JsonNode value = said.path(name);
          boolean isScalar = value.isTextual() || value.isIntegralNumber();
          if (isScalar && form.matcher(value.asText()).matches()) {
            String text = LINK.matcher(value.asText()).replaceAll("(link)");
            known.set(name, value.isTextual() ? known.textNode(text) : value);
          }
        });
    return known;
  }

  /** The rest, whose shape is to be found; null keeps the place of what is known. */
  private static ObjectNode without(ObjectNode known, JsonNode said) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode().setAll((ObjectNode) said);
    known.fieldNames().forEachRemaining(rest::putNull);
    return rest;
  }

  private static void putBack(ObjectNode known, JsonNode shape) {
    known
        .fields()
        .forEachRemaining(
            field -> {
              if (shape.has(field.getKey())) {
                ((ObjectNode) shape).set(field.getKey(), field.getValue());
              }
            });
  }
}
