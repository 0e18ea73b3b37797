package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.Soak;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ScriptedSession;
import java.io.InputStream;
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
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/**
 * The pages of a whole program in a real browser: for every reader, in both languages, by keyboard,
 * on a phone, without scripts, and with topics that mean harm. {@code -Dsimpan.docs.update=true}
 * takes the pictures of {@code docs/} anew.
 */
class PageIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PHONE = 360;
  private static final int DESK = 1_200;
  private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
  private static final LocalDate TODAY = LocalDate.now(ZONE);

  /** Tomorrow as well, if this goes on past midnight. */
  private static final LocalDate NOT_AT_RISK = TODAY.plusDays(3);

  private static final String MARKUP =
      "<script>window.harm=1</script><img src=x onerror=\"window.harm=1\"> ${7777*7777} [[${7777*7777}]] {{x}}";
  private static final String TURNED = "Rapat \u202Enanusus\u202C محاضرة عامة";
  private static final String EMOJI = "Wisuda 👩‍🎓🏽🎉 ﷽ Z̴̪̈a̵l̷g̸o";
  private static final String LONG = "panjang".repeat(1_500);

  private static final String NAS =
      """
      - route:
          id: deliver-to-nas
          description: A disk of the network, which is away unless the file disk is there.
          from:
            uri: direct:deliver-to-nas
            steps:
              - to:
                  uri: file:%s
                  parameters:
                    fileName: disk
                    fileExist: Append
                    autoCreate: false
      """;

  @TempDir static Path home;

  private static RapatinStandIn rapatin;
  private static ScriptedSession gone;
  private static ScriptedSession later;
  private static Running program;
  private static Browser browser;

  @BeforeAll
  static void start(@TempDir Path profile) {
    rapatin = RapatinStandIn.start();
    session("81000000001", "markup/+==", MARKUP).sample("chat_file", "CHAT");
    session("81000000002", "turned", TURNED).sample("chat_file", "CHAT");
    session("81000000003", "emoji", EMOJI).sample("audio_only", "M4A");
    session("81000000004", "long", LONG).sample("chat_file", "CHAT");
    session("81000000005", "risky", "Sidang Skripsi 2/2")
        .deleteOn(TODAY.plusDays(1))
        .sample("active_speaker", "MP4")
        .file(0)
        .zoom()
        .atBytes()
        .always(Fault.status(503));
    session("81000000006", "twice", "Rapat Senat Fakultas Teknik")
        .deleteOn(NOT_AT_RISK)
        .sample("chat_file", "CHAT")
        .file(0)
        .zoom()
        .atBytes()
        .next(Fault.status(503));
    gone = session("81000000007", "gone", "Pelatihan Dosen Baru").processing();
    later =
        session("81000000008", "later", "Kuliah Umum: Energi Terbarukan")
            .deleteOn(NOT_AT_RISK)
            .processing();
    SimpanProgram simpan =
        new SimpanProgram(home)
            .destinations("file", "nas")
            .route("deliver-to-nas", NAS.formatted(home.resolve("nas")))
            .account(rapatin)
            .with("simpan.download.stall-timeout", "3m")
            .with("simpan.poll.schedule", inHours(5))
            .attempts(1);
    program = simpan.run();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(answer("session?uuid=risky")).contains("503");
              assertThat(answer("session?uuid=twice")).contains("503");
              assertThat(answer("session?uuid=gone")).contains("Pelatihan Dosen Baru");
              assertThat(simpan.archived().sessions()).hasSize(4);
            });
    browser = Browser.start(profile, "http://127.0.0.1:" + program.port());
  }

  /** A schedule that has nothing begin by itself here, and looks like one. */
  private static String inHours(int hours) {
    return "0 0 %d * * ?".formatted(LocalTime.now(ZONE).plusHours(hours).getHour());
  }

  private static ScriptedSession session(String meeting, String uuid, String topic) {
    rapatin.schedule(meeting);
    return rapatin.meeting(meeting).session(uuid).topic(topic);
  }

  /** With the page open, so that a browser that watches keeps nothing from ending. */
  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.open("");
    }
    long before = System.nanoTime();
    assertThat(program.stopped().status()).isZero();
    // a request that is never over would hold it up for Spring's grace, which is 30 s
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(28));
    if (browser != null) {
      browser.close();
    }
    rapatin.close();
  }

  @BeforeEach
  void asMostReadersHaveIt() {
    browser.language("en").scheme("light").width(DESK).scripts(true);
    browser.complaints();
  }

  private static String uuid(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** One of each kind. */
  private static List<String> kinds() {
    return List.of(
        "",
        "session?uuid=risky",
        "destinations",
        "routes",
        "audit",
        "api",
        "confirm?action=sweep-now",
        "confirm?action=deliver&session=risky",
        "confirm?action=stop-watching&session=risky&meeting=81000000005",
        "?query=nobody",
        "?page=x",
        "session?uuid=none");
  }

  /** Each topic on each of them. */
  private static List<String> pages() {
    List<String> pages = new ArrayList<>(kinds());
    for (String session : List.of("markup/+==", "turned", "emoji", "long")) {
      pages.add("session?uuid=" + uuid(session));
    }
    return pages;
  }

  /** Where people look first, and where they act. */
  @Test
  void nobodyIsKeptOut() {
    for (String page : List.of("", "session?uuid=risky")) {
      browser.open(page);
      assertThat(browser.barriersInBothSchemes()).as(page).isEmpty();
    }
    browser.scheme("light");
    for (String page :
        List.of("confirm?action=deliver&session=risky", "destinations", "audit", "?page=x")) {
      browser.open(page);
      assertThat(browser.barriers()).as(page).isEmpty();
    }
    assertThat(browser.complaints()).isEmpty();
  }

  @Soak
  @ParameterizedTest
  @ValueSource(strings = {"en", "id"})
  void nobodyIsKeptOutAnywhere(String language) {
    browser.language(language);
    for (String page : kinds()) {
      browser.open(page);
      assertThat(browser.barriersInBothSchemes()).as("%s in %s", page, language).isEmpty();
      assertThat(browser.complaints()).as(page).isEmpty();
    }
  }

  /** In Indonesian, whose words are longer. */
  @Test
  void aPhoneIsWideEnough() {
    aPhoneIsWideEnough("id");
  }

  @Soak
  @Test
  void aPhoneIsWideEnoughForEnglish() {
    aPhoneIsWideEnough("en");
  }

  private static void aPhoneIsWideEnough(String language) {
    browser.language(language).width(PHONE);
    for (String page : pages()) {
      assertThat(browser.open(page).overhang()).as("%s in %s", page, language).isZero();
      assertThat(browser.run("return document.documentElement.lang")).isEqualTo(language);
    }
  }

  @Test
  void isReadOnPaper() {
    browser.paper();
    for (String page : pages()) {
      browser.open(page);
      assertThat(browser.overhang()).as(page).isZero();
      assertThat(browser.shows("nav, .acts, .search, details:not([open]) table"))
          .as(page)
          .isFalse();
      assertThat(browser.text("h1")).as(page).isNotEmpty();
      assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(255, 255, 255)");
      assertThat(browser.run("return getComputedStyle(document.body).color"))
          .isEqualTo("rgb(0, 0, 0)");
    }
    assertThat(browser.open("").text()).contains("A recording is at risk", "Asia/Jakarta");
    assertThat(browser.run("return getComputedStyle(document.querySelector('.badge')).color"))
        .as("ink of the light scheme")
        .isEqualTo("rgb(168, 35, 26)");
  }

  @Test
  void whatTopicsHoldIsTextAndNothingElse() {
    for (String page : pages()) {
      browser.open(page);
      assertThat(browser.run("return window.harm")).as(page).isNull();
      assertThat(browser.text()).as(page).doesNotContain("\u202E").doesNotContain("60481729");
      assertThat(browser.source())
          .as(page)
          .doesNotContain(".s3cr3tShare", rapatin.zoom().linkBaseUrl());
    }
    browser.open("?query=81000000001");
    assertThat(browser.text(".session h3")).startsWith("<script>window.harm=1</script><img");
    assertThat(browser.open("session?uuid=" + uuid("markup/+==")).text("h1")).contains("{{x}}");
    assertThat(browser.open("session?uuid=emoji").text("h1")).contains("👩‍🎓🏽🎉");
    assertThat(browser.open("session?uuid=long").text("h1")).hasSizeLessThan(200).endsWith("…");
  }

  @Test
  void eachPageIsWholeWithoutScripts() {
    browser.scripts(false);
    for (String page : pages()) {
      browser.open(page);
      assertThat(browser.all("main h1, main h2")).as(page).isNotEmpty();
    }
    browser.open("").click("a[href*='sweep-now']").click("form.ask button");
    assertThat(browser.text(".outcome")).isEqualTo("A sweep has begun.");
  }

  @Test
  void saysAtTheTopWhatIsWrongAndWhatToDoAboutIt() {
    browser.open("");
    assertThat(browser.text("h1")).isEqualTo("Not every recording is safe.");
    assertThat(browser.text(".problems")).contains("A recording is at risk", "Try again now");
    assertThat(browser.has(".problems a[href*='try-again']")).isTrue();
    browser.language("id").open("");
    assertThat(browser.text("h1")).isEqualTo("Belum semua rekaman aman.");
  }

  @Test
  void findsByTopicAndByMeetingAndByState() {
    assertThat(browser.open("?query=wisuda").all(".session")).hasSize(1);
    assertThat(browser.open("?query=81000000005").text(".session")).contains("Sidang Skripsi 2/2");
    assertThat(browser.open("?state=unsafe").all(".session")).hasSize(1);
    browser.open("").tabTo("#query").press("skripsi").enter();
    assertThat(browser.path()).contains("query=skripsi");
    browser.open("?query=nobody").click(".states a[href*='archived']");
    assertThat(browser.text("#sessions")).contains("No recording is like that.");
  }

  @Test
  void whatIsWrongIsNamed() throws Exception {
    assertThat(answer("session?uuid=none")).startsWith("404").contains("session none is not known");
    assertThat(answer("session")).startsWith("400").contains("What is wrong: uuid");
    assertThat(answer("?page=x")).startsWith("400").contains("What is wrong: page");
    assertThat(answer("?page=-1")).startsWith("400").contains("What is wrong: page");
    assertThat(answer("?state=%3Cb%3E")).startsWith("400").contains("What is wrong: state");
    assertThat(answer("audit?page=99999999")).startsWith("400").contains("What is wrong: page");
    assertThat(answer("confirm?action=x")).startsWith("400").contains("What is wrong: action");
    assertThat(answer("confirm?action=poll-now")).startsWith("400").contains("wrong: meeting");
    assertThat(answer("confirm?action=watch&meeting=1&confirmed=x")).contains("wrong: confirmed");
    assertThat(answer("nothing/here")).startsWith("404").contains("There is no such page.");
  }

  private static String answer(String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request(path), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.port() + "/" + path))
        .header("Accept", "text/html")
        .build();
  }

  @Test
  void whatChangedMeanwhileIsSaid() {
    browser.open("confirm?action=acknowledge&session=emoji").click("form.ask button");
    assertThat(browser.text()).contains("409", "The recording is not lost.");
    assertThat(browser.barriers()).isEmpty();
    browser.open("audit");
    assertThat(browser.text(".history li")).contains("local", "took note of the loss", "refused");
  }

  /** From where one is, to the button of a confirmation and on, with the Tab and the Enter key. */
  private static Browser act(String action) {
    browser.tabTo("a[href*='action=" + action + "']").enter();
    assertThat(browser.path()).startsWith("/confirm?action=" + action);
    return browser.tabTo("form.ask button").enter();
  }

  /** A browser is a dear way to ask, so it asks less often. */
  private static void see(String page, String selector, String... words) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(browser.open(page).text(selector)).contains(words));
  }

  @Test
  void byKeyboardAloneSweepsNow() {
    int before = rapatin.requests("/schedules").size();

    browser.open("");
    act("sweep-now");

    assertThat(browser.text(".outcome")).isEqualTo("A sweep has begun.");
    await().atMost(LIMIT).until(() -> rapatin.requests("/schedules").size() > before);
    see("audit", ".history", "swept");
  }

  @Test
  void byKeyboardAlonePollsAMeetingAndTakesNoteOfALoss() {
    gone.deleted();

    browser.open("session?uuid=gone");
    act("poll-now");

    assertThat(browser.text(".outcome")).isEqualTo("The meeting is being polled.");
    see("session?uuid=gone", ".title", "Lost");
    assertThat(browser.open("").text(".problems")).contains("A recording is lost");
    browser.open("session?uuid=gone");
    act("acknowledge");
    assertThat(browser.text(".outcome")).isEqualTo("The loss is noted.");
    assertThat(browser.text(".title")).contains("Somebody took note of the loss");
    assertThat(browser.open("").text(".problems")).doesNotContain("A recording is lost");
  }

  @Test
  void byKeyboardAloneTriesAgainWhatFailed() {
    browser.open("session?uuid=twice");
    act("try-again");

    assertThat(browser.text(".outcome")).isEqualTo("What failed is tried again now.");
    see("session?uuid=twice", ".title", "1 of 1 files kept");
    assertThat(browser.text(".history")).contains("Failed", "503", "Tried again");
  }

  @Test
  void byKeyboardAloneDeliversToADestinationThatFailed() throws Exception {
    see("destinations", "main", "Last errors", "Failed");
    Files.createDirectories(home.resolve("nas"));

    browser.open("session?uuid=emoji").tabTo("a[href*='action=deliver']").enter();
    browser.tabTo("input[type=radio]").press(Keys.ARROW_DOWN);
    browser.tabTo("form.ask button").enter();

    assertThat(browser.text(".outcome")).contains("given what it has not got");
    await().atMost(LIMIT).until(() -> Files.exists(home.resolve("nas/disk")));
  }

  @Test
  void byKeyboardAloneStopsWatchingAndWatchesAgain() {
    browser.open("session?uuid=risky");
    act("stop-watching");
    assertThat(browser.text("main")).contains("409", "go back and tick the box");

    browser.open("session?uuid=risky").tabTo("a[href*='stop-watching']").enter();
    browser.tabTo("input[type=checkbox]").press(Keys.SPACE);
    browser.tabTo("form.ask button").enter();

    assertThat(browser.text(".title")).contains("has stopped watching this meeting");
    act("watch&");
    assertThat(browser.text(".outcome")).isEqualTo("The meeting is watched again.");
  }

  /** A page that stays open shows a download that begins and ends; it is not loaded anew. */
  @Test
  void goesOnByItself() {
    later.file("active_speaker", "MP4", 2_000_000).ready();
    CountDownLatch seen = new CountDownLatch(1);
    later.file(0).zoom().atBytes().next(Fault.pausedAfter(1_200_000, seen::await));
    browser.open("?state=open").run("window.stays = 1");

    browser.run(
        """
        fetch('confirm?action=poll-now&meeting=81000000008').then(page => page.text()).then(page => {
          const form = new DOMParser().parseFromString(page, 'text/html').querySelector('form.ask');
          return fetch('act', {method: 'POST', body: new URLSearchParams(new FormData(form))});
        })""");

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(browser.text("#downloads"))
                    .contains("Kuliah Umum: Energi Terbarukan", "1.2 MB of 2 MB"));
    pictures();
    seen.countDown();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(browser.text("#downloads")).contains("None at the moment"));
    assertThat(browser.run("return window.stays")).as("never loaded anew").isEqualTo(1L);
  }

  private static void pictures() {
    if (Boolean.getBoolean("simpan.docs.update")) {
      browser.picture(Path.of("docs/page.png"), DESK, 1_060);
      browser.width(PHONE).picture(Path.of("docs/page-phone.png"), PHONE, 780);
    }
  }

  @Test
  void onlySoManyWatchAndThereIsPlaceAgainWhenTheyLeave() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<InputStream>>> watchers =
        Stream.generate(() -> client.sendAsync(request("live"), BodyHandlers.ofInputStream()))
            .limit(LiveFeed.MOST + 2)
            .toList();
    List<Integer> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<InputStream>> watcher : watchers) {
      HttpResponse<InputStream> answer = watcher.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      answers.add(answer.statusCode());
      answer.body().close();
    }
    assertThat(answers).contains(200, 503);

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              HttpResponse<InputStream> next =
                  client.send(request("live"), BodyHandlers.ofInputStream());
              next.body().close();
              return next.statusCode() == 200;
            });
  }
}
