package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.WebhookStandIn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** {@code examples/webhook}, against a real HTTP server. */
class WebhookExampleIT extends AnnouncementContract {

  private final WebhookStandIn webhook = WebhookStandIn.start();

  @AfterAll
  void stopServer() {
    webhook.close();
  }

  @Override
  void configure(SimpanProgram program) {
    program
        .example("webhook")
        .destinations("file", "webhook")
        .with("simpan.webhook.url", webhook.url());
  }

  /** As a receiver that drops repeats by their key. */
  @Override
  List<Announced> announced() {
    Map<String, Announced> byKey = new LinkedHashMap<>();
    for (RecordedRequest request : webhook.requests()) {
      if (request.status() == 204) {
        String key = request.header("Idempotency-Key").orElseThrow();
        byKey.put(key, new Announced(key, request.bodyText()));
      }
    }
    return List.copyOf(byKey.values());
  }

  @Override
  void down() {
    webhook.answer(503);
  }

  @Override
  void up() {
    webhook.answer(204);
  }
}
