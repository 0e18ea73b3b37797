package id.simpan.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.Soak;
import id.simpan.distribution.Unpacked;
import id.simpan.program.ArchiveView;
import id.simpan.standin.RapatinStandIn;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host application, built with the installed artifact, in which Simpan is a guest. */
@Soak
class HostIT {

  private static final String MEETING = "85022222222";
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path HOST = TARGET.resolve("host");
  private static final String USERS = System.getProperty("user.home") + "/.m2/repository";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RapatinStandIn rapatin = RapatinStandIn.start();

  @BeforeAll
  static void build() throws Exception {
    copy(Path.of("src/test/host"), HOST);
    // as installed, in a repository of its own: no older build of the same version counts
    Path repository = TARGET.resolve("host-repository");
    String version = Unpacked.version();
    Path installed = repository.resolve("id/simpan/simpan").resolve(version);
    Files.createDirectories(installed);
    Files.copy(
        TARGET.resolve("plain/simpan.jar"),
        installed.resolve("simpan-" + version + ".jar"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        Path.of("pom.xml"),
        installed.resolve("simpan-" + version + ".pom"),
        StandardCopyOption.REPLACE_EXISTING);
    maven(
        "-f",
        HOST.resolve("pom.xml").toString(),
        "package",
        "-Dsimpan.version=" + version,
        "-Dmaven.repo.local=" + repository,
        "-Dmaven.repo.local.tail=" + System.getProperty("simpan.repository", USERS));
  }

  private static void maven(String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("./mvnw", "-q", "-B"));
    line.addAll(List.of(arguments));
    Path log = HOST.resolve("build.txt");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file));
      }
    }
  }

  @AfterEach
  void close() {
    rapatin.close();
  }

  private record Host(Process process, Path out) implements AutoCloseable {

    int port() {
      Pattern pattern = Pattern.compile("started on port (\\d+)");
      await()
          .atMost(LIMIT)
          .until(() -> said().contains("Started HostApplication") || !process.isAlive());
      Matcher found = pattern.matcher(said());
      assertThat(found.find()).as(said()).isTrue();
      return Integer.parseInt(found.group(1));
    }

    String said() {
      try {
        return Files.readString(out);
      } catch (IOException gone) {
        return "";
      }
    }

    JsonNode get(String path) {
      try {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
      } catch (IOException | InterruptedException failed) {
        throw new AssertionError(failed);
      }
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Host start(Path directory, Map<String, String> settings) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                HOST.resolve("target/host.jar").toString()));
    settings.forEach((name, value) -> line.add("--" + name + "=" + value));
    Path out = directory.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("RAPATIN_TOKEN", rapatin.issueToken());
    return new Host(builder.start(), out);
  }

  private Map<String, String> account() {
    return Map.of(
        "rapatin.base-url",
        rapatin.baseUrl(),
        "simpan.poll.meetings",
        MEETING,
        "simpan.download.allowed-hosts",
        String.join(",", rapatin.zoom().hosts()),
        "simpan.download.allow-http",
        "true");
  }

  @Test
  void keepsRecordingsAndLeavesTheHostAlone(@TempDir Path directory) throws Exception {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
    copy(HOST.resolve("simpan"), directory.resolve("simpan"));
    try (Host host = start(directory, account())) {
      ArchiveView archive = new ArchiveView(directory.resolve("simpan/archive"));
      await().atMost(LIMIT).until(() -> archive.sessions().contains("s"));
      await().atMost(LIMIT).until(() -> host.get("/host").get("announced").size() == 1);

      JsonNode inside = host.get("/host");
      assertThat(inside.get("routes"))
          .extracting(JsonNode::asText)
          .containsExactly("failing", "host-sweep", "sweep");
      assertThat(inside.get("contexts").asInt()).isEqualTo(1);
      assertThat(inside.get("directOf").asText()).isEqualTo("host");
      assertThat(inside.get("dataSources").asInt()).isEqualTo(1);
      assertThat(inside.get("tables")).extracting(JsonNode::asText).containsExactly("HOST_TABLE");
      assertThat(inside.get("failing").asText()).isEqualTo("handled by the host");
      assertThat(inside.get("beans"))
          .extracting(JsonNode::asText)
          .noneMatch(bean -> bean.toLowerCase().matches(".*(flyway|quartz|mustache).*"));
      assertThat(inside.get("announced")).extracting(JsonNode::asText).containsExactly("s");
      // safe once its first sweep has ended
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                JsonNode health = host.get("/actuator/health");
                assertThat(health.at("/status").asText()).as(health.toString()).isEqualTo("UP");
              });
      JsonNode components = host.get("/actuator/health").at("/components");
      assertThat(components.at("/simpan/status").asText()).isEqualTo("UP");
      assertThat(components.at("/simpan/details/problems").isArray()).isTrue();
      assertThat(components.at("/simpan/details/problems")).isEmpty();
      // nothing is asked that the host did not ask for
      assertThat(names(components)).doesNotContain("mail", "jms", "simpanLedger");
      assertThat(components.at("/db/details").has("components")).isFalse();
      // the host's way to log, and no file that it did not ask for
      await().atMost(LIMIT).until(() -> host.said().contains("the host sweeps"));
      assertThat(host.said()).contains("Closed: meeting " + MEETING);
      assertThat(directory.resolve("simpan/logs")).doesNotExist();
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.map(it -> it.getFileName().toString()))
            .containsExactlyInAnyOrder("out.txt", "simpan");
      }
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void withoutTheSwitchNothingOfItRuns(@TempDir Path directory) throws Exception {
    try (Host host = start(directory, Map.of("simpan.enabled", "false"))) {
      assertThat(host.get("/host").get("routes")).hasSize(3);
      assertThat(host.get("/actuator/health").at("/components/simpan").isMissingNode()).isTrue();
      assertThat(rapatin.requests()).isEmpty();
    }
  }

  @Test
  void aSettingThatCannotBeUsedIsNamed(@TempDir Path directory) throws Exception {
    try (Host host = start(directory, Map.of("simpan.time-zone", "Nowhere/City"))) {
      assertThat(host.process().waitFor(4, TimeUnit.MINUTES)).isTrue();
      assertThat(host.said())
          .contains("APPLICATION FAILED TO START", "simpan.time-zone")
          .doesNotContain("\tat ");
    }
  }
}
