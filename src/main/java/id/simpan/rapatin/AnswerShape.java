package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The shape of an answer, to show to strangers: names, types, lengths and formats. No value is in
 * it, but for words of the API's own vocabulary.
 */
public final class AnswerShape {

  private static final int MOST_ITEMS = 200;
  private static final int DEEPEST = 12;
  private static final int LONGEST_FORMAT = 500;

  /** What a name looks like; anything else under which values stand may be a value itself. */
  private static final Pattern NAME = Pattern.compile("[a-z]{1,20}(_[a-z]{1,20}){0,4}");

  /** More names than these are no names, but a list by id or the like. */
  private static final int MOST_NAMES = 60;

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "status", Set.of("ready", "processing", "deleted", "success", "error"),
          "recording_type",
              Set.of(
                  "shared_screen_with_speaker_view(cc)",
                  "shared_screen_with_speaker_view",
                  "shared_screen_with_gallery_view",
                  "shared_screen",
                  "active_speaker",
                  "gallery_view",
                  "speaker_view",
                  "audio_only",
                  "audio_transcript",
                  "chat_file",
                  "closed_caption",
                  "timeline",
                  "poll",
                  "summary",
                  "summary_next_steps",
                  "summary_smart_chapters",
                  "sign_interpretation",
                  "production_studio",
                  "thumbnail"),
          "file_type",
              Set.of("mp4", "m4a", "cc", "chat", "transcript", "timeline", "summary", "csv"));

  private static final Pattern URL = Pattern.compile("(?i)https?://");

  /** The first that fits a text says what it looks like. */
  private static final List<Format> FORMATS =
      List.of(
          new Format("blank", "\\s*"),
          new Format("date", "\\d{4}-\\d{2}-\\d{2}"),
          new Format("time", "\\d{2}:\\d{2}(:\\d{2})?"),
          new Format("date and time", "\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.{0,20}"),
          new Format("other date", "\\d{1,2}[-/. ]\\w{2,9}[-/. ]\\d{4}.{0,20}"),
          new Format("whole number", "[+-]?\\d+"),
          new Format("decimal number", "[+-]?\\d+[.,]\\d+"),
          new Format("digits in groups", "\\d+([ -]\\d+)+"),
          new Format("Base64 of 16 bytes", "[A-Za-z0-9+/]{22}=="),
          new Format("email address", "[^\\s@]+@[^\\s@]+"),
          new Format("HTML", "(?s)\\s*<.*"),
          new Format("one word", "\\w+"));

  private record Format(String name, Pattern pattern) {
    Format(String name, String pattern) {
      this(name, Pattern.compile(pattern));
    }
  }

  private AnswerShape() {}

  /**
   * The shape of one answer.
   *
   * @param apiHost whose links are called the API's own
   */
  public static ObjectNode of(int status, byte[] body, String apiHost) {
    ObjectNode shape = JsonNodeFactory.instance.objectNode();
    shape.put("status", status);
    shape.put("bytes", body == null ? 0 : body.length);
    Optional<JsonNode> tree = Answers.tree(body);
    if (tree.isPresent()) {
      shape.set("body", of("", tree.get(), apiHost, 0));
    } else {
      shape.put("body", "not JSON");
    }
    return shape;
  }

  static JsonNode of(String name, JsonNode value, String apiHost, int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (depth > DEEPEST) {
      return json.textNode("deeper than " + DEEPEST);
    }
    if (value.isObject()) {
      return object(value, apiHost, depth);
    }
    if (value.isArray()) {
      ArrayNode items = json.arrayNode();
      for (int i = 0; i < Math.min(value.size(), MOST_ITEMS); i++) {
        items.add(of(name, value.get(i), apiHost, depth + 1));
      }
      if (value.size() > MOST_ITEMS) {
        items.add("%d more".formatted(value.size() - MOST_ITEMS));
      }
      return items;
    }
    if (value.isTextual()) {
      return json.textNode(text(name, value.textValue(), apiHost));
    }
    if (value.isIntegralNumber()) {
      int digits = value.bigIntegerValue().abs().toString().length();
      return json.textNode(
          "whole number of %d %s".formatted(digits, digits == 1 ? "digit" : "digits"));
    }
    return json.textNode(
        value.isNumber() ? "decimal number" : value.isBoolean() ? "true or false" : "null");
  }

  private static ObjectNode object(JsonNode value, String apiHost, int depth) {
    ObjectNode shape = JsonNodeFactory.instance.objectNode();
    int other = 0;
    Iterator<Map.Entry<String, JsonNode>> fields = value.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      boolean isName = value.size() <= MOST_NAMES && NAME.matcher(field.getKey()).matches();
      if (isName || other < MOST_ITEMS) {
        shape.set(
            isName
                ? field.getKey()
                : "(other name %d, of %d characters)".formatted(++other, field.getKey().length()),
            of(isName ? field.getKey() : "", field.getValue(), apiHost, depth + 1));
      }
    }
    return shape;
  }

  private static String text(String name, String text, String apiHost) {
    if (WORDS.getOrDefault(name, Set.of()).contains(text.toLowerCase(Locale.ROOT))) {
      return "text: " + text;
    }
    String characters = text.length() == 1 ? " character, " : " characters, ";
    return "text of " + text.length() + characters + format(text, apiHost);
  }

  private static String format(String text, String apiHost) {
    if (URL.matcher(text).lookingAt()) {
      return url(text, apiHost);
    }
    if (text.length() > LONGEST_FORMAT) {
      return "long";
    }
    return FORMATS.stream()
        .filter(format -> format.pattern().matcher(text).matches())
        .map(Format::name)
        .findFirst()
        .orElse(text.chars().allMatch(c -> c >= 0x20 && c < 0x7f) ? "ASCII" : "Unicode");
  }

  private static String url(String text, String apiHost) {
    try {
      URI uri = URI.create(text);
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      String whose =
          host.equals("zoom.us") || host.endsWith(".zoom.us")
              ? "a host of zoom.us"
              : host.equalsIgnoreCase(apiHost) ? "the API's host" : "another host";
      return uri.getScheme().toLowerCase(Locale.ROOT)
          + " URL at "
          + whose
          + (uri.getPort() < 0 ? "" : " with a port")
          + (uri.getRawQuery() == null ? "" : " with a query");
    } catch (IllegalArgumentException unreadable) {
      return "URL that cannot be read";
    }
  }
}
