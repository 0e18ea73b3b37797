package id.simpan.texts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {

  private static final Locale INDONESIAN = new Locale("id");
  private static final Map<String, String> ENGLISH_TEXTS = bundle("texts.properties");
  private static final Map<String, String> INDONESIAN_TEXTS = bundle("texts_id.properties");

  /** Keys that are put together: what stands before the part that changes. */
  private static final Set<String> PUT_TOGETHER = Set.of("advice.", "told.");

  /** What is thrown or answered with a text that ends up before a reader's eyes. */
  private static final String NOTED =
      "(?:new (?:DownloadFault|LinkRefused|NoSpace|NotStored|ApiPaused|SignInFailed)|fail|Ordered\\.unknown)"
          + "\\(\\s*\"((?:[^\"\\\\]|\\\\.)+)\"";

  @Test
  void everyTextIsThereInBothLanguagesWithTheSameArguments() {
    assertThat(arguments(INDONESIAN_TEXTS)).isEqualTo(arguments(ENGLISH_TEXTS));
  }

  @Test
  void everyTextIsTranslated() {
    ENGLISH_TEXTS.forEach(
        (key, text) -> {
          if (text.replaceAll("\\{[^}]*}", "").matches("(?s).*[a-z]{5}.*")) {
            assertThat(INDONESIAN_TEXTS.get(key)).as(key).isNotEqualTo(text);
          }
        });
  }

  @Test
  void noTextIsUnused() throws IOException {
    String sources = sources();
    assertThat(ENGLISH_TEXTS.keySet())
        .filteredOn(key -> PUT_TOGETHER.stream().noneMatch(key::startsWith))
        .filteredOn(key -> !sources.contains("\"" + key + "\""))
        .as("texts that nobody says")
        .isEmpty();
    assertThat(find("(?:say|Text\\.of)\\(\\s*\"([^\"]+[^.])\"", sources))
        .as("texts that the program says")
        .isSubsetOf(ENGLISH_TEXTS.keySet());
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(TextsTest::read)
          .collect(Collectors.joining());
    }
  }

  @Test
  void whatIsNotedInEnglishIsToldInBothLanguages() throws IOException {
    Set<String> told =
        ENGLISH_TEXTS.entrySet().stream()
            .filter(it -> it.getKey().startsWith("told."))
            .map(it -> it.getValue().replaceAll("\\{\\w+}.*", ""))
            .collect(Collectors.toSet());
    Set<String> noted =
        find(NOTED, sources()).stream()
            .map(it -> it.replace("\\\"", "\"").replaceAll("%[sd].*", ""))
            .filter(it -> it.matches(".*[a-z]{3}.*"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(noted).hasSizeGreaterThan(20).allMatch(it -> told.stream().anyMatch(it::startsWith));
  }

  @Test
  void whatWasNotedIsReadInTheLanguageOfWhoeverReadsIt() {
    Texts texts = Texts.of(INDONESIAN);

    assertThat(texts.retell("the download host answered 403: the link has ended"))
        .isEqualTo("host unduhan menjawab 403: tautannya sudah berakhir");
    assertThat(texts.retell("session 3: \"topic\" is missing or not a text; and 7 more"))
        .isEqualTo("sesi 3: \"topic\" tidak ada atau bukan teks; dan 7 lagi");
    assertThat(texts.retell("interrupted; it goes on where it was"))
        .isEqualTo("terhenti; nanti dilanjutkan dari sana");
    assertThat(texts.retell("chat_file: S3Exception: Access Denied: $1 \\ {0} 'x'"))
        .isEqualTo("chat_file: S3Exception: Access Denied: $1 \\ {0} 'x'");
    assertThat(texts.retell("host {status} ' $0 is not in simpan.download.allowed-hosts"))
        .isEqualTo("host {status} ' $0 tidak ada di simpan.download.allowed-hosts");
    assertThat(texts.retell(null)).isNull();
    assertThat(Texts.of(Locale.UK).retell("the API answered 503"))
        .isEqualTo("the API answered 503");
    assertThat(
            Text.of("pending.delivery", "meeting", "8", "destination", "s3: the API answered 503")
                .in(INDONESIAN))
        .contains("s3: API menjawab 503");
  }

  @Test
  void everyKindOfConcernHasAnAdvice() {
    assertThat(kinds("advice")).isEqualTo(kinds("concern"));
  }

  @Test
  void everyKindOfConcernIsInTheReference() {
    String reference = read(Path.of("docs/reference.md"));
    String table = reference.substring(reference.indexOf("| kind |"));
    table = table.substring(0, table.indexOf("\n\n"));

    assertThat(
            table
                .lines()
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> find("`([a-z-]+)`", cell).stream()))
        .containsExactlyInAnyOrderElementsOf(kinds("concern"));
  }

  @Test
  void everyTextCanBeSaidWhateverTheNumber() {
    for (Locale language : Texts.LANGUAGES) {
      Texts texts = Texts.of(language);
      ENGLISH_TEXTS.forEach(
          (key, text) -> {
            for (int number : new int[] {0, 1, 2}) {
              Map<String, Object> values = new HashMap<>();
              find("\\{(\\w+)", text).forEach(name -> values.put(name, "<" + name + ">"));
              find("\\{(\\w+),", text).forEach(name -> values.put(name, number));
              if (!key.startsWith("format.")) {
                String said = texts.say(new Text(key, values));
                assertThat(said)
                    .as("%s %s", language, key)
                    .doesNotContain("{", "}", "''", "choice");
                assertThat(values.values())
                    .filteredOn(String.class::isInstance)
                    .allSatisfy(value -> assertThat(said).contains((String) value));
              }
            }
          });
    }
  }

  @Test
  void numbersAndTextsHaveTheFormsOfTheLanguage() {
    Text kept = Text.of("once.problems", "files", 12_345, "problems", 1);

    assertThat(kept.in(Locale.ENGLISH)).isEqualTo("12,345 files kept in this sweep; 1 problem");
    assertThat(kept.in(INDONESIAN))
        .isEqualTo("12.345 berkas tersimpan dalam pemeriksaan ini; 1 masalah");
    assertThat(kept).hasToString(kept.in(Locale.ENGLISH));
    assertThat(Texts.of(INDONESIAN).size(55_249_694)).isEqualTo("55,2 MB");
  }

  /** A name from outside may show what follows it in another order. */
  @Test
  void nothingTurnsOrErasesALine() {
    assertThat(
            Text.of("concern.unreadable.session", "meeting", "1", "session", "a\u202eb\u2066")
                .toString())
        .startsWith("meeting 1, session ab: ");
    LoggingEvent event = new LoggingEvent();
    event.setMessage("Kept: \u202ea\u001b[2J\u0007 \ud83d\udc68\u200d\ud83d\udc69\n\tnext");
    assertThat(new LogMessage().convert(event))
        .isEqualTo("Kept: a?[2J? \ud83d\udc68\u200d\ud83d\udc69\n\tnext");
    event.setThrowableProxy(
        new ThrowableProxy(new IllegalStateException("a\u001b[2J\rb\r\nc\u202ed")));
    var ofFailure = new LogMessage.OfFailure();
    ofFailure.start();
    assertThat(ofFailure.convert(event))
        .contains("IllegalStateException: a?[2J?b\r\ncd")
        .contains("\tat id.simpan.");
  }

  @Test
  void whatIsToldIsNotReadAsAPatternItself() {
    String hostile = "it's {0} {meeting} {1,choice,0#x} ''";

    assertThat(Text.of("pending.meeting", "meeting", "8", "problem", hostile).in(INDONESIAN))
        .isEqualTo("rapat 8: " + hostile);
    assertThat(Text.of("concern.discovery", "since", hostile, "problem", "p"))
        .hasToString(
            "meetings cannot be found through the API's schedules since "
                + hostile
                + "; only configured and known ones are polled: p");
  }

  @Test
  void timesAreForMachinesUnlessAZoneIsGiven() {
    Instant time = Instant.parse("2025-09-27T17:00:00Z");
    ZoneId zone = ZoneId.of("Asia/Jakarta");

    assertThat(Texts.of(INDONESIAN).time(time)).isEqualTo("2025-09-27T17:00:00Z");
    assertThat(Texts.of(Locale.ENGLISH, zone).time(time))
        .isEqualTo("28 September 2025 00:00 UTC+07:00");
    assertThat(Texts.of(INDONESIAN, zone).time(time))
        .isEqualTo("28 September 2025 pukul 00.00 WIB");
  }

  @Test
  void whoReadsAnotherLanguageGetsEnglishWhateverTheMachineSpeaks() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(INDONESIAN);
      for (Locale language : new Locale[] {Locale.GERMAN, Locale.ROOT, Locale.UK}) {
        assertThat(Texts.of(language).say("status.safe")).isEqualTo("Every recording is safe.");
      }
      assertThat(Texts.of(new Locale("id", "ID")).say("status.safe"))
          .isEqualTo("Semua rekaman aman.");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Set<String> kinds(String prefix) {
    return ENGLISH_TEXTS.keySet().stream()
        .filter(key -> key.startsWith(prefix + "."))
        .map(key -> key.split("\\.")[1])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> arguments(Map<String, String> bundle) {
    Map<String, Set<String>> arguments = new TreeMap<>();
    bundle.forEach((key, text) -> arguments.put(key, find("\\{(\\w+)", text)));
    return arguments;
  }

  private static Set<String> find(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> bundle(String name) {
    Properties properties = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Path.of("src/main/resources/simpan/texts", name))) {
      properties.load(reader);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    Map<String, String> texts = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
