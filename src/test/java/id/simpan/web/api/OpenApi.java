package id.simpan.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import id.simpan.web.Curl.Answer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The description that a program serves, and what of it was seen to be true. */
final class OpenApi {

  private final JsonNode description;
  private final Set<String> seen = new TreeSet<>();

  OpenApi(JsonNode description) {
    this.description = description;
    for (JsonNode schema : description.at("/components/schemas")) {
      if (schema.has("properties") && !schema.has("additionalProperties")) {
        ((ObjectNode) schema).put("additionalProperties", false);
      }
    }
  }

  JsonNode json() {
    return description;
  }

  /** Such as {@code GET /api/v1/status}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(method -> operations.add(method.toUpperCase() + " " + path.getKey()));
    }
    return operations;
  }

  /** Those that answered with success, as they are described. */
  Set<String> seen() {
    return seen;
  }

  /** Its status is one that is described, and its body has the shape that is. */
  void hold(String method, String path, Answer answer) {
    String operation =
        operations().stream()
            .filter(
                it ->
                    (method + " " + path.split("\\?")[0])
                        .matches(it.replaceAll("\\{\\w+}", "[^/]+")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
    String[] parts = operation.split(" ");
    JsonNode response =
        description
            .get("paths")
            .get(parts[1])
            .get(method.toLowerCase())
            .get("responses")
            .get(Integer.toString(answer.status()));
    assertThat(response).as("%s answers %s", operation, answer).isNotNull();
    Map.Entry<String, JsonNode> content = response.get("content").properties().iterator().next();
    assertThat(answer.header("Content-Type")).startsWith(content.getKey());
    ObjectNode schema = new ObjectMapper().createObjectNode();
    schema.setAll((ObjectNode) content.getValue().get("schema"));
    schema.set("components", description.get("components"));
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(answer.json()))
        .as("%s answers %s", operation, answer.body())
        .isEmpty();
    if (answer.status() < 300) {
      seen.add(operation);
    }
  }
}
