package id.simpan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpan.Soak;
import id.simpan.distribution.Unpacked;
import id.simpan.docs.Page.Block;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader who starts at README.md and does what the pages say, in reading order, on a machine with
 * the distribution, against stand-ins. A section begins in the page's folder: a checkout for
 * README.md, one with the archive for the others. What a page shows of the output must come.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {

  private static final String EMAIL = "it@kampus.example";
  private static final String PASSWORD = "the password of the account";
  private static final String MEETING = "87244100936";

  /** Sections that start the program for what other tests see at less cost: docs/tests.md. */
  private static final Set<String> SELDOM =
      Set.of(
          "docs/run.md: First sweep",
          "docs/edit.md: Change a rule",
          "docs/edit.md: Change a mail",
          "docs/destinations.md: One of your own",
          "docs/cluster.md: Start",
          "docs/reference.md: Settings");

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final Map<String, String> settings = new HashMap<>();
  private Path root;
  private String version;

  @BeforeAll
  void prepare(@TempDir Path folder) throws Exception {
    root = folder.toRealPath();
    rapatin.account(EMAIL, PASSWORD);
    for (String session : List.of("Jq1vT0cWQ9SgB8nDyE5mKA==", "/k7PzR4hTLeXo2NdU6sCfw==")) {
      rapatin
          .meeting(MEETING)
          .session(session)
          .topic("Sidang Skripsi 1/2")
          .sample("active_speaker", "MP4")
          .sample("chat_file", "CHAT");
    }
    rapatin.schedule(MEETING);
    settings.put("RAPATIN_BASEURL", rapatin.baseUrl());
    settings.put("SIMPAN_DOWNLOAD_ALLOWEDHOSTS", String.join(",", rapatin.zoom().hosts()));
    settings.put("SIMPAN_DOWNLOAD_ALLOWHTTP", "true");
    settings.put("SERVER_PORT", "0");
    settings.put("SIMPAN_CACHE", "off");
    settings.put("JAVA_OPTS", Unpacked.JAVA_OPTS);
    Path archive = Unpacked.archive(".tar.gz");
    version = Unpacked.version();
    for (String place : List.of("checkout/target", "home")) {
      Path copy = Files.createDirectories(root.resolve(place)).resolve(archive.getFileName());
      Files.copy(archive, copy);
    }
  }

  @AfterAll
  void close() {
    rapatin.close();
  }

  @TestFactory
  @Order(1)
  List<DynamicTest> doesWhatThePagesSay() throws Exception {
    return follow(block -> !SELDOM.contains(block.page() + ": " + block.section()));
  }

  /** On the machine as the other sections left it. */
  @Soak
  @TestFactory
  @Order(2)
  List<DynamicTest> doesWhatTheOtherSectionsSay() throws Exception {
    return follow(block -> SELDOM.contains(block.page() + ": " + block.section()));
  }

  @Test
  void whatIsFollowedSeldomIsThere() {
    assertThat(Page.inReadingOrder().stream().flatMap(page -> page.blocks().stream()))
        .extracting(block -> block.page() + ": " + block.section())
        .containsAll(SELDOM);
  }

  private List<DynamicTest> follow(Predicate<Block> isMeant) throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Page.inReadingOrder()) {
      boolean readme = page.file().toString().equals("README.md");
      Map<String, String> environment = new HashMap<>(settings);
      if (!readme) {
        environment.put("RAPATIN_EMAIL", EMAIL);
        environment.put("RAPATIN_PASSWORD", PASSWORD);
      }
      Terminal terminal =
          new Terminal(root, root.resolve(readme ? "checkout" : "home"), environment);
      String section = "";
      for (Block block : page.blocks().stream().filter(isMeant).toList()) {
        if (!block.section().equals(section)) {
          section = block.section();
          tests.add(DynamicTest.dynamicTest(page.file() + ": a new section", terminal::close));
        }
        tests.add(
            DynamicTest.dynamicTest(block.toString(), () -> follow(page.file(), block, terminal)));
      }
      tests.add(DynamicTest.dynamicTest(page.file() + ": its end", terminal::close));
    }
    return tests;
  }

  private void follow(Path page, Block block, Terminal terminal) throws Exception {
    assumeTrue(!block.remark().equals("not run"), block.reason());
    List<String> lines =
        block.lines().stream().map(line -> line.replace("VERSION", version)).toList();
    switch (block.kind()) {
      case "sh" -> {
        if (block.remark().equals("run by")) {
          isRunBy(block.reason(), page, lines);
        } else {
          boolean fails = block.remark().equals("ends with");
          terminal.type(lines, fails ? Integer.parseInt(block.reason()) : 0);
        }
      }
      case "text" -> terminal.awaitLines(lines);
      default -> {
        if (block.target().isPresent()) {
          terminal.write(block.target().get(), block.text());
        }
      }
    }
  }

  /** By another test, which reads the page or does the same word for word: too dear to repeat. */
  private static void isRunBy(String test, Path page, List<String> lines) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Path source = files.filter(it -> it.endsWith(test + ".java")).findFirst().orElseThrow();
      if (Files.readString(source).contains("\"" + page + "\"")) {
        return;
      }
      for (String word : String.join(" ", lines).split("\\s+")) {
        assertThat(source).content().contains("\"" + word + "\"");
      }
    }
  }
}
