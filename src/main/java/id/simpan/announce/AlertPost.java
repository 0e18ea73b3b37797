package id.simpan.announce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.ledger.Alert;
import id.simpan.ledger.Concern;
import id.simpan.texts.Texts;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is posted of an alert, when it opens and when it is resolved. */
public final class AlertPost {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final Texts texts;

  /**
   * @param url empty if alerts are not posted
   */
  public AlertPost(String url, Texts texts) {
    this.url = url.trim();
    this.texts = texts;
  }

  /** Whether alerts are posted at all. */
  public boolean isWanted() {
    return !url.isEmpty();
  }

  /** JSON; {@code id} is the same for both posts of one alert. */
  public String write(Alert alert) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", alert.id());
    values.put("kind", alert.kind());
    values.put("subject", alert.subject());
    values.put("message", alert.message());
    values.put("state", alert.resolved() ? "resolved" : "open");
    values.put("advice", Concern.advice(alert.kind(), alert.subject(), texts));
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException plainTexts) {
      throw new IllegalStateException(plainTexts);
    }
  }
}
