package id.simpan.rapatin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.simpan.rapatin.Session.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsAnswerTest {

  private static final String MEETING = "85095598095";
  private static final String DOCUMENTED = documented();

  @Test
  void theDocumentedAnswerIsReadWhole() {
    RecordingsAnswer answer = read(DOCUMENTED);

    assertThat(answer.problems()).isEmpty();
    Session session = answer.sessions().get(0);
    assertThat(answer.sessions()).hasSize(1);
    assertThat(session.uuid()).isEqualTo("WuPF5b6WRqGRIMOML52Gcw==");
    assertThat(session.status()).isEqualTo(Status.READY).hasToString("ready");
    assertThat(session.topic()).isEqualTo("QA Test API Recordings");
    assertThat(session.recordedOn()).hasValue(LocalDate.of(2025, 9, 24));
    assertThat(session.deletionFrom(ZoneId.of("Asia/Jakarta")))
        .hasValue(Instant.parse("2025-09-27T17:00:00Z"));
    assertThat(session.problems()).isEmpty();
    assertThat(session.files())
        .extracting(RecordingFile::recordingType, RecordingFile::extension, RecordingFile::isMedia)
        .containsExactly(
            tuple("gallery_view", "mp4", true),
            tuple("active_speaker", "mp4", true),
            tuple("audio_only", "m4a", true),
            tuple("closed_caption", "vtt", false),
            tuple("chat_file", "txt", false),
            tuple("audio_transcript", "vtt", false),
            tuple("timeline", "json", false));
    assertThat(session.files().get(0).promisedSize()).hasValue(55_249_694);
    assertThat(session.files().get(3).downloadUrl()).endsWith("?type=cc");
  }

  @Test
  void severalSessionsComeAsAnArray() {
    RecordingsAnswer answer =
        read("{\"data\":[%s,%s]}".formatted(session("a", ""), session("b", "")));

    assertThat(answer.sessions()).extracting(Session::uuid).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"85095598095", "\"85095598095\"", "\"850 9559 8095\"", "\"850-95598095\""})
  void theMeetingIdMayBeANumberOrAText(String id) {
    Session session = one("\"meeting_id\":" + id);

    assertThat(session.problems()).isEmpty();
    assertThat(session.meetingId()).isEqualTo(MEETING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'x':0              | ",
        "'file_size':null   | ",
        "'file_size':''     | ",
        "'file_size':'many' | ",
        "'file_size':0      | ",
        "'file_size':-7     | ",
        "'file_size':1.5    | ",
        "'file_size':{}     | ",
        "'file_size':'147'  | 147",
        "'file_size':' 147 '| 147",
        "'file_size':147    | 147"
      },
      quoteCharacter = '`')
  void theSizeOfAFileMayBeAnythingOrMissing(String field, Long size) {
    RecordingFile file = files(file("MP4", field)).get(0);

    assertThat(file.promisedSize())
        .isEqualTo(size == null ? OptionalLong.empty() : OptionalLong.of(size));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'file_size':'many' | file 1: 'file_size' is not a number of bytes",
        "'file_size':-7     | file 1: 'file_size' is not a number of bytes",
        "'file_size':{}     | file 1: 'file_size' is not a number of bytes",
        "'file_type':{}     | file 1: 'file_type' is not a text"
      },
      quoteCharacter = '`')
  void aFieldOfAFileThatCannotBeReadIsTold(String field, String problem) {
    Session session = one("\"files\":[" + file("MP4", field) + "]");

    assertThat(session.files()).hasSize(1);
    assertThat(session.problems()).containsExactly(quoted(problem));
  }

  @Test
  void anAnswerWithoutABodyCannotBeRead() {
    assertThat(RecordingsAnswer.read(null, MEETING).problems())
        .isEqualTo(RecordingsAnswer.read(new byte[0], MEETING).problems())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"77", "''", "null", "{}"})
  void whatIsNoLinkIsNone(String url) {
    Session session = one("\"files\":[" + file("MP4", quoted("'download_url':" + url)) + "]");

    assertThat(session.files()).singleElement().returns(false, RecordingFile::hasLink);
  }

  @Test
  void twoFilesOfOneTypeAreToldApartByTheirOrder() {
    List<RecordingFile> files =
        files(file("MP4", "'file_size':1"), file("MP4", "'file_size':1"), file("CHAT", "'x':0"));

    assertThat(files).extracting(RecordingFile::order).containsExactly(0, 1, 0);
    assertThat(files).extracting(RecordingFile::identity).doesNotHaveDuplicates();
    assertThat(files.get(1)).hasToString("gallery_view #2");
  }

  @Test
  void theSizeOfAMediaFileIsPartOfWhatItIsKnownByAndThatOfATextFileIsNot() {
    assertThat(files(file("MP4", "'file_size':1")).get(0).identity())
        .isNotEqualTo(files(file("MP4", "'file_size':2")).get(0).identity());
    assertThat(files(file("CHAT", "'file_size':1")).get(0).identity())
        .isEqualTo(files(file("CHAT", "'x':2")).get(0).identity());
  }

  @Test
  void aFileIsShownWithoutItsLink() {
    assertThat(files(file("MP4", "'x':0")).toString()).isEqualTo("[gallery_view]");
  }

  @Test
  void noTextOfAnAnswerBreaksALineOfALogOrIsTooMuchForADatabase() {
    Session session =
        one(
            """
            "uuid":"u\\n\\u0000\\ud800","topic":"%s\\ud83d\\ude00 \\ud83d",
            "files":[{"recording_type":"a\\r\\nb\\u2028","download_url":"x"}]
            """
                .formatted("x".repeat(1_999)));

    assertThat(session.uuid()).isEqualTo("u\uFFFD\uFFFD\uFFFD");
    assertThat(session.topic()).isEqualTo("x".repeat(1_999));
    assertThat(session.files()).hasToString("[a\uFFFD\uFFFDb\uFFFD]");
  }

  @ParameterizedTest
  @CsvSource({"mp4,mp4,true", "HOLOGRAM,hologram,false", "'',bin,false", "../../x,bin,false"})
  void typesNeverSeenBeforeAreFilesToo(String type, String extension, boolean media) {
    RecordingFile file = files(file(type, "'x':0")).get(0);

    assertThat(file.extension()).isEqualTo(extension);
    assertThat(file.isMedia()).isEqualTo(media);
  }

  @ParameterizedTest
  @ValueSource(strings = {"processing", "deleted", "DELETED", " Processing "})
  void onlyAReadySessionNeedsFiles(String status) {
    Session session = one("\"files\":null,\"status\":\"" + status + "\"");

    assertThat(session.files()).isEmpty();
    assertThat(session.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'status':'archived'      | session 1: 'status' is none of ready, processing, deleted",
        "'status':null            | session 1: 'status' is none of ready, processing, deleted",
        "'uuid':null              | session 1: 'uuid' is missing or not a text",
        "'uuid':' '               | session 1: 'uuid' is missing or not a text",
        "'uuid':['u']             | session 1: 'uuid' is missing or not a text"
      })
  void aSessionThatCannotBeActedOnIsReportedAndTheOthersGoOn(String field, String problem) {
    String json = "{\"data\":[%s,7,%s]}".formatted(session("a", quoted(field)), session("b", ""));
    RecordingsAnswer answer = read(json);

    assertThat(answer.sessions()).extracting(Session::uuid).containsExactly("b");
    assertThat(answer.problems()).containsExactly(quoted(problem), "session 2 is not an object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'topic':null             | 'topic' is missing or not a text",
        "'meeting_id':'7'         | 'meeting_id' is missing or another than was asked for",
        "'recorded_on':'24/09'    | 'recorded_on' is missing or not a date such as 2025-09-24",
        "'delete_on':20250928     | 'delete_on' is missing or not a date such as 2025-09-24",
        "'delete_on':'9999-01-01' | 'delete_on' is missing or not a date such as 2025-09-24",
        "'files':{}               | 'files' is missing or not an array, though the session is ready",
        "'files':[7]              | file 1 is not an object"
      })
  void aSessionWithAFaultIsReadAndReported(String field, String problem) {
    assertThat(one(quoted(field)).problems()).contains(quoted(problem));
  }

  @Test
  void aFileThatCannotBeReadLeavesTheOthersAsTheyAre() {
    assertThat(files("{}", file("MP4", "'x':0"), "null"))
        .extracting(RecordingFile::hasLink)
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                    | the answer is not JSON",
        "<html>502           | the answer is not JSON",
        "{}                  | the answer has no \"data\"",
        "[]                  | the answer has no \"data\"",
        "{\"data\":null}     | the answer has no \"data\"",
        "{\"data\":\"gone\"} | \"data\" is neither an object nor an array"
      })
  void anAnswerWithoutSessionsIsReported(String json, String problem) {
    assertThat(read(json == null ? "" : json).problems()).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "' '", "[]", "{}", "true", "1.5"})
  void aTypeThatIsMissingCostsNothingButTheName(String type) {
    Session session =
        one(
            quoted(
                "'files':[{'recording_type':%s,'download_url':'x'},{'download_url':'y'}]"
                    .formatted(type)));

    assertThat(session.files()).hasToString("[unknown, unknown #2]");
    assertThat(session.problems()).isEmpty();
  }

  @Test
  void aTypeThatIsTooLongIsCut() {
    Session session =
        one(
            quoted("'files':[{'recording_type':'%s','download_url':'x'}]")
                .formatted("x".repeat(199) + "\ud83d\ude00 and more"));

    assertThat(session.files()).hasToString("[" + "x".repeat(199) + "]");
    assertThat(session.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'x':0", "'download_url':null", "'download_url':''", "'download_url':{}"})
  void aFileWithoutALinkIsTold(String field) {
    Session session =
        one(
            quoted(
                "'files':[{'recording_type':'chat_file',%s},{'recording_type':'chat_file','download_url':'x'}]"
                    .formatted(field)));

    assertThat(session.problems()).isEmpty();
    assertThat(session.files()).extracting(RecordingFile::hasLink).containsExactly(false, true);
    // so that it is the same one once the first has a link
    assertThat(session.files()).hasToString("[chat_file, chat_file #2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'delete_on':null", "'status':'processing'"})
  void aDateOfDeletionIsNotDueBeforeASessionIsReady(String field) {
    String json =
        quoted(
            "{'data':{'uuid':'u','meeting_id':'%s','topic':'Rapat','recorded_on':'2025-09-24','status':'processing',%s}}"
                .formatted(MEETING, field));
    RecordingsAnswer answer = read(json);

    assertThat(answer.isClean()).isTrue();
    assertThat(answer.sessions().get(0).deletionFrom(ZoneId.of("Asia/Jakarta"))).isEmpty();
    assertThat(one(quoted("'status':'processing','delete_on':'soon'")).problems()).hasSize(1);
  }

  @Test
  void onlyADateOfDeletionThatCanBeReadCounts() {
    Session session = one("\"delete_on\":\"soon\"");

    assertThat(session.recordedOn()).isPresent();
    assertThat(session.deletionFrom(ZoneId.of("Asia/Jakarta"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x':0                                      | true",
        "'files':[{'recording_type':'chat_file'}]   | true",
        "'files':[{}]                               | true",
        "'files':null                               | false",
        "'files':[7]                                | false",
        "'delete_on':'soon'                         | false",
        "'status':'archived'                        | false"
      })
  void anAnswerIsCleanIfAllOfItCouldBeRead(String field, boolean clean) {
    assertThat(read("{\"data\":%s}".formatted(session("u", quoted(field)))).isClean())
        .isEqualTo(clean);
  }

  @Test
  void anAnswerOfAbsurdLengthIsReadInPart() {
    String many = Stream.generate(() -> file("CHAT", "'x':0")).limit(1_100).toList().toString();
    Session session = one("\"files\":" + many);

    assertThat(session.files()).hasSize(RecordingsAnswer.MOST_FILES);
    assertThat(session.problems())
        .containsExactly("more than 1000 files in one session; the rest is not read");
  }

  @Provide
  Arbitrary<HostileJson.Answer> answers() {
    return HostileJson.like(DOCUMENTED);
  }

  @Property(tries = 3_000)
  void anyAnswerGivesSessionsOrAReportThatRepeatsNoPieceOfIt(
      @ForAll("answers") HostileJson.Answer json) {
    RecordingsAnswer answer = RecordingsAnswer.read(json.bytes(), MEETING);

    Stream.concat(
            answer.problems().stream(),
            answer.sessions().stream().flatMap(session -> session.problems().stream()))
        .forEach(
            problem ->
                assertThat(problem)
                    .doesNotContain(HostileJson.SECRET, "http", "zoom", "QA Test", "WuPF5")
                    .hasSizeLessThan(100));
    // but for values of known fields that look as they should
    answer
        .said()
        .values()
        .forEach(
            said ->
                assertThat(said.replaceAll("\"(uuid|topic)\":\"([^\"\\\\]|\\\\.)*\"", ""))
                    .doesNotContain(HostileJson.SECRET, "://"));
    for (Session session : answer.sessions()) {
      assertThat(session.uuid()).isNotBlank().doesNotContainPattern("[\\p{Cc}\\p{Cs}]");
      assertThat(session.topic()).doesNotContainPattern("[\0\\p{Cs}]").hasSizeLessThan(2_001);
      assertThat(session.files()).extracting(RecordingFile::identity).doesNotHaveDuplicates();
      assertThat(session.files())
          .allSatisfy(file -> assertThat(file.recordingType()).isNotBlank().hasSizeLessThan(201));
    }
  }

  private static Session one(String fields) {
    return read("{\"data\":%s}".formatted(session("u", fields))).sessions().get(0);
  }

  private static List<RecordingFile> files(String... files) {
    return one("\"files\":[%s]".formatted(String.join(",", files))).files();
  }

  /** A session that is all right but for these fields, which replace its own. */
  private static String session(String uuid, String fields) {
    return """
        {"uuid":"%s","meeting_id":85095598095,"status":"ready","topic":"Rapat",
         "recorded_on":"2025-09-24","delete_on":"2025-09-28","files":[]%s}
        """
        .formatted(uuid, fields.isEmpty() ? "" : "," + fields);
  }

  private static String file(String type, String field) {
    return quoted(
        "{'recording_type':'gallery_view','file_type':'%s','download_url':'https://zoom.us/x',%s}"
            .formatted(type, field));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private static RecordingsAnswer read(String json) {
    return RecordingsAnswer.read(json.getBytes(UTF_8), MEETING);
  }

  private static String documented() {
    try (InputStream in =
        RecordingsAnswerTest.class.getResourceAsStream("/standin/show-recording-ready.json")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
