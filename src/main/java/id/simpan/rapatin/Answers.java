package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** The envelope that every answer of the API comes in. */
public final class Answers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  /** What the envelope holds, if it is JSON and has an envelope. */
  static Optional<JsonNode> data(byte[] json) {
    return tree(json).map(tree -> tree.get("data")).filter(data -> !data.isNull());
  }

  static String whyNoData(byte[] json) {
    return tree(json).isEmpty() ? "the answer is not JSON" : "the answer has no \"data\"";
  }

  /**
   * @param json null where there was no body
   */
  static Optional<JsonNode> tree(byte[] json) {
    try {
      return Optional.ofNullable(json == null ? null : JSON.readTree(json))
          .filter(tree -> !tree.isMissingNode());
    } catch (IOException | StackOverflowError unreadable) {
      // Jackson's own words quote the answer, which may hold links
      return Optional.empty();
    }
  }

  /** The API's own message to people, in one printable line of at most 200 characters. */
  public static String message(byte[] json, Secrets secrets) {
    String line = secrets.safe(message(json)); // before it is cut, which may be within one
    return line.length() <= 200 ? line : line.substring(0, 200);
  }

  /** All of it, secrets included. */
  static String message(byte[] json) {
    String text =
        tree(json).map(tree -> tree.path("response").path("message").asText("")).orElse("");
    return text.replaceAll("[\\p{C}\\s]+", " ")
        .replaceAll("(?i)[a-z][a-z0-9+.-]*://\\S+", "(link)")
        .trim();
  }
}
