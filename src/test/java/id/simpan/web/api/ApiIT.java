package id.simpan.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ScriptedSession;
import id.simpan.web.Curl;
import id.simpan.web.Curl.Answer;
import id.simpan.web.SessionIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API of a program without a login, held against what it says of itself. */
class ApiIT {

  private static final String MEETING = "88000000077";
  private static final String JSON = "Content-Type: application/json";
  private static final List<String> UUIDS = List.of("/ab+cd==", "a//b", "WuPFXc2+TzKcZQ5wXQ==");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final String BROKEN = "85095598096";
  private static final String GONE = "85095598097";

  /** Takes nothing, so whoever asks can owe it everything again. */
  private static final String PASSES =
      """
      - route:
          id: deliver-to-nas
          description: A disk that takes nothing.
          from:
            uri: direct:deliver-to-nas
            steps:
              - stop: {}
      """;

  @TempDir private static Path home;
  private static ScriptedSession broken;
  private static ScriptedSession gone;
  private static final RapatinStandIn RAPATIN = RapatinStandIn.start();
  private static Running program;
  private static Curl curl;
  private static OpenApi api;

  @BeforeAll
  static void start() {
    for (String uuid : UUIDS) {
      RAPATIN.meeting(MEETING).session(uuid).topic("Rapat ${x} <b>").sample("chat_file", "CHAT");
    }
    RAPATIN.meeting(MEETING).session("still").processing().sample("chat_file", "CHAT");
    broken = RAPATIN.meeting(BROKEN).session("broken").sample("audio_only", "M4A");
    broken.file(0).zoom().atBytes().always(Fault.status(503));
    gone = RAPATIN.meeting(GONE).session("gone").processing();
    program =
        new SimpanProgram(home)
            .account(RAPATIN)
            .meetings(MEETING, BROKEN, GONE)
            .destinations("file", "nas")
            .route("deliver-to-nas", PASSES)
            .attempts(1)
            .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099")
            .with("management.endpoints.web.exposure.include", "health,mappings")
            .run();
    curl = new Curl("http", program.port());
    api = new OpenApi(curl.get("/api/v1/openapi.json").json());
    await()
        .atMost(LIMIT)
        .until(() -> get("/api/v1/sessions?state=archived").get("items").size() == UUIDS.size());
    await().atMost(LIMIT).until(() -> !get("/api/v1/status").get("sweeping").asBoolean());
  }

  @AfterAll
  static void stop() throws IOException {
    curl.close();
    program.close();
    RAPATIN.close();
  }

  private static JsonNode get(String path) {
    Answer answer = ask("GET", path, null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static Answer ask(String method, String path, String body) {
    Answer answer =
        body == null ? curl.send(method, path, null) : curl.send(method, path, body, JSON);
    api.hold(method, path, answer);
    return answer;
  }

  @Test
  void isAllThatIsDescribedAndDescribesAllThatIs() {
    String session = get("/api/v1/sessions?state=archived").at("/items/0/href").asText();
    for (String path :
        List.of("status", "sessions", "destinations", "routes", "downloads", "figures", "audit")) {
      get("/api/v1/" + path);
    }
    get(session);
    get(session + "/history");
    String watch = "/api/v1/meetings/" + MEETING + "/watch";
    assertThat(ask("DELETE", watch, null).json().get("code").asText()).isEqualTo("not-archived");
    ask("DELETE", watch + "?confirmed=true", null);
    ask("PUT", watch, null);
    ask("POST", "/api/v1/meetings/" + MEETING + "/poll", null);
    String swept = get("/api/v1/status").get("sweptAt").asText();
    await().atMost(LIMIT).until(() -> ask("POST", "/api/v1/sweep", null).status() == 202);
    // it tries again what failed, as what is asked for below does
    await().atMost(LIMIT).until(() -> !get("/api/v1/status").get("sweptAt").asText().equals(swept));
    await().atMost(LIMIT).until(() -> !get("/api/v1/status").get("sweeping").asBoolean());

    // what cannot be done to these sessions, which are whole, is refused as described
    for (String action : List.of("retry", "acknowledgement")) {
      assertThat(ask("POST", session + "/" + action, null).status()).isEqualTo(409);
    }
    assertThat(
            ask("POST", session + "/deliveries", "{\"destination\":\"file\"}")
                .json()
                .get("code")
                .asText())
        .isEqualTo("has-it");
    retries();
    delivers(session);
    acknowledges();
    Set<String> unseen = new TreeSet<>(api.operations());
    unseen.removeAll(api.seen());
    assertThat(unseen).isEmpty();
    assertThat(api.operations()).containsExactlyInAnyOrderElementsOf(mapped());
    // what was done, and by whom
    assertThat(get("/api/v1/audit").get("items").findValuesAsText("who")).containsOnly("local");
  }

  private static void does(int status, String code, String path, String body) {
    Answer answer = ask("POST", "/api/v1/" + path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
  }

  private static String state(String session) {
    return get("/api/v1/sessions/" + session).at("/line/state").asText();
  }

  private static void retries() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                get("/api/v1/sessions/broken").at("/files/0/state").asText().equals("failed")
                    && get("/api/v1/sessions/broken/history").toString().contains("503"));
    RAPATIN.zoom().byteFaults().clear();
    does(202, "due", "sessions/broken/retry", null);
    await().atMost(LIMIT).until(() -> state("broken").equals("archived"));
    does(409, "nothing-failed", "sessions/broken/retry", null);
  }

  private static void delivers(String session) {
    Answer answer = ask("POST", session + "/deliveries", "{\"destination\":\"nas\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().get("code").asText()).isEqualTo("owed");
  }

  private static void acknowledges() {
    gone.deleted();
    ask("POST", "/api/v1/meetings/" + GONE + "/poll", null);
    await().atMost(LIMIT).until(() -> state("gone").equals("lost"));
    does(200, "acknowledged", "sessions/gone/acknowledgement", null);
    does(409, "noted", "sessions/gone/acknowledgement", null);
    assertThat(get("/api/v1/sessions?state=unsafe").get("items")).isEmpty();
  }

  /** What the program itself says that it answers. */
  private static List<String> mapped() {
    List<String> mapped = new ArrayList<>();
    JsonNode servlets =
        curl.get("/actuator/mappings")
            .json()
            .at("/contexts")
            .iterator()
            .next()
            .at("/mappings/dispatcherServlets/dispatcherServlet");
    for (JsonNode mapping : servlets) {
      JsonNode conditions = mapping.at("/details/requestMappingConditions");
      for (JsonNode pattern : conditions.path("patterns")) {
        for (JsonNode method : conditions.path("methods")) {
          if (pattern.asText().startsWith("/api/v1/")
              && !pattern.asText().startsWith("/api/v1/openapi")) {
            mapped.add(method.asText() + " " + pattern.asText());
          }
        }
      }
    }
    return mapped;
  }

  @Test
  void theCommandsThatPeopleReadWork() throws Exception {
    String page = Files.readString(Path.of("docs/api.md"));
    List<String> blocks =
        Pattern.compile("<!-- run by: ApiIT -->\n```sh\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(it -> it.group(1))
            .toList();
    assertThat(blocks).hasSize(2);
    for (String block : blocks) {
      String script =
          block
              .replace("127.0.0.1:8080", "127.0.0.1:" + program.port())
              .replace("curl ", "curl -sS -w '\\n' ");
      Process shell = new ProcessBuilder("sh", "-ec", script).redirectErrorStream(true).start();
      String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).as(out).isZero();
      for (String answer : out.lines().toList()) {
        JsonNode json = new ObjectMapper().readTree(answer);
        assertThat(json.path("status").asInt(409)).as(answer).isEqualTo(409);
      }
    }
  }

  @Test
  void isDescribedForPeople() {
    JsonNode json = api.json();

    assertThat(json.at("/info/title").asText()).isEqualTo("Simpan");
    for (JsonNode path : json.get("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.get("description").asText()).isNotBlank();
        assertThat(operation.path("parameters").findValues("name"))
            .hasSameSizeAs(operation.path("parameters").findValues("description"));
      }
    }
    assertThat(json.toString()).doesNotContain("{@", "<code>", "\"null\"");
    assertThat(json.at("/components/schemas/Listed/properties/session/description").asText())
        .startsWith("its uuid");
  }

  @Test
  void aSessionIsFoundWhateverItsUuid() {
    JsonNode items = get("/api/v1/sessions?query=" + MEETING).get("items");
    for (String uuid : UUIDS) {
      JsonNode session = get("/api/v1/sessions/" + SessionIds.segment(uuid));

      assertThat(session.at("/line/session").asText()).isEqualTo(uuid);
      assertThat(session.at("/line/topic").asText()).isEqualTo("Rapat ${x} <b>");
      assertThat(session.at("/files/0/deliveries/0/destination").asText()).isEqualTo("file");
      assertThat(items.findValuesAsText("href"))
          .contains("/api/v1/sessions/" + SessionIds.segment(uuid));
      assertThat(session.toString()).doesNotContain("http:", "https:");
    }
  }

  @Test
  void aListGoesOnWhereItSays() {
    List<String> sessions = new ArrayList<>();
    String next = "/api/v1/sessions?query=" + MEETING + "&size=1";
    for (int pages = 0; next != null && pages < 10; pages++) {
      JsonNode page = get(next);
      assertThat(page.get("items")).hasSize(1);
      sessions.addAll(page.get("items").findValuesAsText("session"));
      next = page.has("next") ? page.get("next").asText() : null;
    }

    assertThat(sessions).hasSize(4).doesNotHaveDuplicates().containsAll(UUIDS).contains("still");
  }

  @ParameterizedTest
  @CsvSource({
    "sessions?page=-1, page",
    "sessions?page=10001, page",
    "sessions?page=first, page",
    "sessions?page=9999999999, page",
    "sessions?size=0, size",
    "sessions?size=201, size",
    "sessions?state=safe, state",
    "audit?page=-1, page",
    "sessions/still/history?page=-1, page"
  })
  void aWrongParameterIsNamed(String path, String field) {
    Answer answer = ask("GET", "/api/v1/" + path, null);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("field").asText()).isEqualTo(field);
    assertThat(answer.json().get("detail").asText()).startsWith(field + ": ").endsWith("expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | destination",
        "{\"destination\": \"\"} | destination",
        "{\"destination\": {}} | destination",
        "[] | ",
        "{ | ",
        "'' | "
      })
  void aWrongBodyIsToo(String body, String field) {
    Answer answer = ask("POST", "/api/v1/sessions/still/deliveries", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText(null)).isEqualTo(field);
    assertThat(answer.body()).doesNotContain("com.fasterxml", "java.", "id.simpan");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET sessions/nobody",
        "GET sessions/~YQ",
        "GET sessions/nobody/history",
        "POST sessions/nobody/retry",
        "POST sessions/nobody/acknowledgement",
        "POST meetings/1/poll",
        "PUT meetings/x/watch",
        "DELETE meetings/1/watch"
      })
  void whatIsNotKnownIsNotFound(String line) {
    String[] parts = line.split(" ");

    assertThat(ask(parts[0], "/api/v1/" + parts[1], null).status()).isEqualTo(404);
  }

  @Test
  void whatCannotBeAskedForIsToldAsAProblem() {
    assertThat(
            ask("POST", "/api/v1/sessions/still/deliveries", "{\"destination\":\"nowhere\"}")
                .status())
        .isEqualTo(404);
    assertProblem(404, curl.get("/api/v1/nothing"));
    assertProblem(404, curl.get("/api/v1"));
    assertProblem(405, curl.send("DELETE", "/api/v1/status", null));
    assertThat(curl.send("DELETE", "/api/v1/status", null).header("Allow")).contains("GET");
    assertProblem(406, curl.get("/api/v1/status", "Accept: text/html"));
    assertProblem(
        415,
        curl.post(
            "/api/v1/sessions/still/deliveries",
            "destination=s3",
            "Content-Type: application/x-www-form-urlencoded"));
    assertProblem(400, curl.get("/api/v1/sessions/a%2Fb"));
    assertProblem(400, curl.get("/api/v1/sessions/a;b"));
    assertProblem(400, curl.get("/api/v1//status"));
  }

  private static void assertProblem(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.get("detail").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "simpan.localhost.evil", "[::2]"})
  void withoutALoginItIsForThisMachineAlone(String host) {
    Answer answer = curl.get("/api/v1/status", "Host: " + host);

    assertProblem(403, answer);
    Answer page = curl.get("/", "Host: " + host);
    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body()).hasLineCount(1).contains("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.2:1", "[::1]:8080"})
  void underAnyOfItsNames(String host) {
    assertThat(curl.get("/api/v1/status", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: same-origin",
        "Referer: https://evil.example/",
        "Cookie: simpan-csrf=x"
      })
  void aPageOfAnotherSiteMakesNobodyAct(String mark) {
    for (String path : List.of("/api/v1/sweep", "/act")) {
      assertThat(
              curl.post(
                      path,
                      "action=sweep-now",
                      mark,
                      "Content-Type: application/x-www-form-urlencoded")
                  .status())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(curl.post("/act", "action=sweep-now").status()).isEqualTo(403);
  }

  @Test
  void aPageOfAnotherSiteMayLinkHereAndNothingElse() {
    String other = "Sec-Fetch-Site: cross-site";
    assertThat(curl.get("/", other, "Sec-Fetch-Mode: navigate").status()).isEqualTo(200);
    assertThat(curl.get("/api/v1/status", other, "Sec-Fetch-Mode: no-cors").status())
        .isEqualTo(403);
    assertThat(curl.get("/api/v1/status").header("Set-Cookie")).isEmpty();
  }
}
