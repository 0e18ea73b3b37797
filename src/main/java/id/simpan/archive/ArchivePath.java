package id.simpan.archive;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The template of {@code simpan.archive.path}: a folder for each session, and names of files in it.
 * Values are made safe one by one, so that none of them can add a folder.
 */
public final class ArchivePath {

  /** Names in a session's folder that are not for recordings. */
  public static final String MANIFEST = "recording.json";

  public static final String CHECKSUMS = "SHA256SUMS";

  private static final Set<String> FOR_FOLDERS =
      Set.of("account", "year", "month", "day", "date", "topic", "meeting_id", "session");
  private static final Set<String> FOR_FILES = Set.of("recording_type", "file_type", "extension");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final int LONGEST_TOPIC = 120;
  private static final int LONGEST_WORD = 80;

  private final List<String> folders;
  private final String file;
  private final String account;
  private final SafeNames names;

  private ArchivePath(List<String> folders, String file, String account, SafeNames names) {
    this.folders = folders;
    this.file = file;
    this.account = account;
    this.names = names;
  }

  /**
   * @param account its name, a safe one
   * @throws IllegalArgumentException if the template is not usable; the message says what would be
   */
  public static ArchivePath of(String template, String account, SafeNames names) {
    List<String> parts = List.of(template.split("/", -1));
    List<String> folders = parts.subList(0, parts.size() - 1);
    String file = parts.get(parts.size() - 1);
    if (folders.isEmpty()) {
      throw new IllegalArgumentException(
          "has no folder; begin with one for each session, such as {date} {topic}/{session}/");
    }
    for (String part : parts) {
      if (part.isBlank() || part.matches("\\.+") || part.contains("\\")) {
        throw new IllegalArgumentException(
            "has a part that cannot be a name; each part between two / needs text or a placeholder");
      }
    }
    folders.forEach(folder -> check(folder, FOR_FOLDERS, "a folder"));
    check(file, union(FOR_FOLDERS, FOR_FILES), "the file name");
    if (!file.contains("{recording_type}")) {
      throw new IllegalArgumentException(
          "does not name its files by {recording_type}, as in {recording_type}.{extension}");
    }
    return new ArchivePath(List.copyOf(folders), file, account, names);
  }

  private static void check(String part, Set<String> allowed, String where) {
    Matcher placeholders = PLACEHOLDER.matcher(part);
    while (placeholders.find()) {
      if (!allowed.contains(placeholders.group(1))) {
        throw new IllegalArgumentException(
            "has {%s} in %s; there are {%s}"
                .formatted(
                    placeholders.group(1),
                    where,
                    String.join("}, {", allowed.stream().sorted().toList())));
      }
    }
    if (PLACEHOLDER.matcher(part).replaceAll("").matches(".*[{}].*")) {
      throw new IllegalArgumentException("has a { or } that belongs to no placeholder");
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The folder of a session, relative, with {@code /} between its parts.
   *
   * @param taken tells whether another session has the folder of this {@link SafeNames#sameness}
   */
  public String folder(
      String meetingId, String uuid, String topic, LocalDate date, Predicate<String> taken) {
    Map<String, String> values = sessionValues(meetingId, uuid, topic, date);
    StringBuilder path = new StringBuilder();
    for (String folder : folders) {
      path.append(path.isEmpty() ? "" : "/").append(names.name(fill(folder, values)));
    }
    String name = path.toString();
    return free(number -> number < 2 ? name : name + "-" + number, taken);
  }

  /**
   * The name of a file in its session's folder.
   *
   * @param taken tells whether another file has the name of this {@link SafeNames#sameness}
   */
  public String fileName(
      String meetingId,
      String uuid,
      String topic,
      LocalDate date,
      String recordingType,
      String fileType,
      String extension,
      Predicate<String> taken) {
    Map<String, String> values = new HashMap<>(sessionValues(meetingId, uuid, topic, date));
    values.put("recording_type", names.part(recordingType, LONGEST_WORD));
    values.put("file_type", names.part(fileType.isBlank() ? extension : fileType, LONGEST_WORD));
    values.put("extension", extension);
    String name = names.name(fill(file, values));
    return free(number -> SafeNames.numbered(name, number), taken.or(ArchivePath::isSideFile));
  }

  private static boolean isSideFile(String sameness) {
    return sameness.equals(SafeNames.sameness(MANIFEST))
        || sameness.equals(SafeNames.sameness(CHECKSUMS));
  }

  private static String free(IntFunction<String> numbered, Predicate<String> taken) {
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(numbered)
        .filter(name -> !taken.test(SafeNames.sameness(name)))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> sessionValues(
      String meetingId, String uuid, String topic, LocalDate date) {
    return Map.of(
        "account", account,
        "year", "%04d".formatted(date.getYear()),
        "month", "%02d".formatted(date.getMonthValue()),
        "day", "%02d".formatted(date.getDayOfMonth()),
        "date", date.toString(),
        "topic", names.part(topic, LONGEST_TOPIC),
        "meeting_id", names.part(meetingId, LONGEST_WORD),
        "session", names.part(uuid, LONGEST_WORD));
  }

  private static String fill(String part, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(part)
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }
}
