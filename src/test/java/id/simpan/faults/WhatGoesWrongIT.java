package id.simpan.faults;

import static id.simpan.standin.Fault.answer;
import static id.simpan.standin.Fault.brokenConnection;
import static id.simpan.standin.Fault.chunked;
import static id.simpan.standin.Fault.cutAfter;
import static id.simpan.standin.Fault.header;
import static id.simpan.standin.Fault.html;
import static id.simpan.standin.Fault.htmlPage;
import static id.simpan.standin.Fault.ignoringRange;
import static id.simpan.standin.Fault.json;
import static id.simpan.standin.Fault.noValidators;
import static id.simpan.standin.Fault.none;
import static id.simpan.standin.Fault.redirectLoop;
import static id.simpan.standin.Fault.redirectTo;
import static id.simpan.standin.Fault.stall;
import static id.simpan.standin.Fault.stallAfter;
import static id.simpan.standin.Fault.status;
import static id.simpan.standin.Fault.tooLong;
import static id.simpan.standin.Fault.tooShort;
import static id.simpan.standin.Fault.wrongContentRange;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import id.simpan.program.ArchiveView.SessionFolder;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Content;
import id.simpan.standin.Fault;
import id.simpan.standin.GeneratedContent;
import id.simpan.standin.Reply;
import id.simpan.standin.ScriptedFile;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomStandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract's table "What goes wrong, and what then", as far as it is about one meeting: a case
 * for each line and its variants, each with a meeting of its own. One sweep meets them all at once,
 * together with meetings that nothing is wrong with; a second sweep shows what is tried again.
 * Lines about the whole account, a destination or this machine are in {@code
 * WhatGoesWrongAtLargeIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WhatGoesWrongIT {

  private static final int SIZE = 40_000;
  private static final String HEALTHY_FIRST = "81000000001";
  private static final String HEALTHY_LAST = "89000000009";

  private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

  @TempDir static Path home;
  private static Bench bench;
  private static ZoomStandIn elsewhere;
  private static Result first;
  private static JsonNode status;
  private static final Map<String, Integer> calls = new TreeMap<>();

  /**
   * A line of the table: what is done to its meeting, and what has come of it.
   *
   * @param next what has come of it after another sweep
   */
  private record Case(
      String line, Consumer<Scene> cause, Consumer<Outcome> then, Consumer<Outcome> next) {
    @Override
    public String toString() {
      return line;
    }
  }

  /** Where a case puts its fault. */
  private static final class Scene {
    private final String meetingId;

    Scene(String meetingId) {
      this.meetingId = meetingId;
    }

    ScriptedSession session() {
      return bench.session(meetingId);
    }

    ScriptedFile file() {
      if (session().files().isEmpty()) {
        session().file("active_speaker", "MP4", SIZE);
      }
      return session().file(0);
    }

    /** Faults of the API for this meeting. */
    void api(int times, Fault fault) {
      file();
      bench.rapatin.onPath("/recordings/" + meetingId).next(times, fault);
    }

    void raw(String answer) {
      session();
      bench.rapatin.rawAnswer(meetingId, answer);
    }

    void bytes(int times, Fault fault) {
      file().zoom().atBytes().next(times, fault);
    }

    void link(int times, Fault fault) {
      file().zoom().atLink().next(times, fault);
    }

    void promise(Content content, Object size) {
      session().file("active_speaker", "MP4", content, file -> file.size(size));
    }
  }

  /** What became of a case after the first sweep. */
  private static final class Outcome {
    private final String meetingId;

    Outcome(String meetingId) {
      this.meetingId = meetingId;
    }

    ScriptedFile file() {
      return bench.session(meetingId).file(0);
    }

    List<String> ranges() {
      return file().zoom().ranges();
    }

    int calls() {
      return calls.get(meetingId);
    }

    JsonNode status() {
      return Bench.statusOf(meetingId, status);
    }

    List<String> reports() {
      return first.err().lines().filter(line -> line.contains(meetingId)).toList();
    }

    /** All its files are in the archive as they are at Zoom, and nobody was bothered. */
    SessionFolder archived() {
      assertThat(reports()).isEmpty();
      return kept();
    }

    SessionFolder kept() {
      SessionFolder kept = bench.archive().get(Bench.uuid(meetingId));
      assertThat(kept).as("session of meeting " + meetingId + " in the archive").isNotNull();
      Set<String> expected = new TreeSet<>();
      bench
          .session(meetingId)
          .files()
          .forEach(file -> expected.add(file.zoom().content().sha256()));
      Set<String> found = new TreeSet<>();
      kept.record().path("files").forEach(file -> found.add(file.path("sha256").asText()));
      assertThat(found).containsAll(expected);
      kept.record()
          .path("files")
          .forEach(
              file ->
                  assertThat(kept.path().resolve(file.path("name").asText()))
                      .hasSize(file.path("size").asLong()));
      return kept;
    }

    /** One clear report that names meeting, session, file and cause; nothing in the archive. */
    void failed(String... cause) {
      assertThat(reports()).hasSize(1);
      isOfTheFile(reports().get(0), cause);
    }

    /** The same of a session at risk, which is a report of its own. */
    void failedAtRisk(String... cause) {
      assertThat(reports()).hasSize(2);
      isClear(reports().get(0), Bench.uuid(meetingId), "at risk");
      isOfTheFile(reports().get(1), cause);
    }

    private void isOfTheFile(String report, String... cause) {
      isClear(report, cause);
      assertThat(report)
          .contains("session " + Bench.uuid(meetingId))
          .contains("file active_speaker");
      assertThat(bench.archive()).doesNotContainKey(Bench.uuid(meetingId));
      assertThat(Bench.files(bench.program.archive()))
          .noneMatch(file -> file.toString().contains(meetingId));
    }

    /** One clear report that names the meeting and the cause. */
    void reported(String... cause) {
      assertThat(reports()).hasSize(1);
      isClear(reports().get(0), cause);
    }

    private void isClear(String report, String... cause) {
      assertThat(report).contains("meeting " + meetingId);
      assertThat(List.of(cause)).allMatch(report::contains, report);
      assertThat(report.length()).isLessThan(1_000);
    }

    /** The session was archived, so that all is well; what was wrong with it is known. */
    void noted(String... cause) {
      archived();
      String problem = status().path("problem").asText();
      assertThat(List.of(cause)).allMatch(problem::contains, problem);
    }
  }

  private static final List<Case> CASES = new ArrayList<>();

  private static void line(String line, Consumer<Scene> cause, Consumer<Outcome> then) {
    line(line, cause, then, null);
  }

  private static void line(
      String line, Consumer<Scene> cause, Consumer<Outcome> then, Consumer<Outcome> next) {
    CASES.add(new Case(line, cause, then, next));
  }

  private static String envelope(String data) {
    return """
        {"response":{"status":"success","status_code":200,"message":"ok"},"data":%s}"""
        .formatted(data);
  }

  private static Fault body(String body) {
    return json(200, body);
  }

  static {
    api();
    unreadableAnswers();
    interruptions();
    hostsThatDoNotResumeWell();
    otherLengths();
    endedLinks();
    forbiddenHosts();
  }

  private static void api() {
    line(
        "API: 404 - not-recorded, no failure",
        scene -> {
          bench.session(scene.meetingId);
          bench.rapatin.meeting(scene.meetingId).forget();
        },
        then -> {
          assertThat(then.reports()).isEmpty();
          assertThat(then.status().path("state").asText()).isEqualTo("not-recorded");
          assertThat(bench.rapatin.requests("/recordings/" + then.meetingId)).hasSize(1);
        });
    line(
        "API: 422 - set aside with the API's message",
        scene -> scene.api(1, json(422, "{\"response\":{\"message\":\"Nomor rapat salah\"}}")),
        then -> {
          then.reported("422", "Nomor rapat salah");
          assertThat(then.calls()).isEqualTo(1);
        });
    for (int code : new int[] {500, 502, 503, 504}) {
      line(
          "API: " + code + " once - tried again",
          scene -> scene.api(1, status(code)),
          then -> {
            then.archived();
            assertThat(then.calls()).isEqualTo(2);
          });
    }
    line(
        "API: 503 again and again - 5 attempts a sweep",
        scene -> scene.api(5, html(503)),
        then -> {
          then.reported("the API answered 503");
          assertThat(then.calls()).isEqualTo(5);
        });
    line(
        "API: no answer in time, once - tried again",
        scene -> scene.api(1, stall()),
        then -> {
          then.archived();
          assertThat(then.calls()).isEqualTo(2);
        });
    line(
        "API: connection broken before the answer, once - tried again",
        scene -> scene.api(1, brokenConnection()),
        then -> {
          then.archived();
          assertThat(then.calls()).isEqualTo(2);
        });
    for (int at : new int[] {0, 1, 200}) {
      line(
          "API: connection broken at byte " + at + " of the answer, once - tried again",
          scene -> scene.api(1, cutAfter(at)),
          then -> {
            then.archived();
            assertThat(then.calls()).isEqualTo(2);
          });
    }
    line(
        "API: answer stalls at byte 200, once - tried again",
        scene -> scene.api(1, stallAfter(200)),
        Outcome::archived);
    line(
        "API: connection broken again and again - 5 attempts a sweep",
        scene -> scene.api(5, brokenConnection()),
        then -> {
          then.reported();
          assertThat(then.calls()).isEqualTo(5);
        });
    line(
        "API: a redirect is not followed",
        scene -> scene.api(5, redirectTo("http://127.0.0.1:1/")),
        then -> then.reported("the API answered 302"));
  }

  private static void unreadableAnswers() {
    Map<String, String> unusable = new TreeMap<>();
    unusable.put("a page", "<!DOCTYPE html><html><body>Sorry.</body></html>");
    unusable.put("nothing", "");
    unusable.put("half an answer", "{\"response\":{\"status\":\"success\"},\"da");
    unusable.forEach(
        (what, answer) ->
            line(
                "API: not JSON (" + what + ")",
                scene -> scene.api(1, body(answer)),
                then -> then.reported("the answer is not JSON")));
    for (String answer : List.of("[]", "{}", "\"ok\"", "17", "null", envelope("null"))) {
      line(
          "API: no envelope (" + answer + ")",
          scene -> scene.api(1, body(answer)),
          then -> then.reported("the answer has no \"data\""));
    }
    for (String data : List.of("17", "\"ok\"", "true")) {
      line(
          "API: of another type (data is " + data + ")",
          scene -> scene.api(1, body(envelope(data))),
          then -> then.reported("\"data\" is neither an object nor an array"));
    }
    line(
        "API: a session is no object - the other session goes on",
        scene -> {
          scene.file();
          scene.bytes(1, none());
          bench
              .rapatin
              .onPath("/recordings/" + scene.meetingId)
              .next(
                  1,
                  (request, normal) -> {
                    Reply reply = normal.apply(request);
                    return text(reply, all -> all.replace("\"data\":{", "\"data\":[17,{") + "]}");
                  });
        },
        then -> {
          then.reported("session 1 is not an object");
          then.kept();
        });
    for (Object uuid : new Object[] {null, 0.5, true, "", " "}) {
      line(
          "API: uuid missing, null or of another type (" + uuid + ")",
          scene -> {
            scene.file();
            scene.session().field("uuid", uuid);
          },
          then -> then.reported("\"uuid\" is missing or not a text"));
    }
    for (Object status : new Object[] {null, 7, "archived", ""}) {
      line(
          "API: unknown status (" + status + ")",
          scene -> {
            scene.file();
            scene.session().field("status", status);
          },
          then -> then.reported("\"status\" is none of ready, processing, deleted"));
    }
    for (String field : List.of("topic", "recorded_on", "delete_on", "meeting_id")) {
      line(
          "API: " + field + " missing - noted, and kept all the same",
          scene -> {
            scene.file();
            scene.session().without(field);
          },
          then -> then.noted("\"" + field + "\" is missing or "));
    }
    line(
        "API: recorded_on is no date - noted, and kept all the same",
        scene -> {
          scene.file();
          scene.session().field("recorded_on", "2025-13-77");
        },
        then -> then.noted("\"recorded_on\""));
    line(
        "API: ready without files",
        scene -> scene.session().field("files", null),
        then -> then.reported(Bench.uuid(then.meetingId), "\"files\" is missing or not an array"));
    line(
        "API: a file without recording_type - costs its name alone",
        scene -> without(scene, "recording_type"),
        then ->
            assertThat(then.archived().names())
                .containsExactlyInAnyOrder("active_speaker.mp4", "unknown.txt"));
    line(
        "API: a file without download_url - its session's other files go on",
        scene -> without(scene, "download_url"),
        then -> {
          then.reported(Bench.uuid(then.meetingId), "without a link", "chat_file");
          assertThat(bench.archive().get(Bench.uuid(then.meetingId)).names())
              .containsExactly("active_speaker.mp4");
        });
    for (Object size : new Object[] {null, "", "banyak", -1, 1.5}) {
      line(
          "API: file_size is of no use (" + size + ") - the bytes decide",
          scene -> scene.file().size(size),
          Outcome::archived);
    }
  }

  private static void without(Scene scene, String field) {
    scene.file();
    scene.session().file("chat_file", "CHAT", Content.of("Halo"), file -> file.field(field, null));
  }

  private static void interruptions() {
    int[] positions = {0, 1, SIZE / 2, SIZE - 1};
    for (int at : positions) {
      line(
          "download: breaks off after byte " + at + " - resumed by range",
          scene -> scene.bytes(1, cutAfter(at)),
          then -> {
            then.archived();
            assertThat(then.ranges()).containsExactly("", at == 0 ? "" : "bytes=" + at + "-");
            then.file()
                .zoom()
                .byteRequests()
                .forEach(
                    request -> assertThat(request.header("Accept-Encoding")).hasValue("identity"));
            if (at > 0) {
              assertThat(then.file().zoom().byteRequests().get(1).header("If-Range"))
                  .hasValue(then.file().zoom().etag());
            }
          });
      line(
          "download: no bytes after byte " + at + " - resumed by range",
          scene -> scene.bytes(1, stallAfter(at)),
          then -> {
            then.archived();
            assertThat(then.ranges()).containsExactly("", at == 0 ? "" : "bytes=" + at + "-");
          });
      line(
          "download: too short, ends after byte " + at + " - tried again",
          scene -> scene.bytes(1, tooShort(at)),
          Outcome::archived);
      line(
          "download: too short without a length, ends after byte " + at + " - resumed by range",
          scene -> scene.bytes(1, chunked().and(endsAfter(at))),
          then -> {
            then.archived();
            // whole as far as HTTP can tell, and so held against the type: one byte is no video
            assertThat(then.ranges()).containsExactly("", at <= 1 ? "" : "bytes=" + at + "-");
          });
      line(
          "download: breaks off after byte " + at + ", no validator - from the start",
          scene -> scene.bytes(2, noValidators().and(once(cutAfter(at)))),
          then -> {
            then.archived();
            assertThat(then.ranges()).containsExactly("", "");
          });
    }
    line(
        "download: connection broken before an answer - tried again",
        scene -> scene.bytes(1, brokenConnection()),
        Outcome::archived);
    line(
        "download: no answer in time - tried again",
        scene -> scene.bytes(1, stall()),
        Outcome::archived);
    line(
        "download: breaks off at each attempt but the last - resumed four times",
        scene -> scene.bytes(4, cutAfter(5_000)),
        then -> {
          then.archived();
          assertThat(then.ranges())
              .containsExactly("", "bytes=5000-", "bytes=10000-", "bytes=15000-", "bytes=20000-");
        });
    line(
        "download: breaks off at each attempt - 5 attempts, then the next poll",
        scene -> scene.bytes(5, cutAfter(10)),
        then -> {
          then.failed("broke off");
          assertThat(then.ranges()).hasSizeGreaterThanOrEqualTo(5);
        });
    line(
        "download: text breaks off - resumed by range",
        scene -> {
          scene.session().file("chat_file", "CHAT", GeneratedContent.of("CHAT", 9_000));
          scene.bytes(1, cutAfter(4_321));
        },
        then -> {
          then.archived();
          assertThat(then.ranges()).containsExactly("", "bytes=4321-");
        });
  }

  private static void hostsThatDoNotResumeWell() {
    line(
        "download: too long - again from the start",
        scene -> scene.bytes(1, tooLong(1)),
        then -> {
          then.archived();
          assertThat(then.ranges()).containsExactly("", "");
        });
    line(
        "download: too long without a length - again from the start",
        scene -> scene.bytes(1, tooLong(70_000).and(chunked())),
        then -> {
          then.archived();
          assertThat(then.ranges()).containsExactly("", "");
        });
    line(
        "download: range ignored - again from the start",
        scene -> {
          scene.bytes(1, cutAfter(SIZE / 2));
          scene.bytes(1, ignoringRange());
        },
        then -> {
          then.archived();
          assertThat(then.file().zoom().bytesSent()).isEqualTo(SIZE / 2 + SIZE);
        });
    for (String range :
        List.of(
            "bytes 0-39999/40000",
            "bytes 20001-39999/40000",
            "bytes 20000-39998/40000",
            "bytes 20000-39999/*",
            "bytes=20000-39999/40000",
            "nonsense")) {
      line(
          "download: a resume that does not fit (Content-Range: " + range + ") - from the start",
          scene -> {
            scene.bytes(1, cutAfter(SIZE / 2));
            scene.bytes(1, wrongContentRange(range));
          },
          then -> {
            then.archived();
            assertThat(then.ranges()).containsExactly("", "bytes=20000-", "");
          });
    }
    line(
        "download: a resume of other bytes (another ETag) - from the start",
        scene -> {
          scene.bytes(1, cutAfter(SIZE / 2));
          scene.bytes(1, header("ETag", "\"other\""));
        },
        then -> {
          then.archived();
          assertThat(then.ranges()).containsExactly("", "bytes=20000-", "");
        });
    line(
        "download: the file is another one after the break - never spliced",
        scene -> {
          Content other = GeneratedContent.of("MP4", SIZE, 4711);
          scene.bytes(1, cutAfter(SIZE / 2).then(() -> scene.file().zoom().replaceWith(other)));
        },
        Outcome::archived);
    line(
        "download: 416 to a resume - from the start",
        scene -> {
          scene.bytes(1, cutAfter(SIZE / 2));
          scene.bytes(1, status(416).and(header("Content-Range", "bytes */40000")));
        },
        Outcome::archived);
    line(
        "download: compressed though asked for as it is - tried again",
        scene -> scene.bytes(1, header("Content-Encoding", "gzip")),
        Outcome::archived);
  }

  private static void otherLengths() {
    Content shorter = GeneratedContent.of("MP4", SIZE - 7, 51);
    Content longer = GeneratedContent.of("MP4", SIZE + 7, 52);
    for (Content content : List.of(shorter, longer)) {
      String what = content == shorter ? "shorter" : "longer";
      for (boolean told : new boolean[] {true, false}) {
        Fault how = told ? none() : chunked();
        String length = told ? "" : ", no Content-Length";
        line(
            "download: never the promised length (" + what + length + ") - failed",
            scene -> {
              scene.promise(content, SIZE);
              scene.bytes(10_000, how);
            },
            then -> {
              then.failed("promised");
              assertThat(then.file().zoom().byteRequests().size()).isGreaterThan(1);
            });
        line(
            "download: never the promised length ("
                + what
                + length
                + "), at risk - size differs, if two sweeps got the same",
            scene -> {
              scene.promise(content, SIZE);
              scene.bytes(10_000, how);
              scene.session().deleteOn(LocalDate.now(ZONE).plusDays(1));
            },
            then -> then.failedAtRisk("promised"),
            next -> {
              SessionFolder kept = next.kept();
              assertThat(kept.names()).containsExactly("active_speaker.size-differs.mp4");
              assertThat(kept.record().path("files").get(0).path("remark").asText())
                  .isEqualTo("size differs");
            });
      }
    }
    line(
        "download: another length at each attempt, at risk - failed",
        scene -> {
          for (int i = 1; i <= 5; i++) {
            scene.bytes(1, tooShort(SIZE - i * 11));
          }
          scene.session().deleteOn(LocalDate.now(ZONE).plusDays(1));
        },
        then -> then.failedAtRisk("promised", "at risk"));
    line(
        "download: text of another length than told - a hint only",
        scene ->
            scene
                .session()
                .file("chat_file", "CHAT", GeneratedContent.of("CHAT", 900), f -> f.size(4_000)),
        Outcome::archived);
  }

  private static void endedLinks() {
    Map<String, Fault> ended = new TreeMap<>();
    ended.put("HTML instead of bytes", htmlPage());
    ended.put(
        "HTML that calls itself a video",
        answer(Reply.of(200, "video/mp4", "\n <!DOCTYPE html><html><body>Sorry</body></html>")));
    for (int code : new int[] {401, 403, 404, 410}) {
      ended.put(Integer.toString(code), html(code));
    }
    ended.forEach(
        (what, fault) -> {
          line(
              "download: " + what + " - fresh links, then tried again",
              scene -> scene.bytes(1, fault),
              then -> {
                then.archived();
                assertThat(then.calls()).isEqualTo(2);
                assertThat(fromLinks(then)).hasSize(2);
              });
          line(
              "download: " + what + " in place of the redirect - fresh links, then tried again",
              scene -> scene.link(1, fault),
              then -> {
                then.archived();
                assertThat(then.calls()).isEqualTo(2);
              });
          line(
              "download: " + what + " again and again - failed",
              scene -> scene.bytes(5, fault),
              then -> then.failed());
        });
    line(
        "download: links of a whole session ended - one call for all of them",
        scene -> {
          for (String type : List.of("active_speaker", "gallery_view", "speaker_view", "poll")) {
            scene.session().file(type, "MP4", SIZE);
          }
          bench
              .rapatin
              .onPath("/recordings/" + scene.meetingId)
              .next(1, none().then(scene.session()::expireLinks));
        },
        then -> {
          then.archived();
          assertThat(then.calls()).isEqualTo(2);
        });
    line(
        "download: empty file of no promised length - failed",
        scene -> scene.promise(Content.of(new byte[0]), ""),
        then -> then.failed());
    line(
        "download: JSON of no promised length in place of a video - failed",
        scene -> scene.promise(Content.of("{\"error\":\"access denied\"}"), ""),
        then -> then.failed("an error message instead of a MP4 file"));
  }

  private static void forbiddenHosts() {
    Map<String, String> refused = new TreeMap<>();
    refused.put("another host", "http://{elsewhere}/a.mp4");
    refused.put("another name", "https://us06web.zoom.us.example.org/a.mp4");
    refused.put("file:", "file:///etc/passwd");
    refused.put("ftp:", "ftp://127.0.0.1/a.mp4");
    refused.put("a user name", "http://127.0.0.1@{elsewhere}/a.mp4");
    refused.put("a user name at an allowed host", "http://zoom:s3cr3t@{bytes}/a.mp4");
    refused.put("a decimal address", "http://2130706435:{port}/a.mp4");
    refused.put("a short address", "http://127.3:{port}/a.mp4");
    refused.put("a hexadecimal address", "http://0x7f000003:{port}/a.mp4");
    refused.put("an octal address", "http://0177.0.0.1:{port}/a.mp4");
    refused.put("an IPv6-mapped address", "http://[::ffff:127.0.0.1]:{port}/a.mp4");
    refused.put("an IPv6 address with a zone", "http://[fe80::1%25eth9]:{port}/a.mp4");
    refused.put("IPv6 loopback", "http://[::1]:{port}/a.mp4");
    refused.put("an allowed name on this machine", "http://localhost:{port}/a.mp4");
    refused.put("no host", "http:///a.mp4");
    refused.put("an impossible port", "http://127.0.0.1:99999/a.mp4");
    refused.put("no URL", "ini bukan tautan");
    refused.forEach(
        (what, url) -> {
          line(
              "download: host or scheme not allowed (" + what + ")",
              scene -> scene.file().downloadUrl(filled(url)),
              WhatGoesWrongIT::refused);
          line(
              "download: redirect to a host or scheme not allowed (" + what + ")",
              scene -> scene.link(5, redirectTo(filled(url))),
              what.equals("no URL") ? Outcome::failed : WhatGoesWrongIT::refused);
        });
    line(
        "download: host not allowed, 80 files at once - each is reported",
        scene -> {
          for (int i = 0; i < 80; i++) {
            scene
                .session()
                .file(
                    "chat_file_" + i,
                    "CHAT",
                    Content.of("Halo"),
                    file -> file.downloadUrl("https://example.org/"));
          }
        },
        then ->
            assertThat(then.reports())
                .hasSize(80)
                .allMatch(line -> line.contains("host example.org is not in")));
    line(
        "download: too many redirects",
        scene -> scene.link(1_000, redirectLoop()),
        then -> {
          refused(then);
          assertThat(then.reports().get(0)).contains("10 redirects");
          assertThat(then.file().zoom().linkRequests()).hasSizeLessThanOrEqualTo(2 * 11);
        });
    line(
        "download: a few redirects",
        scene -> {
          scene.link(5, redirectLoop());
        },
        Outcome::archived);
  }

  private static void refused(Outcome then) {
    then.failed();
    assertThat(bench.alerts().stream().filter(line -> line.contains(then.meetingId)).toList())
        .as("alerts of " + then.meetingId)
        .hasSize(1)
        .allMatch(line -> line.startsWith("ALERT: "));
  }

  private static String filled(String url) {
    String host = elsewhere.linkBaseUrl().replace("http://", "");
    return url.replace("{elsewhere}", host)
        .replace("{bytes}", bench.zoom.byteBaseUrl().replace("http://", ""))
        .replace("{port}", host.replaceAll(".*:", ""));
  }

  private static Set<String> fromLinks(Outcome then) {
    Set<String> links = new TreeSet<>();
    then.file().zoom().linkRequests().forEach(request -> links.add(request.path()));
    return links;
  }

  /** Only the first time; later requests that meet it get the normal answer. */
  private static Fault once(Fault fault) {
    boolean[] met = {false};
    return (request, normal) -> {
      boolean again = met[0];
      met[0] = true;
      return again ? normal.apply(request) : fault.apply(request, normal);
    };
  }

  /** Ends as if it were whole, without having said how long it is. */
  private static Fault endsAfter(int bytes) {
    return (request, normal) -> {
      Reply reply = normal.apply(request);
      return new Reply(
          reply.status(),
          reply.headers(),
          out -> reply.body().writeTo(new FirstBytes(out, bytes)),
          reply.length(),
          reply.delivery());
    };
  }

  private static final class FirstBytes extends java.io.FilterOutputStream {
    private int left;

    FirstBytes(java.io.OutputStream out, int left) {
      super(out);
      this.left = left;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int some = Math.min(left, count);
      out.write(bytes, offset, some);
      left -= some;
    }
  }

  private static Reply text(Reply reply, java.util.function.UnaryOperator<String> change) {
    var bytes = new java.io.ByteArrayOutputStream();
    try {
      reply.body().writeTo(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String all = bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    return Reply.of(200, "application/json", change.apply(all.substring(0, all.length() - 1)));
  }

  @BeforeAll
  void sweepOnce() {
    elsewhere = ZoomStandIn.start("127.0.0.3", "127.0.0.3");
    bench = new Bench(home);
    bench
        .program
        .with("simpan.download.allowed-hosts", "127.0.0.1,127.0.0.2,localhost")
        .with("simpan.download.concurrency", "12");
    bench.healthy(HEALTHY_FIRST);
    for (int i = 0; i < CASES.size(); i++) {
      CASES.get(i).cause().accept(new Scene(meetingId(i)));
    }
    bench.healthy(HEALTHY_LAST);
    first = bench.program.once();
    status = bench.status();
    for (int i = 0; i < CASES.size(); i++) {
      calls.put(meetingId(i), bench.rapatin.requests("/recordings/" + meetingId(i)).size());
    }
  }

  @AfterAll
  void close() {
    bench.close();
    elsewhere.close();
  }

  private static String meetingId(int index) {
    return "850000%05d".formatted(index);
  }

  static Stream<Case> lines() {
    return CASES.stream();
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void line(Case line) {
    line.then().accept(new Outcome(meetingId(CASES.indexOf(line))));
  }

  @Order(2)
  @Test
  void othersGoOn() {
    assertThat(first.status()).isEqualTo(1);
    for (String meetingId : List.of(HEALTHY_FIRST, HEALTHY_LAST)) {
      assertThat(new Outcome(meetingId).archived().names())
          .containsExactlyInAnyOrder("active_speaker.mp4", "chat_file.txt");
    }
  }

  @Order(3)
  @Test
  void noSecretIsTold() {
    Set<String> secrets = bench.secrets();
    Map<String, String> texts = bench.published();
    texts.put("standard error", first.err());
    texts.put("standard output", first.out());
    texts.forEach((name, text) -> assertThat(secrets).as(name).noneMatch(text::contains));
  }

  /** What failed because of its host or the API is tried again, and nothing else is done again. */
  @Order(4)
  @Test
  void nextSweepTriesAgainWhatFailed() {
    bench.rapatin.faults().clear();
    bench.zoom.linkFaults().clear();
    bench.zoom.byteFaults().clear();
    int kept = bench.archive().size();
    Result second = bench.program.once();
    for (int i = 0; i < CASES.size(); i++) {
      if (CASES
          .get(i)
          .line()
          .matches(".*(again and again|5 attempts|redirects|is not followed).*")) {
        String meetingId = meetingId(i);
        assertThat(second.err()).doesNotContain(meetingId);
        new Outcome(meetingId).kept();
      }
    }
    assertThat(bench.archive().size()).isGreaterThan(kept);
    String healthy = Bench.uuid(HEALTHY_FIRST);
    assertThat(bench.archive().get(healthy).names()).hasSize(2);
    assertThat(bench.session(HEALTHY_FIRST).file(0).zoom().byteRequests()).hasSize(1);
  }

  static Stream<Case> linesOfTwoSweeps() {
    return CASES.stream().filter(line -> line.next() != null);
  }

  @Order(5)
  @ParameterizedTest(name = "{0}")
  @MethodSource("linesOfTwoSweeps")
  void lineAfterTheNextSweep(Case line) {
    line.next().accept(new Outcome(meetingId(CASES.indexOf(line))));
  }
}
