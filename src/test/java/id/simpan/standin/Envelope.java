package id.simpan.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The one shape of all answers of the Rapatin API. */
final class Envelope {

  private Envelope() {}

  static Reply success(String message, JsonNode data) {
    return reply("success", 200, message, data);
  }

  static Reply error(int statusCode, String message) {
    return reply("error", statusCode, message, JsonTemplate.JSON.nullNode());
  }

  private static Reply reply(String status, int statusCode, String message, JsonNode data) {
    ObjectNode envelope = JsonTemplate.JSON.createObjectNode();
    envelope
        .putObject("response")
        .put("status", status)
        .put("status_code", statusCode)
        .put("message", message);
    envelope.set("data", data);
    return Reply.of(statusCode, "application/json", envelope.toString());
  }
}
