package id.simpan.web;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;

/** The languages that pages speak. */
final class Words {

  static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.forLanguageTag("id"));

  private final MessageSource messages;
  private final ZoneId zone;
  private final Clock clock;

  Words(MessageSource messages, ZoneId zone, Clock clock) {
    this.messages = messages;
    this.zone = zone;
    this.clock = clock;
  }

  Wording in(Locale locale) {
    return new Wording(messages, locale, zone, clock);
  }
}
