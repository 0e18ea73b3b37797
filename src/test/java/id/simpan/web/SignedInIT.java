package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.Soak;
import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Running;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A program with a login whose recordings are all safe, in a real browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignedInIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String PASSWORD = "kata sandi rahasia";

  @TempDir private static Path home;
  private static RapatinStandIn rapatin;
  private static Running program;
  private static Browser browser;

  @BeforeAll
  static void start(@TempDir Path profile) {
    rapatin = RapatinStandIn.start();
    rapatin.schedule("81000000001");
    rapatin.meeting("81000000001").session("s").topic("Rapat Senat").sample("chat_file", "CHAT");
    SimpanProgram simpan =
        new SimpanProgram(home)
            .account(rapatin)
            .with("simpan.access.username", "ibu ani")
            .with(
                "simpan.access.password-hash",
                "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD));
    program = simpan.run();
    browser = Browser.start(profile, "http://127.0.0.1:" + program.port());
    browser.width(360);
    await().atMost(LIMIT).until(() -> !simpan.archived().sessions().isEmpty());
  }

  @AfterAll
  static void stop() throws IOException {
    assertThat(program.stopped().status()).isZero();
    assertThat(Files.readString(home.resolve("logs/simpan.log"))).doesNotContain("ERROR");
    if (browser != null) {
      browser.close();
    }
    rapatin.close();
  }

  private static void accessible(String page, String language) {
    browser.language(language).open(page);
    assertThat(browser.barriersInBothSchemes()).as("%s in %s", page, language).isEmpty();
    assertThat(browser.overhang()).as("%s in %s", page, language).isZero();
    assertThat(browser.complaints()).as(page).isEmpty();
    browser.language("en").scheme("light");
  }

  /** In one go: a browser that has signed in stays so. */
  @Test
  @Order(1)
  void signsInSeesThatAllIsSafeAndSignsOutByKeyboardAlone() {
    accessible("login?failed", "en");

    browser.open("audit").press("ibu ani").press(Keys.TAB).press("wrong").enter();
    assertThat(browser.text("[role=alert]")).isEqualTo("The name or the password is wrong.");
    browser.press("ibu ani").press(Keys.TAB).press(PASSWORD).enter();
    assertThat(browser.path()).startsWith("/audit");

    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> assertThat(browser.open("").text("h1")).isEqualTo("Every recording is safe."));
    accessible("", "id");
    assertThat(browser.open("").has(".problems")).isFalse();
    browser.open("").tabTo(".who button").enter();
    assertThat(browser.text()).contains("You have signed out.");
    assertThat(browser.open("audit").path()).isEqualTo("/login");
  }

  /** What is on those pages is on the one or the other above, too. */
  @Soak
  @Test
  @Order(2)
  void keepsNobodyOut() {
    for (String language : new String[] {"en", "id"}) {
      for (String page : new String[] {"login", "login?failed", "login?out"}) {
        accessible(page, language);
      }
    }
    browser.open("").press("ibu ani").press(Keys.TAB).press(PASSWORD).enter();
    accessible("", "en");
  }
}
