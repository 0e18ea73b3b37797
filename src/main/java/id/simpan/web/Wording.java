package id.simpan.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.texts.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;

/** Says times, sizes and texts from outside as a reader of a language expects them. */
public final class Wording {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  /** Longer topics are cut in lists. */
  private static final int LONGEST = 140;

  private static final Pattern INSTANT =
      Pattern.compile("\\b\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z");

  private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");

  private final MessageSource messages;
  private final Locale locale;
  private final ZoneId zone;
  private final Clock clock;
  private final Texts texts;

  Wording(MessageSource messages, Locale locale, ZoneId zone, Clock clock) {
    this.messages = messages;
    this.locale = locale;
    this.zone = zone;
    this.clock = clock;
    this.texts = Texts.of(locale);
  }

  /** The text of a code of ours, or the code itself if there is none. */
  public String code(String kind, String code) {
    return messages.getMessage(kind + "." + code, null, code, locale);
  }

  /** What an action did. */
  public String done(Outcome outcome) {
    return messages.getMessage("done." + outcome.code(), null, outcome.done(), locale);
  }

  /** Why an action was not done. */
  public String refused(Changed changed) {
    return messages.getMessage("changed." + changed.code(), null, changed.getMessage(), locale);
  }

  /** What a person can do about a kind of problem; empty where there is nothing to say. */
  public String advice(String kind) {
    return messages.getMessage("advice." + kind, null, "", locale);
  }

  /** What an HTTP status means for a reader. */
  public String error(int status) {
    return messages.getMessage("error." + status, null, text("error.other"), locale);
  }

  private String text(String key, Object... values) {
    return messages.getMessage(key, values, locale);
  }

  /** Day and time; empty if it is not known. */
  public String time(Instant at) {
    return at == null
        ? ""
        : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(forms())
            .withZone(zone)
            .format(at);
  }

  /** Of days and times: an English day in an order that nobody misreads, and 24 hours. */
  private Locale forms() {
    return locale.getLanguage().equals("en") ? Locale.UK : locale;
  }

  /** That times are said in. */
  public String zone() {
    return zone.getId();
  }

  public String day(LocalDate day) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(forms()).format(day);
  }

  /** An ISO day from outside; what is none is shown as it is. */
  public String day(String iso) {
    try {
      return iso == null ? "" : day(LocalDate.parse(iso));
    } catch (DateTimeException other) {
      return topic(iso);
    }
  }

  /** How long it is until then; {@code simpan.js} says it the same way. */
  public String left(Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    return left.isNegative() || left.isZero() ? text("left.over") : duration(left);
  }

  public String duration(Duration it) {
    if (it.toHours() >= 48) {
      return text("left.days", it.toDays(), it.toHours() % 24);
    }
    if (it.toHours() >= 1) {
      return text("left.hours", it.toHours(), it.toMinutes() % 60);
    }
    return it.toMinutes() >= 1
        ? text("left.minutes", it.toMinutes())
        : text("left.seconds", it.toSeconds());
  }

  public String seconds(long seconds) {
    return duration(Duration.ofSeconds(seconds));
  }

  /** Decimal units, as disks are sold. */
  public String bytes(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    NumberFormat format = NumberFormat.getInstance(locale);
    format.setMaximumFractionDigits(value >= 99.95 || unit == 0 ? 0 : 1);
    return format.format(value) + " " + UNITS[unit];
  }

  public String number(double number) {
    NumberFormat format = NumberFormat.getInstance(locale);
    format.setMaximumFractionDigits(0);
    return format.format(number);
  }

  /** One line of what may be anything, cut where a list would burst. */
  public String topic(String text) {
    String line = line(text);
    return isLong(line) ? line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…" : line;
  }

  /** Whether {@link #topic} cuts it. */
  public boolean isLong(String text) {
    String line = line(text);
    return line.codePointCount(0, line.length()) > LONGEST;
  }

  /** A line of ours, in English and with times of a machine as it was noted. */
  public String told(String line) {
    return INSTANT
        .matcher(line(texts.retell(line)))
        .replaceAll(it -> Matcher.quoteReplacement(instant(it.group())));
  }

  /** The language of {@link #told} if it is not the page's: nobody has words for all causes. */
  public String tongue(String line) {
    boolean isOwn = locale.getLanguage().equals("en") || !texts.retell(line).equals(line);
    return isOwn ? null : "en";
  }

  private String instant(String iso) {
    try {
      return time(Instant.parse(iso));
    } catch (DateTimeException other) {
      return iso;
    }
  }

  /** One line of what may be anything: nothing in it turns, hides or breaks what stands around. */
  public String line(String text) {
    return text == null ? "" : Texts.unturned(BREAKING.matcher(text).replaceAll(" ")).strip();
  }

  /** JSON of what may be anything, laid out for people. */
  public String json(String text) {
    try {
      return new ObjectMapper()
          .readTree(text)
          .toPrettyString()
          .lines()
          .map(it -> it.replaceFirst("\\S.*", "") + line(it))
          .collect(Collectors.joining("\n"));
    } catch (JsonProcessingException none) {
      return line(text);
    }
  }

  /** Where a browser can go, without anything that lets one in; null if it is no such place. */
  public String link(String location) {
    try {
      URI uri = new URI(location);
      boolean isOpen = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      return "https".equals(uri.getScheme()) && uri.getHost() != null && isOpen ? location : null;
    } catch (URISyntaxException none) {
      return null;
    }
  }
}
