package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.TelegramStandIn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** {@code examples/telegram}, against a stand-in of the Bot API. */
class TelegramExampleIT extends AnnouncementContract {

  private final TelegramStandIn telegram = TelegramStandIn.start();

  @AfterAll
  void stopServer() {
    telegram.close();
  }

  @Override
  void configure(SimpanProgram program) {
    program.example("telegram").telegram(telegram).destinations("file", "telegram");
  }

  /** As a reader who knows a repeat by its line with the batch. */
  @Override
  List<Announced> announced() {
    Map<String, Announced> byBatch = new LinkedHashMap<>();
    for (String text : telegram.texts()) {
      String batch =
          text.lines().filter(line -> line.startsWith("Batch ")).findFirst().orElseThrow();
      byBatch.put(batch, new Announced(batch, text));
    }
    return List.copyOf(byBatch.values());
  }

  @Override
  void down() {
    telegram.answer(502);
  }

  @Override
  void up() {
    telegram.answer(0);
  }
}
