package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** Headless Chromium, as the machine has it. It looks at one program, and at nothing else. */
final class Browser implements AutoCloseable {

  /** A4, as browsers reckon. */
  private static final int PAPER = 794;

  private final ChromeDriver driver;
  private final String address;

  private Browser(ChromeDriver driver, String address) {
    this.driver = driver;
    this.address = address;
  }

  /**
   * Skips the tests where there is none.
   *
   * @param profile folder for its own files
   * @param address such as {@code http://127.0.0.1:8080}
   */
  static Browser start(Path profile, String address) {
    Optional<File> chromium = program("chromium", "chromium-browser", "google-chrome");
    Optional<File> chromedriver = program("chromedriver");
    assumeTrue(
        chromium.isPresent() && chromedriver.isPresent(),
        "the pages are not looked at: chromium and chromedriver are not in the PATH");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    // given both, Selenium looks for nothing in the network
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options), address);
    browser.driver.executeCdpCommand("Network.enable", Map.of());
    return browser;
  }

  private static Optional<File> program(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> new File(folder, name)))
        .filter(File::canExecute)
        .findFirst();
  }

  /** As its reader has set it up: {@code en} or {@code id}. */
  Browser language(String language) {
    driver.executeCdpCommand(
        "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", language)));
    return this;
  }

  /** {@code light} or {@code dark}. */
  Browser scheme(String scheme) {
    return media("", scheme);
  }

  /** As it is on paper; a reader who likes it dark prints it all the same. */
  Browser paper() {
    return media("print", "dark").width(PAPER);
  }

  private Browser media(String media, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  Browser width(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    return this;
  }

  Browser scripts(boolean run) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
    return this;
  }

  /**
   * @param path relative, such as {@code routes}
   */
  Browser open(String path) {
    driver.get(address + "/" + path);
    return this;
  }

  String path() {
    return driver.getCurrentUrl().substring(address.length());
  }

  String text() {
    return text("body");
  }

  /** What is read of the first one; empty if there is none. */
  String text(String selector) {
    // in one step: parts of a page are written anew at any time
    return (String)
        driver.executeScript(
            "return document.querySelector(arguments[0])?.innerText ?? ''", selector);
  }

  String source() {
    return driver.getPageSource();
  }

  boolean has(String selector) {
    return !driver.findElements(By.cssSelector(selector)).isEmpty();
  }

  /** Whether any of them takes room. */
  boolean shows(String selector) {
    return Boolean.TRUE.equals(
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].some(it => it.getClientRects().length)",
            selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  Browser click(String selector) {
    return at(() -> driver.findElement(By.cssSelector(selector)), WebElement::click);
  }

  /** Parts of a page are written anew at any time; then what stands there now is meant. */
  private Browser at(Supplier<WebElement> element, Consumer<WebElement> act) {
    for (int attempt = 1; ; attempt++) {
      try {
        act.accept(element.get());
        return this;
      } catch (StaleElementReferenceException | ElementNotInteractableException writtenAnew) {
        if (attempt == 3) {
          throw writtenAnew;
        }
      }
    }
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  Browser press(CharSequence key) {
    return at(() -> driver.switchTo().activeElement(), it -> it.sendKeys(key));
  }

  /** Presses the Enter key, which leads to another page, and goes on when that one is there. */
  Browser enter() {
    run("window.isLeft = false");
    press(Keys.ENTER);
    Awaitility.await()
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(
            () ->
                Boolean.TRUE.equals(
                    run("return window.isLeft !== false && document.readyState === 'complete'")));
    return this;
  }

  /** Goes there with the Tab key alone, and sees that the focus shows. */
  Browser tabTo(String selector) {
    for (int i = 0; i < 100; i++) {
      press(Keys.TAB);
      if (Boolean.TRUE.equals(
          driver.executeScript("return document.activeElement.matches(arguments[0])", selector))) {
        assertThat(run("return getComputedStyle(document.activeElement).outlineStyle"))
            .as("focus on %s shows", selector)
            .isNotEqualTo("none");
        return this;
      }
    }
    throw new AssertionError(path() + ": the keyboard does not come to " + selector);
  }

  /** What makes it hard to use for somebody, a line each. */
  List<String> barriers() {
    return barriers(axe());
  }

  /** What makes it hard to use for somebody, whether light or dark. */
  List<String> barriersInBothSchemes() {
    List<String> light = scheme("light").barriers();
    // the same page in other colours
    List<String> dark = scheme("dark").barriers(axe().withTags(List.of("cat.color")));
    return Stream.concat(
            light.stream().map(barrier -> "light: " + barrier),
            dark.stream().map(barrier -> "dark: " + barrier))
        .toList();
  }

  /** Tells no more of what is right than one place each, which is most of what it would tell. */
  private static AxeBuilder axe() {
    AxeRunOptions options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    return new AxeBuilder().withOptions(options);
  }

  private List<String> barriers(AxeBuilder axe) {
    // there are no frames, so it need not look for them in a window of its own
    return axe.setLegacyMode(true).analyze(driver).getViolations().stream()
        .flatMap(
            rule ->
                rule.getNodes().stream()
                    .map(node -> rule.getId() + ": " + node.getHtml() + " " + rule.getHelp()))
        .toList();
  }

  /** How far it can be scrolled sideways, in pixels. */
  long overhang() {
    return ((Number)
            run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .longValue();
  }

  /**
   * What the browser has complained of since it was asked last, but for answers that were asked
   * for.
   */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(it -> !it.contains("the server responded with a status of 4"))
        .toList();
  }

  /** A picture of the upper part of the page. */
  void picture(Path file, int width, int height) {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    try {
      Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
