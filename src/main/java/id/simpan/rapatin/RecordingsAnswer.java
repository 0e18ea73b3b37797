package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import id.simpan.rapatin.Session.Status;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What {@code GET /recordings/{meeting_id}} said: sessions that can be acted on, and problems that
 * belong to none of them. Any JSON gives one or the other; nothing of an answer that could not be
 * read is repeated in a problem, as it may hold links.
 *
 * @param said for each session's uuid what the API said of it, fit to be shown: JSON without links
 */
public record RecordingsAnswer(
    List<Session> sessions, List<String> problems, Map<String, String> said) {

  /** The most sessions and files that are read of one answer; Zoom allows 150 files a session. */
  static final int MOST_SESSIONS = 1_000;

  static final int MOST_FILES = 1_000;

  /** Of a file whose type is missing. */
  private static final String UNKNOWN_TYPE = "unknown";

  private static final int LONGEST_TOPIC = 2_000;
  private static final int LONGEST_WORD = 200;
  private static final int LONGEST_URL = 8_192;
  private static final Pattern NOT_TEXT = Pattern.compile("[\\x00\\p{Cs}]");
  private static final Pattern NOT_WORD = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

  public RecordingsAnswer {
    sessions = List.copyOf(sessions);
    problems = Session.few(problems);
    said = Map.copyOf(said);
  }

  /** One that nobody will be shown. */
  public RecordingsAnswer(List<Session> sessions, List<String> problems) {
    this(sessions, problems, Map.of());
  }

  /** Whether all of it could be read. A file without a link has been read. */
  public boolean isClean() {
    return problems.isEmpty()
        && sessions.stream().allMatch(session -> session.problems().isEmpty());
  }

  /** Reads an answer with status 200. */
  public static RecordingsAnswer read(byte[] json, String meetingId) {
    Optional<JsonNode> data = Answers.data(json);
    if (data.isEmpty()) {
      return new RecordingsAnswer(List.of(), List.of(Answers.whyNoData(json)));
    }
    List<Session> sessions = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, String> said = new HashMap<>();
    JsonNode node = data.get();
    if (node.isObject()) {
      readSession(node, "the session", meetingId, sessions, problems, said);
    } else if (node.isArray()) {
      for (int i = 0; i < Math.min(node.size(), MOST_SESSIONS); i++) {
        readSession(node.get(i), "session " + (i + 1), meetingId, sessions, problems, said);
      }
      if (node.size() > MOST_SESSIONS) {
        problems.add(
            "more than " + MOST_SESSIONS + " sessions in one answer; the rest is not read");
      }
    } else {
      problems.add("\"data\" is neither an object nor an array");
    }
    return new RecordingsAnswer(sessions, problems, said);
  }

  private static void readSession(
      JsonNode node,
      String which,
      String meetingId,
      List<Session> sessions,
      List<String> problems,
      Map<String, String> said) {
    if (!node.isObject()) {
      problems.add(which + " is not an object");
      return;
    }
    Optional<String> uuid = text(node, "uuid", LONGEST_WORD).filter(text -> !text.isBlank());
    if (uuid.isEmpty()) {
      problems.add(which + ": \"uuid\" is missing or not a text");
      return;
    }
    if (sessions.stream().anyMatch(other -> other.uuid().equals(uuid.get()))) {
      problems.add(which + ": its \"uuid\" stands twice in one answer");
      return;
    }
    Optional<Status> status = status(node);
    if (status.isEmpty()) {
      problems.add(which + ": \"status\" is none of ready, processing, deleted");
      return;
    }
    List<String> own = new ArrayList<>();
    if (!node.path("uuid").isTextual()) {
      own.add("\"uuid\" is a number, not a text");
    }
    Optional<LocalDate> recordedOn = date(node, "recorded_on", own);
    boolean isNotDueYet = status.get() == Status.PROCESSING && !node.hasNonNull("delete_on");
    Optional<LocalDate> deleteOn = isNotDueYet ? Optional.empty() : date(node, "delete_on", own);
    Optional<String> topic = text(node, "topic", LONGEST_TOPIC);
    if (topic.isEmpty()) {
      own.add("\"topic\" is missing or not a text");
    }
    Optional<String> saidMeeting = text(node, "meeting_id", LONGEST_WORD);
    if (!saidMeeting.map(id -> MeetingIds.clean(id).equals(meetingId)).orElse(false)) {
      own.add("\"meeting_id\" is missing or another than was asked for");
    }
    List<String> ofFiles = new ArrayList<>();
    List<RecordingFile> listed =
        status.get() == Status.READY ? files(node.path("files"), ofFiles, own) : List.of();
    own.addAll(ofFiles);
    said.put(uuid.get(), Said.of(node));
    sessions.add(
        new Session(
            uuid.get(),
            meetingId,
            status.get(),
            topic.orElse(""),
            recordedOn,
            deleteOn,
            listed,
            ofFiles.isEmpty(),
            own));
  }

  /** All that are listed; those without a link have an empty one, and count among equals too. */
  private static List<RecordingFile> files(
      JsonNode list, List<String> problems, List<String> ofFields) {
    List<RecordingFile> files = new ArrayList<>();
    if (!list.isArray()) {
      problems.add("\"files\" is missing or not an array, though the session is ready");
      return files;
    }
    Map<String, Integer> alike = new HashMap<>();
    for (int i = 0; i < Math.min(list.size(), MOST_FILES); i++) {
      Optional<RecordingFile> file = file(list.get(i), "file " + (i + 1), problems, ofFields);
      file.ifPresent(
          found -> files.add(found.withOrder(alike.merge(found.alike(), 1, Integer::sum) - 1)));
    }
    if (list.size() > MOST_FILES) {
      problems.add("more than " + MOST_FILES + " files in one session; the rest is not read");
    }
    return files;
  }

  /**
   * @param ofFields of a file that can be kept all the same
   */
  private static Optional<RecordingFile> file(
      JsonNode node, String which, List<String> problems, List<String> ofFields) {
    if (!node.isObject()) {
      problems.add(which + " is not an object");
      return Optional.empty();
    }
    String type =
        text(node, "recording_type", Integer.MAX_VALUE)
            .map(text -> cut(text, LONGEST_WORD))
            .filter(text -> !text.isBlank())
            .orElse(UNKNOWN_TYPE);
    String url =
        text(node, "download_url", LONGEST_URL)
            .filter(text -> !text.isBlank() && node.path("download_url").isTextual())
            .orElse("");
    Optional<String> fileType = text(node, "file_type", LONGEST_WORD);
    if (fileType.isEmpty() && node.hasNonNull("file_type")) {
      ofFields.add(which + ": \"file_type\" is not a text");
    }
    OptionalLong size = size(node);
    if (size.isEmpty() && node.hasNonNull("file_size") && !isNothing(node.path("file_size"))) {
      ofFields.add(which + ": \"file_size\" is not a number of bytes");
    }
    return Optional.of(new RecordingFile(type, fileType.orElse(""), size, url, 0));
  }

  /** Zero and an empty text promise nothing, as a size that is absent. */
  private static boolean isNothing(JsonNode size) {
    return size.isTextual() && size.textValue().isBlank() || size.asText().trim().equals("0");
  }

  private static Optional<Status> status(JsonNode node) {
    return text(node, "status", LONGEST_WORD)
        .flatMap(
            word -> {
              for (Status status : Status.values()) {
                if (status.toString().equals(word.trim().toLowerCase(Locale.ROOT))) {
                  return Optional.of(status);
                }
              }
              return Optional.empty();
            });
  }

  private static OptionalLong size(JsonNode node) {
    JsonNode size = node.path("file_size");
    try {
      long bytes =
          size.isIntegralNumber() && size.canConvertToLong()
              ? size.longValue()
              : Long.parseLong(size.isTextual() ? size.textValue().trim() : "");
      return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }

  private static Optional<LocalDate> date(JsonNode node, String field, List<String> problems) {
    try {
      Optional<LocalDate> date = text(node, field, LONGEST_WORD).map(LocalDate::parse);
      if (date.isPresent() && Math.abs(date.get().getYear() - 2100) < 200) {
        return date;
      }
    } catch (DateTimeParseException notADate) {
      // told below, as a date that is missing is
    }
    problems.add("\"" + field + "\" is missing or not a date such as 2025-09-24");
    return Optional.empty();
  }

  /**
   * A text, or a whole number as text: some endpoints send ids as numbers. What no database stores
   * is replaced, and in words, which stand in logs, what would break a line.
   */
  static Optional<String> text(JsonNode node, String field, int longest) {
    JsonNode value = node.path(field);
    if (value.isTextual() || value.isIntegralNumber()) {
      Pattern broken = longest == LONGEST_TOPIC ? NOT_TEXT : NOT_WORD;
      String text = broken.matcher(value.asText()).replaceAll("\uFFFD");
      return text.length() <= longest || longest == LONGEST_TOPIC
          ? Optional.of(cut(text, longest))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean between = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, between ? longest - 1 : longest);
  }
}
