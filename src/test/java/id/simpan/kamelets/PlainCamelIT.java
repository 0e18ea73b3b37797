package id.simpan.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.kamelets.EventSink.Post;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.ScriptedSession;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets in plain Camel, bound to {@code http-sink} of Camel's own catalogue. */
class PlainCamelIT {

  private static final String SOURCE = "rapatin-recordings-source";
  private static final String ACTION = "rapatin-get-recordings-action";

  private static final String MEETING = "85095598095";
  private static final String OTHER = "87244100936";
  private static final String THIRD = "81234567890";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String POLL =
      """
      - route:
          id: poll
          from:
            uri: kamelet:rapatin-recordings-source
            steps:
              - to:
                  uri: kamelet:http-sink
                  parameters:
                    url: SINK/events
      """;

  private static final String ASK =
      """
      - route:
          id: ask
          from:
            uri: timer:once
            parameters:
              repeatCount: 1
              delay: 0
            steps:
              - setBody:
                  constant: "%s"
              - setHeader:
                  name: CamelHttpUri
                  constant: SINK/evil
              - setHeader:
                  name: camelhttppath
                  constant: /evil
              - setHeader:
                  name: CamelHttpQuery
                  constant: evil=yes
              - setHeader:
                  name: CamelHttpMethod
                  constant: DELETE
              - setHeader:
                  name: Authorization
                  constant: Basic of-the-caller
              - setHeader:
                  name: X-Caller
                  constant: kept
              - split:
                  tokenize: ","
                  steps:
                    - doTry:
                        steps:
                          - to:
                              uri: kamelet:rapatin-get-recordings-action
                          - to:
                              uri: kamelet:http-sink
                              parameters:
                                url: SINK/answers
                        doCatch:
                          - exception:
                              - java.lang.Exception
                            steps:
                              - setBody:
                                  simple: "${exception.message}"
                              - to:
                                  uri: kamelet:http-sink
                                  parameters:
                                    url: SINK/failures
      """;

  private static final String PRECEDENCE =
      """
      - route:
          id: precedence
          from:
            uri: timer:once
            parameters:
              repeatCount: 1
              delay: 0
            steps:
              - setHeader:
                  name: CamelRapatinMeetingId
                  constant: 222222222
              - setBody:
                  constant: 333333333
              - to:
                  uri: kamelet:rapatin-get-recordings-action
                  parameters:
                    meetingId: 111111111
              - setBody:
                  constant: 333333333
              - to:
                  uri: kamelet:rapatin-get-recordings-action
              - removeHeader:
                  name: CamelRapatinMeetingId
              - setBody:
                  constant: " 333333333 "
              - to:
                  uri: kamelet:rapatin-get-recordings-action
      """;

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final EventSink sink = new EventSink();
  private final String token = rapatin.issueToken();
  private PlainCamel camel;

  @TempDir private Path home;

  @AfterEach
  void endAll() throws Exception {
    sink.close();
    rapatin.close();
    if (camel != null) {
      camel.close();
      // of all that it ever wrote
      assertThat(camel.output()).doesNotContain(token).doesNotContain(token.split("\\|")[1]);
    }
  }

  @Test
  void bringsNoSpringAndNothingOfSimpan() {
    for (String kamelet : List.of(SOURCE, ACTION)) {
      assertThat(PlainCamel.classPath(kamelet))
          .isNotEmpty()
          .allMatch(entry -> entry.endsWith(".jar"))
          .noneMatch(entry -> entry.contains("spring") || entry.contains("simpan"))
          .anyMatch(entry -> entry.contains("camel-main"))
          .noneMatch(entry -> entry.contains("camel-mail") || entry.contains("camel-quartz"));
    }
  }

  @Test
  void givesOneEventForEachNewReadyFile() throws Exception {
    String topic = "Rapat \"A\", '${sys.user.home}' {{token}}\r\nX-Evil: yes ${body}";
    ScriptedSession session = rapatin.meeting(MEETING).session("/a+b==").topic(topic);
    session.file("active_speaker", "MP4", 3000).file("audio_only", "M4A", 2000);
    // two that are alike, and one that does not say how large it is
    session.file("shared_screen_with_speaker_view(CC)", "MP4", 500);
    session.file("shared_screen_with_speaker_view(CC)", "MP4", 500);
    session.sample("chat_file", "CHAT");
    session.file(4).sizeAbsent();
    rapatin.meeting(OTHER).session("later==").processing().file("audio_only", "M4A", 700);
    // it is the status that counts, even with files beside it
    rapatin
        .meeting(OTHER)
        .session("gone==")
        .deleted()
        .field("files", JSON.readTree("[{\"recording_type\": \"audio_only\"}]"));

    poll(MEETING + ", " + OTHER, Map.of());
    until(() -> events().size() >= 5);
    afterPolls(3, MEETING);

    assertThat(events()).hasSize(5);
    assertThat(events())
        .extracting(event -> event.path("recording_type").asText())
        .containsExactly(
            "active_speaker",
            "audio_only",
            "shared_screen_with_speaker_view(CC)",
            "shared_screen_with_speaker_view(CC)",
            "chat_file");
    assertThat(events())
        .extracting(event -> event.path("event_id").asText())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[0-9a-f]{64}-\\d+"));
    JsonNode first = events().get(0);
    assertThat(first.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "event_id",
            "meeting_id",
            "uuid",
            "topic",
            "recorded_on",
            "delete_on",
            "recording_type",
            "file_type",
            "file_size",
            "download_url");
    assertThat(first.path("meeting_id").asText()).isEqualTo(MEETING);
    assertThat(first.path("uuid").asText()).isEqualTo("/a+b==");
    assertThat(first.path("topic").asText()).isEqualTo(topic);
    assertThat(first.path("file_type").asText()).isEqualTo("MP4");
    assertThat(first.path("file_size").asText()).isEqualTo("3000");
    assertThat(first.path("delete_on").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(events().get(4).path("file_size").isNull()).isTrue();
    assertThat(download(first)).hasSize(3000);

    // a transcript turns up above the others, and Zoom is done with the session of the other one
    session.file("audio_transcript", "TRANSCRIPT", 90);
    until(() -> events().size() >= 6);
    rapatin.meeting(OTHER).session("later==").ready();
    until(() -> events().size() >= 7);
    afterPolls(3, MEETING);

    assertThat(events()).hasSize(7);
    assertThat(events().get(5).path("recording_type").asText()).isEqualTo("audio_transcript");
    assertThat(events().get(6).path("uuid").asText()).isEqualTo("later==");
    assertThat(camel.output()).doesNotContain("WARN", "ERROR");
  }

  @Test
  void sendsNothingAlongThatIsNotForTheReceiver() {
    rapatin.meeting(MEETING).session("a==").file("audio_only", "M4A", 100);

    poll(MEETING, Map.of());
    until(() -> events().size() == 1);

    Post post = sink.posts("/events").get(0);
    assertThat(post.headers().keySet())
        .containsExactlyInAnyOrder(
            "accept-encoding",
            "connection",
            "content-length",
            "content-type",
            "host",
            "user-agent");
    assertThat(post.headers().get("content-type")).startsWith("application/json");
    assertThat(post.toString()).doesNotContain(token);
    RecordedRequest request = rapatin.requests().get(0);
    assertThat(request.header("Authorization")).hasValue("Bearer " + token);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.query()).isEmpty();
  }

  @Test
  void leavesOutAMeetingThatFailsAndNoOther() {
    for (String meeting : List.of(MEETING, OTHER, THIRD)) {
      rapatin.meeting(meeting).asArray().session(meeting + "==").file("audio_only", "M4A", 100);
    }
    rapatin
        .onPath("/recordings/" + MEETING)
        .next(2, Fault.status(500))
        .next(Fault.htmlPage())
        .next(Fault.header("Transfer-Encoding", "chunked"));
    // Camel's HTTP client tries a busy host once more by itself
    rapatin.onPath("/recordings/" + THIRD).next(Fault.status(503));

    poll(MEETING + ",not-a-number,123456789," + OTHER + "," + THIRD, Map.of());
    until(() -> events().size() >= 3);

    assertThat(events())
        .extracting(event -> event.path("meeting_id").asText())
        .containsExactly(OTHER, THIRD, MEETING);
    assertThat(camel.output())
        .contains(
            "Meeting " + MEETING + " was left out of this poll: The Rapatin API answered 500",
            "Meeting " + MEETING + " was left out of this poll: ExpressionEvaluationException",
            "Meeting " + MEETING + " was left out of this poll: MalformedChunkCodingException",
            "Meeting not-a-number was left out of this poll: A Rapatin meeting id is made of")
        .doesNotContain(
            "Meeting 123456789", "Meeting " + OTHER, "Meeting " + THIRD, "Sorry", "download_url");
    assertThat(rapatin.faults().unmet()).isZero();
    assertThat(rapatin.requests()).noneMatch(request -> request.path().contains("not-a"));
  }

  @Test
  void repeatsWhatTheSinkRefusedAndNothingElse() {
    ScriptedSession session = rapatin.meeting(MEETING).session("a==");
    session.file("audio_only", "M4A", 100).file("active_speaker", "MP4", 200);
    sink.refuse(1);

    poll(MEETING, Map.of());
    until(() -> sink.posts("/events").size() >= 3);
    afterPolls(2, MEETING);

    List<Post> posts = sink.posts("/events");
    assertThat(posts).extracting(Post::status).containsExactly(500, 200, 200);
    assertThat(eventOf(posts.get(2)).path("event_id"))
        .isEqualTo(eventOf(posts.get(0)).path("event_id"));
    assertThat(eventOf(posts.get(1)).path("recording_type").asText()).isEqualTo("active_speaker");
  }

  @Test
  void givesEventsOfSomeTypesOnlyWhenToldSo() {
    ScriptedSession session = rapatin.meeting(MEETING).session("a==");
    session.file("audio_only", "M4A", 100).file("audio_only_2", "M4A", 100);
    session.file("timeline", "TIMELINE", 93).file("active", "MP4", 300);
    session.file("shared_screen(CC)", "MP4", 400).file("chat_file", "CHAT", 50);

    poll(
        MEETING, Map.of("recordingTypes", "audio_only,shared_screen(CC),chat_file,active_speaker"));
    until(() -> events().size() >= 3);
    afterPolls(2, MEETING);

    assertThat(events())
        .extracting(event -> event.path("recording_type").asText())
        .containsExactly("audio_only", "shared_screen(CC)", "chat_file");
  }

  @Test
  void asksNoMoreOftenThanItMay() {
    rapatin.meeting(MEETING).session("a==").file("audio_only", "M4A", 100);

    poll(MEETING, Map.of("requestsPerMinute", "4"));
    until(() -> rapatin.requests().size() == 4);

    // twenty polls' worth of time
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofMinutes(3))
        .until(() -> rapatin.requests().size() == 4);
  }

  @Test
  void getsTheSessionsOfAMeetingByTheActionAlone() throws Exception {
    rapatin.meeting(MEETING).session("a==").file("audio_only", "M4A", 100);
    rapatin.meeting(OTHER).session("b==").processing();
    rapatin.meeting(OTHER).session("c==").file("chat_file", "CHAT", 50);
    rapatin.rawAnswer("333333333", "{\"data\": null}");
    rapatin.onPath("/recordings/444444444").always(Fault.status(302));

    ask("%s,%s,222222222,333333333,444444444,12/../345,a".formatted(MEETING, OTHER));
    until(() -> sink.posts("/answers").size() + sink.posts("/failures").size() == 7);

    List<Post> answers = sink.posts("/answers");
    assertThat(answers).extracting(Post::body).element(2).isEqualTo("[]");
    assertThat(answers).hasSize(3);
    JsonNode one = JSON.readTree(answers.get(0).body());
    assertThat(one).hasSize(1);
    assertThat(one.get(0).path("uuid").asText()).isEqualTo("a==");
    assertThat(one.get(0).path("files").get(0).path("recording_type").asText())
        .isEqualTo("audio_only");
    assertThat(JSON.readTree(answers.get(1).body()))
        .extracting(session -> session.path("status").asText())
        .containsExactly("processing", "ready");
    assertThat(sink.posts("/failures"))
        .extracting(Post::body)
        .containsExactly(
            "The Rapatin API gave no recordings for meeting 333333333",
            "The Rapatin API answered 302 for meeting 444444444",
            "A Rapatin meeting id is made of digits only",
            "A Rapatin meeting id is made of digits only");
  }

  /** What fails goes on to where the caller sends its failures. */
  @Test
  void takesTheTokenOffTheMessageWhenTheApiFails() {
    rapatin.onPath("/recordings/" + MEETING).always(Fault.status(500));
    rapatin.onPath("/recordings/" + OTHER).always(Fault.brokenConnection());

    ask(MEETING + "," + OTHER);
    until(() -> sink.posts().size() == 2);

    assertThat(sink.posts())
        .allSatisfy(
            post -> {
              assertThat(post.path()).isEqualTo("/failures");
              assertThat(post.headers())
                  .containsEntry("authorization", "Basic of-the-caller")
                  .containsEntry("x-caller", "kept");
              assertThat(post.toString()).doesNotContain(token);
            });
  }

  @Test
  void letsNoHeaderOfTheCallerNearTheApi() {
    rapatin.meeting(MEETING).session("a==").file("audio_only", "M4A", 100);

    ask(MEETING);
    until(() -> sink.posts("/answers").size() == 1);

    assertThat(rapatin.requests()).hasSize(1);
    RecordedRequest request = rapatin.requests().get(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/recordings/" + MEETING);
    assertThat(request.query()).isEmpty();
    assertThat(request.headers()).doesNotContainKey("X-Caller");
    assertThat(request.header("Authorization")).hasValue("Bearer " + token);
    // the caller keeps its own, but for what would lead the next HTTP endpoint astray
    assertThat(sink.posts("/answers").get(0).headers())
        .containsEntry("x-caller", "kept")
        .containsEntry("authorization", "Basic of-the-caller")
        .doesNotContainKey("accept");
    assertThat(sink.posts("/evil")).isEmpty();
  }

  @Test
  void takesTheMeetingFromThePropertyElseTheHeaderElseTheBody() {
    start(ACTION, PRECEDENCE, Map.of());
    until(() -> rapatin.requests().size() == 3);

    assertThat(rapatin.requests())
        .extracting(RecordedRequest::path)
        .containsExactly("/recordings/111111111", "/recordings/222222222", "/recordings/333333333");
  }

  /** Polls ten times a second. */
  private void poll(String meetings, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("meetingIds", meetings);
    settings.put("period", "100");
    settings.putIfAbsent("requestsPerMinute", "100000");
    start(SOURCE, POLL, settings);
  }

  /** Asks for one meeting after the other, with headers that a hostile caller could have set. */
  private void ask(String meetings) {
    start(ACTION, ASK.formatted(meetings), Map.of());
  }

  /** Starts it with these properties of the Kamelet. */
  private void start(String kamelet, String routes, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("token", token);
    all.put("baseUrl", rapatin.baseUrl());
    String properties =
        all.entrySet().stream()
            .map(it -> "camel.kamelet.%s.%s = %s\n".formatted(kamelet, it.getKey(), it.getValue()))
            .collect(Collectors.joining());
    camel = PlainCamel.start(home, kamelet, routes.replace("SINK", sink.url("")), properties);
  }

  private List<JsonNode> events() {
    return sink.posts("/events").stream().map(PlainCamelIT::eventOf).toList();
  }

  private static JsonNode eventOf(Post post) {
    try {
      return JSON.readTree(post.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] download(JsonNode event) throws Exception {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.ALWAYS)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(event.path("download_url").asText())).build(),
            BodyHandlers.ofByteArray())
        .body();
  }

  /** Waits until a meeting has been asked for so often again, and once more to be through. */
  private void afterPolls(int polls, String meeting) {
    String path = "/recordings/" + meeting;
    int before = rapatin.requests(path).size();
    until(() -> rapatin.requests(path).size() > before + polls);
  }

  private void until(Callable<Boolean> condition) {
    try {
      await()
          .atMost(Duration.ofMinutes(3))
          .failFast("Camel ended", () -> !camel.isAlive())
          .until(condition);
    } catch (ConditionTimeoutException | TerminalFailureException failed) {
      throw new AssertionError(camel.output() + sink.posts(), failed);
    }
  }
}
