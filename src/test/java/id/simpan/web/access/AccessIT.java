package id.simpan.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.web.Curl;
import id.simpan.web.Curl.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Who may see the pages and use the API of a program with a login, behind a proxy on this machine.
 */
class AccessIT {

  private static final String NAME = "ibu ani";
  private static final String PASSWORD = "kata sandi: rahasia é";
  private static final String RIGHT = Curl.basic(NAME, PASSWORD);
  private static final String PAGE = "Accept: text/html";

  @TempDir private static Path home;
  private static Running program;
  private static Curl curl;

  @BeforeAll
  static void start() {
    program =
        new SimpanProgram(home)
            .with("rapatin.token", "x")
            .with("rapatin.base-url", "http://127.0.0.1:1")
            .with("simpan.access.username", NAME)
            .with(
                "simpan.access.password-hash",
                "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD))
            .with("simpan.access.trusted-proxies", "127.0.0.1,10.1.0.0/16")
            .with("simpan.access.metrics-from", "203.0.113.64/28")
            .run();
    curl = new Curl("http", program.port());
  }

  @AfterAll
  static void stop() throws IOException {
    curl.close();
    assertThat(program.stopped().err()).isEmpty();
  }

  private static String log() throws IOException {
    return Files.readString(home.resolve("logs/simpan.log"));
  }

  /** Asks through the proxy, for somebody who asks over TLS. */
  private static String[] from(String address, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "X-Forwarded-For: " + address;
    all[headers.length + 1] = "X-Forwarded-Proto: https";
    return all;
  }

  /** The form as a browser sends it. */
  private static Answer signIn(String username, String password, String... headers) {
    Answer form = curl.get("/login", headers);
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type: application/x-www-form-urlencoded";
    all[headers.length + 1] = "Cookie: simpan-csrf=" + form.cookie("simpan-csrf");
    return curl.post(
        "/login",
        "username=%s&password=%s&_csrf=%s"
            .formatted(encoded(username), encoded(password), token(form)),
        all);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String token(Answer page) {
    return page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/status",
        "/api/v1/openapi.json",
        "/api/v1/nothing",
        "/api/v1/sessions/nobody",
        "/actuator",
        "/actuator/health/recordings",
        "/actuator/metrics",
        "/actuator/nothing"
      })
  void aProgramThatHasNotSignedInIsToldThatAndNothingElse(String path) {
    Answer answer = curl.get(path);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"Simpan\", charset=\"UTF-8\"");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asText())
        .isEqualTo("A name and a password are expected.");
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/session?uuid=x", "/nothing", "/api", "/live", "/error"})
  void aPersonWhoHasNotSignedInIsAskedTo(String path) {
    Answer answer = curl.get(path);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("/login");
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Set-Cookie")).doesNotContain("simpan-session");
  }

  @Test
  void whatSeesToItThatItRunsNeedsNoLoginAndIsToldNoMore() {
    for (String path : new String[] {"/actuator/health"}) {
      Answer answer = curl.get(path);

      assertThat(answer.status()).isIn(200, 503);
      assertThat(answer.json().fieldNames()).toIterable().isSubsetOf("status", "groups");
      assertThat(curl.get(path, RIGHT).json().has("components")).isTrue();
    }
    assertThat(curl.get("/assets/simpan.css").status()).isEqualTo(200);
  }

  @Test
  void aNameAndAPasswordWithEachRequestNeedNoCookieAndNoToken() {
    Answer answer = curl.get("/api/v1/status", RIGHT);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie")).isEmpty();

    assertThat(curl.post("/api/v1/meetings/1/poll", null, RIGHT).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"ibu ani,wrong", "nobody,kata sandi: rahasia é", "'',''"})
  void aWrongNameOrPasswordIsToldAlike(String username, String password) {
    Answer basic = curl.get("/api/v1/status", Curl.basic(username, password));

    assertThat(basic.status()).isEqualTo(401);
    assertThat(basic.json().get("detail").asText())
        .isEqualTo("A name and a password are expected.");

    Answer form = signIn(username, password);
    assertThat(form.status()).isEqualTo(302);
    assertThat(form.header("Location")).endsWith("/login?failed");
    Answer page = curl.get("/login?failed", "Accept-Language: id");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("Nama atau kata sandi salah.").doesNotContain("ibu ani");
  }

  @Test
  void signsInByTheFormAndOutAgain() {
    Answer asked = curl.get("/audit?page=0", PAGE);
    String where = "Cookie: REDIRECT_URI=" + asked.cookie("REDIRECT_URI");

    Answer in = signIn(NAME, PASSWORD, PAGE, where);

    assertThat(in.status()).isEqualTo(302);
    assertThat(in.header("Location")).endsWith("/audit?page=0");
    assertThat(in.header("Set-Cookie"))
        .containsPattern("simpan-session=[0-9A-F]+; Path=/; HttpOnly; SameSite=Strict");
    String session = "Cookie: simpan-session=" + in.cookie("simpan-session");
    Answer page = curl.get("/audit", session, PAGE);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains(NAME).doesNotContain(PASSWORD, "{bcrypt}");
    assertThat(curl.get("/nothing", session, PAGE).status()).isEqualTo(404);

    String both = session + "; simpan-csrf=" + page.cookie("simpan-csrf");
    Answer forged = curl.post("/logout", "", session);
    assertThat(forged.status()).isEqualTo(403);
    assertThat(curl.get("/audit", session, PAGE).status()).isEqualTo(200);
    Answer out =
        curl.post(
            "/logout",
            "_csrf=" + token(page),
            both,
            PAGE,
            "Content-Type: application/x-www-form-urlencoded");
    assertThat(out.header("Location")).as(out.toString()).endsWith("/login?out");
    assertThat(curl.get("/audit", session, PAGE).status()).isEqualTo(302);
  }

  @Test
  void aSessionThatSomebodyElseChoseIsNotTheOneThatSignsIn() {
    Answer first = signIn(NAME, PASSWORD);
    String chosen = first.cookie("simpan-session");

    Answer second = signIn(NAME, PASSWORD, "Cookie: simpan-session=" + chosen);

    assertThat(second.cookie("simpan-session")).isNotNull().isNotEqualTo(chosen);
    assertThat(curl.get("/", "Cookie: simpan-session=" + chosen).status()).isEqualTo(302);
  }

  @Test
  void aBrowserThatHasSignedInNeedsTheTokenToActThroughTheApi() {
    Answer in = signIn(NAME, PASSWORD);
    String session = "Cookie: simpan-session=" + in.cookie("simpan-session");
    Answer page = curl.get("/", session, PAGE);
    String both = session + "; simpan-csrf=" + page.cookie("simpan-csrf");

    assertThat(curl.post("/api/v1/sweep", null, session).status()).isEqualTo(403);
    assertThat(curl.post("/api/v1/sweep", null, both, "X-XSRF-TOKEN: x").status()).isEqualTo(403);
    // a browser that has asked for the password itself sends it for any site
    assertThat(curl.post("/api/v1/sweep", null, RIGHT, "Referer: http://127.0.0.1/").status())
        .isEqualTo(403);
    assertThat(
            curl.post("/api/v1/meetings/1/poll", null, both, "X-XSRF-TOKEN: " + token(page))
                .status())
        .isEqualTo(404);
  }

  @Test
  void aBrowserIsNotMadeToAskForThePasswordItself() {
    Answer answer = curl.get("/api/v1/status", "Sec-Fetch-Site: same-origin");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).doesNotContain("Basic");
  }

  @Test
  void manyThatFailFromOnePlaceAreRefusedThereAlone() throws IOException {
    Answer last = guessInVain();
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 6);
    assertThat(last.json().get("status").asInt()).isEqualTo(429);
    isRefused(() -> curl.get("/api/v1/status", from("203.0.113.7", RIGHT)));
    Answer form = isRefused(() -> signIn(NAME, PASSWORD, from("203.0.113.7", PAGE)));
    assertThat(form.body()).contains("Too many sign-ins have failed.");
    // who says to be asked by another one, says so to a proxy that adds where it comes from
    isRefused(() -> curl.get("/api/v1/status", from("198.51.100.1, 203.0.113.7", RIGHT)));
    isRefused(() -> curl.get("/api/v1/status", from("203.0.113.7, 10.1.2.3", RIGHT)));
    assertThat(curl.get("/api/v1/status", from("203.0.113.8", RIGHT)).status()).isEqualTo(200);
    assertThat(log())
        .contains(
            "A sign-in from 203.0.113.7 failed, as did too many: the next are refused for a while")
        .doesNotContain("guess", PASSWORD);
  }

  /** Until all permits of that place are taken. */
  private static Answer guessInVain() {
    String[] guess = from("203.0.113.7", Curl.basic(NAME, "guess"));
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> curl.get("/api/v1/status", guess), it -> it.status() == 429);
  }

  /** There is a permit again every six seconds: what took one meanwhile is asked once more. */
  private static Answer isRefused(Supplier<Answer> request) {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              guessInVain();
              return request.get();
            },
            it -> it.status() == 429);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, http, 403",
    "203.0.113.9, 'https, http', 403",
    "203.0.113.9, '', 403",
    "203.0.113.9, https, 200",
    "'[2001:db8::1]:4711', https, 200",
    "127.0.0.1, http, 200"
  })
  void overTheNetworkItIsServedByTlsAlone(String address, String scheme, int status) {
    Answer answer =
        scheme.isEmpty()
            ? curl.get("/api/v1/status", RIGHT, "X-Forwarded-For: " + address)
            : curl.get(
                "/api/v1/status",
                RIGHT,
                "X-Forwarded-For: " + address,
                "X-Forwarded-Proto: " + scheme);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Strict-Transport-Security").isEmpty())
        .isEqualTo(!scheme.equals("https"));
  }

  /** As a probe or a Prometheus does that knows nothing of the proxy. */
  @Test
  void healthIsForAllAndMetricsForThoseWhoAreNamed() {
    String plain = "X-Forwarded-Proto: http";
    String prometheus = "X-Forwarded-For: 203.0.113.65";
    String other = "X-Forwarded-For: 203.0.113.80";

    assertThat(curl.get("/actuator/health", other, plain).status()).isIn(200, 503);
    Answer metrics = curl.get("/actuator/prometheus", prometheus, plain);
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.body()).contains("simpan_safe 0.0");
    assertThat(curl.get("/actuator/prometheus", other, plain).status()).isEqualTo(403);
    assertThat(curl.get("/actuator/prometheus", from("203.0.113.80")).status()).isEqualTo(401);
    assertThat(curl.get("/api/v1/status", prometheus, plain).status()).isEqualTo(403);
    assertThat(curl.get("/actuator/metrics", from("203.0.113.65")).status()).isEqualTo(401);
    assertThat(curl.post("/actuator/prometheus", null, prometheus, plain).status()).isEqualTo(403);
  }

  @Test
  void healthIsToldAsJsonWhateverIsAskedFor() {
    for (String accept : new String[] {"text/html", "text/plain", "image/png;q=0.1"}) {
      Answer answer = curl.get("/actuator/health/liveness", "Accept: " + accept);
      assertThat(answer.status()).as(accept).isEqualTo(200);
      assertThat(answer.json().get("status").asText()).isEqualTo("UP");
    }
  }

  @Test
  void behindAProxyThatSpeaksTlsCookiesAreForTlsAlone() {
    Answer in = signIn(NAME, PASSWORD, from("203.0.113.10"));

    assertThat(in.header("Set-Cookie"))
        .containsPattern("simpan-session=[0-9A-F]+; Path=/; Secure; HttpOnly; SameSite=Strict");
  }

  @Test
  void everythingSaysWhatABrowserMayDoWithIt() {
    for (String path : new String[] {"/login", "/api/v1/status", "/nothing", "/actuator/health"}) {
      Answer answer = curl.get(path);

      assertThat(answer.header("Content-Security-Policy"))
          .isEqualTo(
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                  + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Permissions-Policy")).contains("camera=()");
      assertThat(answer.header("Cache-Control")).contains("no-store");
    }
    assertThat(curl.get("/login").body()).doesNotContainPattern("<script>|style=|\\son[a-z]+=");
  }

  @Test
  void thePageToSignInSpeaksTheBrowsersLanguage() {
    assertThat(curl.get("/login", "Accept-Language: id").body())
        .contains("<html lang=\"id\"", "Kata sandi", "autocomplete=\"current-password\"");
    assertThat(curl.get("/login", "Accept-Language: fr").body())
        .contains("<html lang=\"en\"", "Password");
  }
}
