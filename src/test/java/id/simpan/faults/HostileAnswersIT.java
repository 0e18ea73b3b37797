package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.Reply;
import id.simpan.standin.ZoomFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers made to exhaust memory or to hang, through the whole program: one clear report each. */
class HostileAnswersIT {

  private static final String HEALTHY = "81000000001";
  private static final String ENVELOPE_BEGIN =
      "{\"response\":{\"status\":\"success\",\"status_code\":200},\"data\":";

  @Test
  void eachEndsInOneClearReport(@TempDir Path home) throws Exception {
    try (Bench bench = new Bench(home)) {
      bench.mail();
      bench.program.destinations("file", "email");
      bench.healthy(HEALTHY);
      String endless = "85000000001";
      raw(bench, endless, endless(200L << 20));
      String bomb = "85000000002";
      raw(bench, bomb, bomb(256));
      String crowd = "85000000003";
      raw(bench, crowd, Reply.of(200, "application/json", crowded(crowd, 100_000, "")));
      String bigCrowd = "85000000004";
      raw(
          bench,
          bigCrowd,
          Reply.of(200, "application/json", crowded(bigCrowd, 100_000, "x".repeat(90))));
      String deep = "85000000005";
      raw(bench, deep, Reply.of(200, "application/json", ENVELOPE_BEGIN + "[".repeat(4_000_000)));
      String wordy = "85000000006";
      bench
          .session(wordy)
          .topic("Rapat \r\nBcc: all@example.org <script> ".repeat(30_000))
          .file("chat_file", "CHAT", 500L);
      String strange = "85000000007";
      bench
          .session(strange)
          .topic("../../\u202e<img src=x onerror=alert(1)>\r\nX-Injected: yes")
          .file("../../../evil\r\nX-Injected: yes", "CHAT", 500L)
          .file("\u202e<b>bold</b>\u001b[2J", "../../CC", 500L);
      String unchunked = "85000000008";
      String quoted = ENVELOPE_BEGIN + "[\"https:\\/\\/zoom.us\\/rec\\/webhook_download\"]}\n";
      raw(
          bench,
          unchunked,
          Reply.of(200, "application/json", quoted).header("Transfer-Encoding", "chunked"));
      String headless = "85000000009";
      raw(bench, headless, Reply.of(200).header("X-Broken ", quoted.strip()));

      Result result = bench.program.once();

      assertThat(result.status()).isEqualTo(1);
      assertThat(reports(result, unchunked)).hasSize(1);
      assertThat(reports(result, unchunked).get(0)).contains("the answer broke off (Malformed");
      assertThat(reports(result, headless)).hasSize(1);
      assertThat(reports(result, headless).get(0))
          .contains("the answer broke off (ParseException)");
      String shown = bench.published().values() + result.err() + bench.status();
      assertThat(shown).doesNotContain("webhook_download");
      assertThat(String.join("\n", bench.log()))
          .contains("<b>bold</b>")
          .doesNotContain("\u202e", "\u001b");
      assertThat(result.err().lines()).allMatch(line -> line.matches("meeting 850\\d+.*"));
      assertThat(reports(result, endless)).hasSize(1);
      assertThat(reports(result, endless).get(0)).contains("longer than 8388608 bytes");
      assertThat(reports(result, bomb)).hasSize(1);
      assertThat(reports(result, bomb).get(0)).contains("longer than 8388608 bytes");
      assertThat(reports(result, bigCrowd)).hasSize(1);
      assertThat(reports(result, deep)).hasSize(1);
      assertThat(reports(result, deep).get(0)).contains("not JSON");
      // what cannot be read, and what has no link
      assertThat(reports(result, crowd))
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains(Bench.uuid(crowd)).hasSizeLessThan(1_500))
          .anyMatch(line -> line.contains("without a link") && line.contains("and 990 more"));
      assertThat(reports(result, wordy)).isEmpty();
      assertThat(reports(result, strange)).isEmpty();
      assertThat(bench.archive())
          .containsOnlyKeys(Bench.uuid(HEALTHY), Bench.uuid(wordy), Bench.uuid(strange));
      assertThat(Bench.files(home)).allMatch(file -> file.startsWith(home));
      // one for each session that is kept, and one alert
      assertThat(bench.mail().mails()).hasSize(4);
      assertThat(bench.mail().mails())
          .filteredOn(mail -> mail.text().startsWith("This needs your attention"))
          .singleElement()
          .satisfies(mail -> assertThat(mail.text()).contains(Bench.uuid(crowd), "without a link"));
      bench
          .mail()
          .mails()
          .forEach(
              mail -> {
                assertThat(mail.header("Bcc")).isEmpty();
                assertThat(mail.header("X-Injected")).isEmpty();
                assertThat(mail.subject()).doesNotContain("\n", "\r", "\u202e");
                assertThat(mail.html()).doesNotContain("<script", "<img", "<b>");
              });
    }
  }

  @Test
  void oneByteASecondIsNotWaitedForWithoutEnd(@TempDir Path home) {
    try (Bench bench = new Bench(home)) {
      bench.program.with("simpan.download.stall-timeout", "60s");
      String slowAnswer = "85000000001";
      bench.healthy(slowAnswer);
      bench.rapatin.onPath("/recordings/" + slowAnswer).next(Fault.oneByteASecond());
      String slowBytes = "85000000002";
      ZoomFile dripping = bench.healthy(slowBytes).file(0).zoom();
      dripping.atBytes().next(Fault.oneByteASecond());
      bench.healthy(HEALTHY);

      Result result = bench.program.once();

      assertThat(result.err()).isEmpty();
      assertThat(result.status()).isZero();
      assertThat(bench.archive()).hasSize(3);
      assertThat(bench.rapatin.requests("/recordings/" + slowAnswer)).hasSize(2);
      assertThat(dripping.ranges()).hasSize(2);
      assertThat(dripping.ranges().get(1)).startsWith("bytes=");
    }
  }

  private static void raw(Bench bench, String meetingId, Reply reply) {
    bench.polled(meetingId);
    bench.rapatin.rawAnswer(meetingId, reply);
  }

  private static List<String> reports(Result result, String meetingId) {
    return result.err().lines().filter(line -> line.contains(meetingId)).toList();
  }

  private static Reply endless(long length) {
    Reply empty = Reply.of(200).header("Content-Type", "application/json");
    return new Reply(
        200,
        empty.headers(),
        out -> {
          out.write((ENVELOPE_BEGIN + "[\"").getBytes(StandardCharsets.UTF_8));
          byte[] some = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
          for (long sent = 0; sent < length; sent += some.length) {
            out.write(some);
          }
        },
        -1,
        empty.delivery());
  }

  private static Reply bomb(int mebibytes) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((ENVELOPE_BEGIN + "\"").getBytes(StandardCharsets.UTF_8));
      byte[] some = new byte[1 << 20];
      java.util.Arrays.fill(some, (byte) 'a');
      for (int i = 0; i < mebibytes; i++) {
        gzip.write(some);
      }
    }
    return Reply.of(200, "application/json", bytes.toByteArray())
        .header("Content-Encoding", "gzip");
  }

  /** A session of very many files, none of which can be read. */
  private static String crowded(String meetingId, int files, String more) {
    var json = new StringBuilder(ENVELOPE_BEGIN);
    json.append(
        """
        {"uuid":"%s","meeting_id":"%s","status":"ready","topic":"t","recorded_on":"2026-01-01",
        "delete_on":"2099-01-04","files":["""
            .formatted(Bench.uuid(meetingId), meetingId));
    for (int i = 0; i < files; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"recording_type\":\"t")
          .append(i)
          .append(more)
          .append("\"}");
    }
    return json.append("]}}").toString();
  }
}
