package id.simpan.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import id.simpan.standin.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a running program tells Prometheus, and that the rules and the board in {@code
 * deploy/monitoring} ask for nothing else. With Debian's package prometheus, a real one scrapes it.
 */
class MonitoringIT {

  private static final Path DEPLOY = Path.of("deploy/monitoring");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ROUTES = "simpan_problems{kind=\"routes\",severity=\"pending\"}";

  private static Watched watched;
  private static Exposition metrics;

  @BeforeAll
  static void start(@TempDir Path home) {
    watched = new Watched(home).started();
    metrics = new Exposition(watched.metrics());
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  @Test
  void saysWhetherEveryRecordingIsSafe() {
    assertThat(metrics.value("simpan_safe")).isZero();
    assertThat(metrics.value("simpan_problems{kind=\"at-risk\",severity=\"unsafe\"}")).isOne();
    assertThat(metrics.value("simpan_problems{kind=\"lost\",severity=\"unsafe\"}")).isZero();
    assertThat(metrics.value("simpan_next_deletion_seconds")).isBetween(1.0, 86_400.0);
  }

  @Test
  void saysHowFarTheWorkIs() {
    assertThat(metrics.value("simpan_sessions{state=\"ready\"}")).isEqualTo(2);
    assertThat(metrics.value("simpan_files{state=\"kept\"}")).isOne();
    assertThat(metrics.value("simpan_files{state=\"failed\"}")).isOne();
    assertThat(metrics.value("simpan_deliveries_owed{destination=\"nowhere\"}")).isOne();
    assertThat(metrics.value("simpan_deliveries_failing{destination=\"nowhere\"}")).isOne();
    assertThat(metrics.value("simpan_deliveries_failing{destination=\"file\"}")).isZero();
  }

  @Test
  void measuresWhatGoesInAndOut() {
    assertThat(metrics.value("simpan_download_received_bytes_total")).isPositive();
    assertThat(metrics.value("simpan_download_seconds_count{outcome=\"kept\"}")).isOne();
    assertThat(metrics.value("simpan_download_seconds_count{outcome=\"failed\"}")).isOne();
    assertThat(metrics.value("simpan_download_seconds_sum{outcome=\"kept\"}")).isPositive();
    assertThat(metrics.value("simpan_delivered_bytes_total{destination=\"file\"}")).isPositive();
    assertThat(metrics.value("simpan_delivered_bytes_total{destination=\"nowhere\"}")).isZero();
    assertThat(
            metrics.value(
                "simpan_delivery_seconds_count{destination=\"nowhere\",kind=\"recording\",outcome=\"late\"}"))
        .isOne();
    assertThat(metrics.value("simpan_api_call_seconds_count{outcome=\"2xx\"}"))
        .isGreaterThanOrEqualTo(2);
    assertThat(metrics.value("simpan_api_budget_calls")).isBetween(1.0, 9_999.0);
  }

  @Test
  void measuresTheRoutes() {
    assertThat(metrics.value("camel_exchanges_succeeded_total{routeId=\"poll-meeting\"}"))
        .isGreaterThanOrEqualTo(2);
    assertThat(metrics.value("camel_exchanges_failed_total{routeId=\"deliver-to-nowhere\"}"))
        .isOne();
    assertThat(metrics.value("camel_routes_running_routes")).isGreaterThan(20);
  }

  /** A label that grew with the recordings would fill Prometheus; and a topic is nobody's there. */
  @Test
  void noLabelComesFromARecording() {
    String text = watched.metrics();
    assertThat(text)
        .doesNotContain(Watched.TOPIC, Watched.ARCHIVED, Watched.AT_RISK, "85000000001")
        .doesNotContain(watched.rapatin.baseUrl(), "NaN");
    Set<String> labels = new TreeSet<>();
    metrics.names().forEach(name -> labels.addAll(metrics.labelsOf(name).keySet()));
    assertThat(labels)
        .containsExactly(
            "destination", "directory", "kind", "outcome", "severity", "state", "version");
  }

  @Test
  void rulesAndBoardAskForWhatIsExposed() throws IOException {
    Set<String> missing = new LinkedHashSet<>();
    rules().forEach(it -> missing.addAll(metrics.missing(it)));
    panels().forEach(it -> missing.addAll(metrics.missing(it)));

    assertThat(rules()).hasSizeGreaterThan(8);
    assertThat(panels()).hasSizeGreaterThan(15);
    assertThat(missing).isEmpty();
  }

  @Test
  void thePageListsWhatIsExposed() throws IOException {
    Set<String> listed = new TreeSet<>();
    Pattern.compile("(?m)^\\| `(simpan_\\w+)`")
        .matcher(Files.readString(Path.of("docs/monitoring.md")))
        .results()
        .forEach(it -> listed.add(it.group(1)));
    Set<String> exposed = new TreeSet<>();
    metrics
        .names()
        .forEach(it -> exposed.add(it.replaceFirst("_seconds_(count|sum|max)$", "_seconds")));

    assertThat(listed).isEqualTo(exposed);
  }

  @Test
  void probesAskForWhatIsThere() throws IOException {
    List<JsonNode> probes = new ArrayList<>();
    for (JsonNode part : kubernetes()) {
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        probes.addAll(part.findValues(probe));
      }
    }
    assertThat(probes).hasSize(3);
    for (JsonNode probe : probes) {
      String path = probe.at("/httpGet/path").asText();
      assertThat(watched.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  /** Fields that Kubernetes knows, and references that resolve; there is no cluster to ask. */
  @Test
  void theDeploymentHoldsTogether() throws IOException {
    List<JsonNode> parts = kubernetes();
    assertThat(parts)
        .extracting(it -> it.path("kind").asText())
        .containsExactly("PersistentVolumeClaim", "Deployment", "Service");
    JsonNode deployment = parts.get(1);
    JsonNode pod = deployment.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    assertThat(deployment.at("/spec/selector/matchLabels"))
        .isEqualTo(deployment.at("/spec/template/metadata/labels"))
        .isEqualTo(parts.get(2).at("/spec/selector"));
    assertThat(container.findValuesAsText("mountPath")).isNotEmpty();
    Set<String> volumes = new TreeSet<>(names(pod.path("volumes")));
    assertThat(new TreeSet<>(names(container.path("volumeMounts")))).isEqualTo(volumes);
    assertThat(pod.findValue("claimName").asText())
        .isEqualTo(parts.get(0).at("/metadata/name").asText());
    assertThat(container.at("/ports/0/name").asText())
        .isEqualTo(container.at("/livenessProbe/httpGet/port").asText())
        .isEqualTo(parts.get(2).at("/spec/ports/0/targetPort").asText());
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(it -> names.add(it.path("name").asText()));
    return names;
  }

  private static List<JsonNode> kubernetes() throws IOException {
    YAMLFactory strict = new YAMLFactory();
    strict.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try (MappingIterator<JsonNode> parts =
        new ObjectMapper(strict)
            .readerFor(JsonNode.class)
            .readValues(Path.of("deploy/kubernetes/simpan.yaml").toFile())) {
      return parts.readAll();
    }
  }

  @Test
  void healthOfAllIsDownExactlyWhenARecordingIsUnsafe() throws IOException {
    HttpResponse<String> health = watched.get("/actuator/health");
    assertThat(health.statusCode()).isEqualTo(503);

    JsonNode body = JSON.readTree(health.body());
    assertThat(body.path("status").asText()).isEqualTo("DOWN");
    // the others can never make it DOWN
    Map<String, String> parts = new TreeMap<>();
    body.path("components")
        .fields()
        .forEachRemaining(it -> parts.put(it.getKey(), it.getValue().path("status").asText()));
    assertThat(parts)
        .isEqualTo(
            Map.of(
                "recordings", "DOWN",
                "routes", "UP",
                "ledger", "UP",
                "livenessState", "UP",
                "readinessState", "UP"));
    assertThat(watched.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(watched.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void withoutARouteItIsNotReadyAndStillAlive() throws IOException {
    Path route = watched.program.routes().resolve("poll-meeting.camel.yaml");
    String yaml = Files.readString(route);
    Files.delete(route);
    try {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> watched.get("/actuator/health/readiness").statusCode() == 503);
      assertThat(watched.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(new Exposition(watched.metrics()).value(ROUTES)).isPositive();
    } finally {
      Files.writeString(route, yaml);
    }
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> watched.get("/actuator/health/readiness").statusCode() == 200);
  }

  private static List<String> rules() throws IOException {
    return YAML.readTree(DEPLOY.resolve("rules.yml").toFile()).findValuesAsText("expr");
  }

  private static List<String> panels() throws IOException {
    return JSON.readTree(DEPLOY.resolve("dashboard.json").toFile()).findValuesAsText("expr");
  }

  @Test
  void promtoolAcceptsTheRulesAndTheirTests() throws Exception {
    assertThat(run(DEPLOY, "promtool", "check", "rules", "rules.yml")).contains("SUCCESS");
    assertThat(run(DEPLOY, "promtool", "check", "config", "prometheus.yml")).contains("SUCCESS");
    assertThat(run(DEPLOY, "promtool", "test", "rules", "rules.test.yml")).contains("SUCCESS");
  }

  /** Its times are shortened to a second: who waits for minutes tests Prometheus, not Simpan. */
  @Test
  void aRealPrometheusRaisesTheAlarm(@TempDir Path folder) throws Exception {
    isInstalled("prometheus");
    int port = FreePort.any();
    Files.writeString(
        folder.resolve("rules.yml"),
        Files.readString(DEPLOY.resolve("rules.yml")).replaceAll("(?m)^( +for:) .*", "$1 1s"));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        Files.readString(DEPLOY.resolve("prometheus.yml"))
            .replace("127.0.0.1:8080", "127.0.0.1:" + watched.port())
            .replaceAll("(?m)^(  \\w+_interval:) .*", "$1 1s"));
    Process prometheus =
        new ProcessBuilder(
                "/usr/bin/prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error")
            .inheritIO()
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(firing(port))
                      .contains("SimpanNotSafe")
                      .contains("SimpanDestinationFailing"));
      assertThat(firing(port))
          .doesNotContain("SimpanNotScraped", "SimpanNoSweep", "SimpanLedgerAway")
          .doesNotContain("SimpanRecordingLost", "SimpanApiFailing");
      for (String expression : panels()) {
        String shown = expression.replace("$instance", ".*");
        assertThat(ask(port, shown).path("status").asText()).as(shown).isEqualTo("success");
      }
      assertThat(ask(port, "simpan_safe{job=\"simpan\"}").findValue("value").path(1).asText())
          .isEqualTo("0");
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private static List<String> firing(int port) throws Exception {
    List<String> names = new ArrayList<>();
    try {
      ask(port, "ALERTS{alertstate=\"firing\"}")
          .findValues("alertname")
          .forEach(it -> names.add(it.asText()));
    } catch (IOException notYet) {
      // it is starting
    }
    return names;
  }

  private static JsonNode ask(int port, String query) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8)));
    return JSON.readTree(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body());
  }

  private static void isInstalled(String program) {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin", program)),
        "skipped: /usr/bin/" + program + " is not there (Debian's package prometheus)");
  }

  private static String run(Path directory, String... command) throws Exception {
    isInstalled(command[0]);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
