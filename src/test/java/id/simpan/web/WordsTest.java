package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Filter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages say all that there is to say. */
class WordsTest {

  private static final Path PAGES = Path.of("src/main/resources/simpan/web");
  private static final Path CODE = Path.of("src/main/java/id/simpan");

  @Test
  void bothLanguagesHaveTheSameTexts() throws IOException {
    Properties english = words("messages.properties");
    Properties indonesian = words("messages_id.properties");

    assertThat(indonesian.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(places(indonesian.getProperty(key)))
          .as("what is put into %s", key)
          .isEqualTo(places(english.getProperty(key)));
    }
  }

  @Test
  void everyTextThatATemplateNamesIsThere() throws IOException {
    Set<String> keys = words("messages.properties").stringPropertyNames();
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".html")).toList()) {
        assertThat(keys)
            .as(file.toString())
            .containsAll(found("#\\{([a-z0-9.-]+)[({}]", Files.readString(file)));
      }
    }
  }

  @Test
  void everyCodeHasItsText() throws IOException {
    Set<String> keys = words("messages.properties").stringPropertyNames();
    String orders =
        Files.readString(CODE.resolve("ledger/Orders.java"))
            + Files.readString(CODE.resolve("web/Actions.java"));
    Set<String> actions = found("\\bwho,\\s*\"([a-z-]+)\"", orders);
    assertThat(actions).contains("acknowledge", "sweep");
    assertThat(missing("done.", found("Ordered\\.done\\(\\s*\"([a-z-]+)\"", orders))).isEmpty();
    assertThat(missing("changed.", found("Ordered\\.refused\\(\\s*\"([a-z-]+)\"", orders)))
        .isEmpty();
    assertThat(missing("audit.", actions)).isEmpty();
    assertThat(missing("state.", Set.copyOf(Filter.STATES))).isEmpty();
    // what is done to no session is in no history
    actions.remove("sweep");
    assertThat(missing("event.", actions)).isEmpty();
    for (Standing.Remedy remedy : Standing.Remedy.values()) {
      String name = Confirmations.Asked.name(remedy);
      assertThat(keys).contains("act." + name, "ask." + name, "explain." + name);
    }
    Set<String> kinds = new TreeSet<>();
    for (String file :
        List.of(
            "ledger/Safety.java",
            "ledger/Report.java",
            "routing/Broker.java",
            "routing/Conditions.java")) {
      kinds.addAll(
          found(
              "Concern(?:\\.pending)?\\(\\s*\"([a-z-]+)\"", Files.readString(CODE.resolve(file))));
    }
    assertThat(kinds).contains("lost", "at-risk");
    assertThat(missing("kind.", kinds)).isEmpty();
  }

  private static Properties words(String file) throws IOException {
    Properties words = new Properties();
    try (Reader reader = Files.newBufferedReader(PAGES.resolve(file))) {
      words.load(reader);
    }
    return words;
  }

  private static Set<String> places(String text) {
    return found("\\{(\\d)", text);
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult it) -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> missing(String prefix, Set<String> names) throws IOException {
    Set<String> missing = new TreeSet<>();
    names.forEach(it -> missing.add(prefix + it));
    missing.removeAll(words("messages.properties").stringPropertyNames());
    return missing;
  }
}
