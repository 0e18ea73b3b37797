package id.simpan.command;

import id.simpan.ledger.Ledger;
import id.simpan.ledger.Requests;
import id.simpan.routing.Ledgers;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import id.simpan.texts.Texts;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** {@code simpan acknowledge UUID...}: a person has taken note of lost recordings. */
final class Acknowledgement {

  private final SimpanSettings settings;
  private final PrintStream out;

  Acknowledgement(ApplicationContext context, PrintStream out) {
    this.settings = context.getBean(SimpanSettings.class);
    this.out = out;
  }

  /**
   * @throws UnusableSettings if one of them is not lost
   */
  int note(List<String> uuids) {
    Texts texts = settings.texts();
    try (Ledger ledger =
        Ledgers.beside(settings, Clock.systemUTC())
            .orElseThrow(
                () ->
                    new UnusableSettings(
                        List.of(texts.say("acknowledge.none", "session", uuids.get(0)))))) {
      List<String> others =
          new Requests(ledger, (name, type) -> true).acknowledge("command", uuids);
      if (!others.isEmpty()) {
        throw new UnusableSettings(
            others.stream().map(uuid -> texts.say("acknowledge.other", "session", uuid)).toList());
      }
    }
    out.println(texts.say("acknowledge.noted", "sessions", uuids.size()));
    return 0;
  }
}
