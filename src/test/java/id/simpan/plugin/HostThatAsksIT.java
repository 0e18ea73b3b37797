package id.simpan.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import id.simpan.standin.RapatinStandIn;
import id.simpan.web.Curl;
import id.simpan.web.Curl.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** A host that has asked for pages and API: they have a path of their own, under its security. */
@ExtendWith(OutputCaptureExtension.class)
class HostThatAsksIT {

  private static final String MEETING = "88000000078";
  private static final String LOGIN = Curl.basic("host", "host");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private static Path home;
  private static final RapatinStandIn RAPATIN = RapatinStandIn.start();
  private static ServletWebServerApplicationContext host;
  private static Curl curl;

  @BeforeAll
  static void start() {
    RAPATIN.meeting(MEETING).session("/a+b==").topic("Rapat").sample("chat_file", "CHAT");
    host =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                HostLeftAloneIT.Host.class,
                "--spring.config.name=host", // not the settings of Simpan, which lie in the working
                // directory
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.servlet.context-path=/kampus",
                "--spring.thymeleaf.prefix=classpath:/of-the-host/",
                "--simpan.enabled=true",
                "--simpan.web.enabled=true",
                "--simpan.web.path=/rekaman",
                "--simpan.home=" + home,
                "--simpan.poll.meetings=" + MEETING,
                "--rapatin.token=" + RAPATIN.issueToken(),
                "--rapatin.base-url=" + RAPATIN.baseUrl(),
                "--simpan.download.allowed-hosts=" + String.join(",", RAPATIN.zoom().hosts()),
                "--simpan.download.allow-http=true");
    curl = new Curl("http", host.getWebServer().getPort());
  }

  @AfterAll
  static void stop(CapturedOutput log) throws IOException {
    curl.close();
    try (BufferedReader watching = live()) {
      assertThat(watching.readLine()).isNotBlank();
      host.close();
    }
    assertThat(log).as("nobody who watches is waited for").contains("Graceful shutdown complete");
    RAPATIN.close();
  }

  private static Answer get(String path) {
    return curl.get("/kampus/rekaman" + path, LOGIN);
  }

  @Test
  void whoMaySeeThemIsForTheHostToSay() {
    assertThat(curl.get("/kampus/rekaman/").status()).isEqualTo(401);
    assertThat(curl.get("/kampus/rekaman/api/v1/status").status()).isEqualTo(401);
    assertThat(curl.get("/kampus/login", LOGIN).status()).isEqualTo(404);
    assertThat(curl.get("/kampus/api/v1/status", LOGIN).status()).isEqualTo(404);
  }

  @Test
  void pagesLinkToEachOtherUnderTheirPath() {
    assertThat(get("").header("Location")).endsWith("/kampus/rekaman/");
    for (String path : new String[] {"/", "/destinations", "/routes", "/audit", "/api"}) {
      Answer page = get(path);

      assertThat(page.status()).as(path + page.body()).isEqualTo(200);
      assertThat(page.body())
          .contains("\"/kampus/rekaman/audit\"")
          .doesNotContainPattern("(href|src|action)=\"/(?!kampus/rekaman/)");
      String css = page.body().replaceAll("(?s).*href=\"([^\"]+simpan[^\"]*\\.css)\".*", "$1");
      assertThat(curl.get(css, LOGIN).status()).as(css).isEqualTo(200);
    }
    assertThat(get("/confirm?action=sweep-now").body()).contains("name=\"_csrf\"");
  }

  @Test
  void theApiIsThereAsEverAndKnowsWhoAsks() {
    await()
        .atMost(LIMIT)
        .until(() -> get("/api/v1/sessions?state=archived").json().get("items").size() == 1);
    JsonNode session = get("/api/v1/sessions").json().at("/items/0");
    assertThat(session.get("href").asText()).startsWith("/kampus/rekaman/api/v1/sessions/~");
    assertThat(curl.get(session.get("href").asText(), LOGIN).json().at("/line/session").asText())
        .isEqualTo("/a+b==");
    assertThat(get("/api/v1/openapi.json").json().at("/servers/0/url").asText())
        .isEqualTo("/kampus/rekaman/");
    Answer wrong = get("/api/v1/sessions?page=x");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().get("field").asText()).isEqualTo("page");

    String poll = "/kampus/rekaman/api/v1/meetings/" + MEETING + "/poll";
    assertThat(curl.post(poll, null, LOGIN, "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    await().atMost(LIMIT).until(() -> curl.post(poll, null, LOGIN).status() == 202);
    assertThat(get("/api/v1/audit").json().at("/items/0/who").asText()).isEqualTo("host");
  }

  @Test
  void livePartsGoOnByThemselves() throws IOException {
    try (BufferedReader lines = live()) {
      assertThat(lines.readLine()).isNotBlank();
    }
  }

  private static BufferedReader live() throws IOException {
    HttpURLConnection live =
        (HttpURLConnection)
            URI.create(
                    "http://127.0.0.1:%d/kampus/rekaman/live"
                        .formatted(host.getWebServer().getPort()))
                .toURL()
                .openConnection();
    live.setRequestProperty("Authorization", LOGIN.split(": ")[1]);
    live.setReadTimeout((int) LIMIT.toMillis());
    assertThat(live.getResponseCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(live.getInputStream(), StandardCharsets.UTF_8));
  }
}
