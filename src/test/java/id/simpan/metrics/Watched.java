package id.simpan.metrics;

import static org.awaitility.Awaitility.await;

import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that runs, with something of everything: a session that is archived, one at risk, and a
 * destination that takes nothing.
 */
final class Watched implements AutoCloseable {

  static final String TOPIC = "Rapat Rahasia Senat";
  static final String ARCHIVED = "Jq1vT0cWQ9SgB8nDyE5mKA==";
  static final String AT_RISK = "atRisk0cWQ9SgB8nDyE5mKA==";

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String NOWHERE =
      """
      - route:
          id: deliver-to-nowhere
          from:
            uri: direct:deliver-to-nowhere
            steps:
              - throwException:
                  exceptionType: java.io.IOException
                  message: nowhere to put it
      """;

  /** What the metrics of a first sweep that has done what it can have, in whatever order. */
  private static final List<Pattern> DONE =
      Stream.of(
              "simpan_files\\{state=\"failed\"} 1",
              "simpan_deliveries_failing\\{destination=\"nowhere\"} 1",
              "simpan_delivered_bytes_total\\{destination=\"file\"} [1-9]",
              "simpan_delivery_seconds_count\\{destination=\"nowhere\",.*outcome=\"late\"} 1",
              "simpan_download_seconds_count\\{outcome=\"kept\"} 1",
              "simpan_download_seconds_count\\{outcome=\"failed\"} 1",
              "camel_exchanges_failed_total\\{.*routeId=\"deliver-to-nowhere\"} 1",
              "simpan_last_sweep_timestamp_seconds [1-9]")
          .map(Pattern::compile)
          .toList();

  final RapatinStandIn rapatin = RapatinStandIn.start();
  final SimpanProgram program;
  private Running running;

  Watched(Path home) {
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Jakarta"));
    rapatin.meeting("85000000001").session(ARCHIVED).topic(TOPIC).sample("chat_file", "CHAT");
    rapatin
        .meeting("85000000002")
        .session(AT_RISK)
        .topic(TOPIC)
        .deleteOn(today.plusDays(1))
        .file("active_speaker", "MP4", 5_000L)
        .file(0)
        .zoom()
        .atBytes()
        .always(Fault.status(503));
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings("85000000001", "85000000002")
            .attempts(1)
            .destinations("file", "nowhere")
            .route("deliver-to-nowhere", NOWHERE)
            .with("management.endpoint.health.show-components", "always")
            .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");
  }

  int port() {
    return running.port();
  }

  /** Until the first sweep has done what it can. */
  Watched started() {
    running = program.run();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              String metrics = metrics();
              return DONE.stream().allMatch(it -> it.matcher(metrics).find());
            });
    return this;
  }

  String metrics() {
    try {
      HttpResponse<String> answer = get("/actuator/prometheus");
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (UncheckedIOException notYet) {
      return "";
    }
  }

  HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).build(),
          BodyHandlers.ofString());
    } catch (IOException away) {
      throw new UncheckedIOException(away);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
    rapatin.close();
  }
}
