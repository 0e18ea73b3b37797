package id.simpan.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The method {@code sendMessage} of Telegram's Bot API, after its public reference: JSON in a POST
 * to {@code /botTOKEN/sendMessage}; 401 for another token, 400 for an empty text or one of more
 * than 4096 characters in UTF-16.
 */
public final class TelegramStandIn implements AutoCloseable {

  public static final String TOKEN = "123456:AAs3cr3t_-x";
  public static final String CHAT = "-1001234567890";
  public static final int LONGEST_TEXT = 4096;

  private volatile int fault;
  private final List<String> texts = new ArrayList<>();
  private final ScriptedHttpServer server = new ScriptedHttpServer("127.0.0.1", this::reply);

  public static TelegramStandIn start() {
    return new TelegramStandIn();
  }

  /** Answers so from now on; 0 ends it. */
  public void answer(int status) {
    fault = status;
  }

  public String url() {
    return server.baseUrl();
  }

  public List<RecordedRequest> requests() {
    return server.requests();
  }

  /** What the chat shows. */
  public synchronized List<String> texts() {
    return List.copyOf(texts);
  }

  private synchronized Reply reply(RecordedRequest request) {
    if (fault != 0) {
      return error(fault, "scripted");
    }
    if (!request.path().equals("/bot" + TOKEN + "/sendMessage")) {
      return error(401, "Unauthorized");
    }
    try {
      JsonNode message = new ObjectMapper().readTree(request.body());
      if (!message.path("chat_id").asText().equals(CHAT)) {
        return error(400, "Bad Request: chat not found");
      }
      String text = message.path("text").asText();
      if (text.isBlank()) {
        return error(400, "Bad Request: message text is empty");
      }
      if (text.length() > LONGEST_TEXT) {
        return error(400, "Bad Request: message is too long");
      }
      texts.add(text);
      return Reply.of(
          200,
          "application/json",
          "{\"ok\":true,\"result\":{\"message_id\":" + texts.size() + "}}");
    } catch (IOException noJson) {
      return error(400, "Bad Request: can't parse JSON object");
    }
  }

  private static Reply error(int status, String description) {
    return Reply.of(
        status,
        "application/json",
        "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"}".formatted(status, description));
  }

  @Override
  public void close() {
    server.close();
  }
}
