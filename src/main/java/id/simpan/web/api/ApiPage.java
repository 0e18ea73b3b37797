package id.simpan.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The API's description, for people. */
@Controller
class ApiPage {

  private final OpenApiWebMvcResource description;
  private final ObjectMapper json;

  ApiPage(OpenApiWebMvcResource description, ObjectMapper json) {
    this.description = description;
    this.json = json;
  }

  /**
   * A parameter, a property or an answer.
   *
   * @param schema what {@code type} is described as on this page; null if it needs no description
   */
  record Field(String name, String type, String schema, String about) {

    static Field of(String name, JsonNode schema, String about) {
      JsonNode items = schema.path("items");
      String reference =
          schema.path("$ref").asText(items.path("$ref").asText("")).replaceAll(".*/", "");
      JsonNode kind = items.isMissingNode() ? schema : items;
      String type =
          reference.isEmpty() ? kind.path("format").asText(kind.path("type").asText()) : reference;
      return new Field(
          name,
          items.isMissingNode() ? type : type + "[]",
          reference.isEmpty() ? null : reference,
          about);
    }
  }

  /** Something that can be asked for. */
  record Operation(
      String method, String path, String about, List<Field> parameters, List<Field> answers) {}

  /** The shape of an answer. */
  record Shape(String name, String about, List<Field> properties) {}

  @GetMapping("/api")
  String read(HttpServletRequest request, Model model) throws IOException {
    JsonNode api =
        json.readTree(
            description.openapiJson(
                request, ApiConfiguration.PATH + "/openapi.json", Locale.ENGLISH));
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(operation(method.getKey(), path.getKey(), method.getValue()));
      }
    }
    model.addAttribute("about", api.at("/info/description").asText());
    model.addAttribute("operations", operations);
    model.addAttribute(
        "shapes",
        api.at("/components/schemas").properties().stream()
            .map(it -> shape(it.getKey(), it.getValue()))
            .toList());
    return "api";
  }

  private static Operation operation(String method, String path, JsonNode operation) {
    List<Field> parameters = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      parameters.add(
          Field.of(
              parameter.get("name").asText(),
              parameter.get("schema"),
              parameter.path("description").asText()));
    }
    JsonNode body = operation.path("requestBody").path("content");
    if (!body.isMissingNode()) {
      parameters.add(Field.of("", body.iterator().next().get("schema"), ""));
    }
    List<Field> answers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> answer : operation.get("responses").properties()) {
      answers.add(
          Field.of(
              answer.getKey(),
              answer.getValue().path("content").iterator().next().get("schema"),
              answer.getValue().get("description").asText()));
    }
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        operation.path("description").asText(),
        parameters,
        answers);
  }

  private static Shape shape(String name, JsonNode schema) {
    return new Shape(
        name,
        schema.path("description").asText(),
        schema.path("properties").properties().stream()
            .map(
                it ->
                    Field.of(
                        it.getKey(), it.getValue(), it.getValue().path("description").asText()))
            .toList());
  }
}
