package id.simpan.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RapatinStandInTest {

  private static final String ID = "85095598095";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private String token = rapatin.issueToken();

  @AfterEach
  void close() {
    rapatin.close();
  }

  @Test
  void signsIn() throws Exception {
    HttpResponse<String> answer = signIn(RapatinStandIn.PASSWORD);
    token = data(answer).path("token").asText();

    assertThat(token).contains("|");
    assertThat(get("/recordings/" + ID).statusCode()).isEqualTo(404);
    rapatin.revokeTokens();
    assertThat(get("/recordings/" + ID).statusCode()).isEqualTo(401);
    assertThat(signIn("wrong").statusCode()).isEqualTo(422);
  }

  @Test
  void insistsOnAccept() throws Exception {
    HttpRequest bare =
        HttpRequest.newBuilder(URI.create(rapatin.baseUrl() + "/schedules"))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<String> answer = CLIENT.send(bare, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(406);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678", "123456789012", "abc", "85%2F095598095"})
  void refusesMalformedIds(String id) throws Exception {
    assertThat(get("/recordings/" + id).statusCode()).isEqualTo(422);
  }

  @Test
  void loadsTheDocumentedExampleWithItsValues() throws Exception {
    JsonNode documented =
        JsonTemplate.parse(Resources.text("show-recording-ready.json")).path("data");
    rapatin.documentedExample();

    JsonNode data = data(get("/recordings/" + ID));

    assertThat(data.path("files")).hasSize(7);
    assertThat(data.fieldNames()).toIterable().containsExactlyElementsOf(documented::fieldNames);
    for (int i = 0; i < 7; i++) {
      JsonNode file = data.path("files").get(i);
      JsonNode original = documented.path("files").get(i);
      for (String field : List.of("recording_type", "file_type", "file_size", "play_url")) {
        assertThat(file.get(field)).isEqualTo(original.get(field));
      }
      HttpResponse<byte[]> bytes = download(file);
      assertThat(bytes.body()).hasSize(file.path("file_size").asInt());
    }
    assertThat(data.path("files").get(3).path("download_url").asText()).endsWith("?type=cc");
    assertThat(rapatin.zoom().requests())
        .noneMatch(request -> request.header("Authorization").isPresent());
  }

  @Test
  void goesThroughTheStatesOfASession() throws Exception {
    ScriptedSession session =
        rapatin
            .meeting(ID)
            .session("/a+b==")
            .topic("Rapat \"A/B\"\n😀")
            .recordedOn(LocalDate.of(2026, 1, 2))
            .processing()
            .sample("gallery_view", "MP4");
    JsonNode processing = data(get("/recordings/" + ID));
    assertThat(processing.path("files").isNull()).isTrue();
    assertThat(processing.path("share_url").isNull()).isTrue();
    assertThat(processing.path("recorded_on").asText()).isEqualTo("2026-01-02");

    session.ready();
    assertThat(data(get("/recordings/" + ID)).path("files")).hasSize(1);
    session.file("audio_transcript", "TRANSCRIPT", SampleMedia.transcript());
    assertThat(data(get("/recordings/" + ID)).path("files")).hasSize(2);

    session.deleted();
    assertThat(data(get("/recordings/" + ID)).path("status").asText()).isEqualTo("deleted");

    rapatin.meeting(ID).session("second==");
    assertThat(data(get("/recordings/" + ID)).isArray()).isTrue();
  }

  @Test
  void bendsAnyField() throws Exception {
    ScriptedSession session =
        rapatin
            .meeting(ID)
            .session("u==")
            .meetingIdAsNumber()
            .file("timeline", "TIMELINE", SampleMedia.timeline(), ScriptedFile::sizeAbsent)
            .file("poll", "CSV", Content.of("a"), ScriptedFile::sizeAsNumber)
            .without("topic");
    session.file(1).field("file_type", null).downloadUrl("file:///etc/passwd");

    JsonNode data = data(get("/recordings/" + ID));
    assertThat(data.path("meeting_id").isNumber()).isTrue();
    assertThat(data.has("topic")).isFalse();
    assertThat(data.path("files").get(0).has("file_size")).isFalse();
    JsonNode second = data.path("files").get(1);
    assertThat(second.path("file_size").asInt()).isEqualTo(1);
    assertThat(second.path("file_size").isNumber()).isTrue();
    assertThat(second.get("file_type").isNull()).isTrue();
    assertThat(second.path("download_url").asText()).isEqualTo("file:///etc/passwd");

    rapatin.rawAnswer(ID, "{\"data\":17}");
    assertThat(get("/recordings/" + ID).body()).isEqualTo("{\"data\":17}");
  }

  @Test
  void givesFreshLinksWithEachAnswer() throws Exception {
    rapatin.meeting(ID).session("u==").file("chat_file", "CHAT", Content.of("halo"));

    JsonNode first = data(get("/recordings/" + ID)).path("files").get(0);
    JsonNode second = data(get("/recordings/" + ID)).path("files").get(0);
    assertThat(first.path("download_url")).isNotEqualTo(second.path("download_url"));
    assertThat(download(first).body()).isEqualTo("halo".getBytes());

    rapatin.keepOldLinks(false);
    JsonNode third = data(get("/recordings/" + ID)).path("files").get(0);
    assertThat(download(second).body()).startsWith("<!DOCTYPE html>".getBytes());
    assertThat(download(third).body()).isEqualTo("halo".getBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                        | 100000003",
        "?tab=upcoming                             | 100000003",
        "?tab=previous                             | 100000001,100000002",
        "?tab=all                                  | 100000001,100000002,100000003",
        "?tab=all&from=2026-01-05                  | 100000002,100000003",
        "?tab=all&from=2026-01-05&to=2026-01-05    | 100000002",
        "?tab=all&recurring=1                      | 100000003"
      })
  void filtersSchedules(String query, String ids) throws Exception {
    rapatin.clock(Clock.fixed(Instant.parse("2026-01-07T00:00:00Z"), ZoneOffset.UTC));
    rapatin.schedule("100000002").startsAt(LocalDateTime.of(2026, 1, 5, 9, 0)).meetingIdAsNumber();
    rapatin.schedule("100000001").startsAt(LocalDateTime.of(2026, 1, 1, 9, 0));
    rapatin.schedule("100000003").startsAt(LocalDateTime.of(2026, 1, 9, 9, 0)).recurring("o1");

    JsonNode items = data(get("/schedules" + query)).path("items");

    assertThat(items.findValuesAsText("meeting_id")).containsExactly(ids.split(","));
  }

  @Test
  void refusesWrongQueries() throws Exception {
    assertThat(get("/schedules?tab=mine").statusCode()).isEqualTo(422);
    assertThat(get("/schedules?from=yesterday").statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @EnumSource
  void givesPages(Pagination style) throws Exception {
    for (int i = 0; i < 5; i++) {
      rapatin.schedule("10000000" + i);
    }
    rapatin.paginate(2, style);
    List<String> ids = new ArrayList<>();
    for (int page = 1; page <= 3; page++) {
      JsonNode data = data(get("/schedules?tab=previous&page=" + page));
      ids.addAll(data.path("items").findValuesAsText("meeting_id"));
      String meta = style == Pagination.PAGINATION_OBJECT ? "pagination" : "meta";
      assertThat(data.path(meta).path("last_page").asInt()).isEqualTo(3);
      if (style != Pagination.PAGINATION_OBJECT) {
        assertThat(data.path("links").path("next").isNull()).isEqualTo(page == 3);
      }
    }
    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void limitsTheRate() throws Exception {
    rapatin.rateLimit(2);
    assertThat(get("/schedules").headers().firstValue("X-RateLimit-Remaining")).hasValue("1");
    get("/schedules");
    HttpResponse<String> refused = get("/schedules");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(50L, 60L);
  }

  @Test
  void failsAsScripted() throws Exception {
    rapatin
        .onPath("/recordings/")
        .next(Fault.html(502))
        .next(Fault.tooManyRequests(2))
        .next(Fault.status(200))
        .next(Fault.cutAfter(5))
        .always(Fault.brokenConnection());

    assertThat(get("/recordings/" + ID).body()).contains("<html>");
    assertThat(get("/recordings/" + ID).headers().firstValue("Retry-After")).hasValue("2");
    assertThat(get("/schedules").statusCode()).isEqualTo(200);
    assertThat(get("/recordings/" + ID).body()).isEmpty();
    assertThatThrownBy(() -> get("/recordings/" + ID)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get("/recordings/" + ID)).isInstanceOf(IOException.class);
    rapatin.faults().clear();
    assertThat(get("/recordings/" + ID).statusCode()).isEqualTo(404);
    assertThat(rapatin.requests("/schedules")).hasSize(1);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(rapatin.baseUrl() + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> signIn(String password) throws Exception {
    String body =
        "{\"email\":\"%s\",\"password\":\"%s\",\"device\":\"test\"}"
            .formatted(RapatinStandIn.EMAIL, password);
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(rapatin.baseUrl() + "/auth/login"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<byte[]> download(JsonNode file) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(file.path("download_url").asText())).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static JsonNode data(HttpResponse<String> answer) {
    JsonNode envelope = JsonTemplate.parse(answer.body());
    assertThat(envelope.path("response").path("status_code").asInt()).isEqualTo(200);
    return envelope.path("data");
  }
}
