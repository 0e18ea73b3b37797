package id.simpan.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** A JSON object that follows its script, except for the fields that a test bends. */
final class JsonTemplate {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode regular;
  private final ObjectNode bent = JSON.createObjectNode();
  private final Set<String> absent = new HashSet<>();

  JsonTemplate(ObjectNode regular) {
    this.regular = regular;
  }

  /** A field as the API documents it. */
  synchronized void set(String name, Object value) {
    regular.set(name, JSON.valueToTree(value));
  }

  synchronized String text(String name) {
    return regular.path(name).asText();
  }

  /** A field that has this value whatever the script says: text, number, null, or a JsonNode. */
  synchronized void bend(String name, Object value) {
    absent.remove(name);
    bent.set(name, JSON.valueToTree(value));
  }

  synchronized void leaveOut(String name) {
    absent.add(name);
  }

  /** What is bent comes back to what it should be. */
  synchronized void straighten(String name) {
    absent.remove(name);
    bent.remove(name);
  }

  synchronized boolean isBent(String name) {
    return bent.has(name) || absent.contains(name);
  }

  /** A copy with {@code computed} fields in their places, then those that are bent. */
  synchronized ObjectNode answer(ObjectNode computed) {
    ObjectNode answer = regular.deepCopy();
    answer.setAll(computed);
    answer.setAll(bent.deepCopy());
    answer.remove(absent);
    return answer;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + json, e);
    }
  }
}
