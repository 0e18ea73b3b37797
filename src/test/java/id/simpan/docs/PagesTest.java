package id.simpan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.docs.Page.Block;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Links lead somewhere, settings exist, and each block is of a kind that can be looked after. */
class PagesTest {

  private static final Set<String> KINDS = Set.of("sh", "text", "yaml", "json", "xml", "ini");
  private static final Set<String> REMARKS = Set.of("not run", "run by", "ends with");
  private static final Pattern SETTING =
      Pattern.compile("(?:simpan|rapatin|spring|server|management|logging)(?:\\.[\\w-]+)+");
  private static final Pattern FILE =
      Pattern.compile(".*\\.(jar|json|env|service|cmd|log|tar|gz|zip|db|yaml|md)");

  @Test
  void readmeNamesEveryPage() throws Exception {
    List<Path> pages = Page.inReadingOrder().stream().map(Page::file).toList();
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      assertThat(pages).containsAll(files.filter(it -> it.toString().endsWith(".md")).toList());
    }
  }

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Page page : Page.all()) {
      for (String link : page.links()) {
        if (link.matches("[a-z]+:.*")) {
          continue;
        }
        String[] parts = link.split("#", 2);
        Path file = page.file();
        if (!parts[0].isEmpty()) {
          file = page.file().resolveSibling(parts[0]).normalize();
        }
        boolean leads =
            Files.exists(file)
                && (parts.length == 1 || Page.read(file).anchors().contains(parts[1]));
        if (!leads) {
          broken.add(page.file() + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everySettingExists() throws Exception {
    Set<String> known = known();
    Set<String> unknown = new TreeSet<>();
    for (Page page : Page.inReadingOrder()) {
      String text = String.join("\n", page.lines());
      Pattern.compile("(?<![\\w./-])" + SETTING.pattern() + "(?![\\w/])")
          .matcher(text)
          .results()
          .map(it -> it.group())
          .filter(name -> !FILE.matcher(name).matches())
          .filter(name -> !name.contains(".NAME"))
          // a setting of the page's own, which a route on it reads
          .filter(name -> !text.contains("{{" + name + "}}"))
          .filter(name -> known.stream().noneMatch(it -> isOf(name, it)))
          .forEach(name -> unknown.add(page.file() + ": " + name));
    }
    assertThat(unknown).isEmpty();
  }

  /** A setting, a group of settings, or an entry of one that is a map. */
  private static boolean isOf(String name, String known) {
    return known.equals(name)
        || known.startsWith(name + ".")
        || (known.endsWith(".*") && name.startsWith(known.substring(0, known.length() - 1)));
  }

  private static Set<String> known() throws Exception {
    Set<String> known = new TreeSet<>();
    ClassLoader loader = PagesTest.class.getClassLoader();
    for (String file :
        List.of(
            "META-INF/spring-configuration-metadata.json",
            "META-INF/additional-spring-configuration-metadata.json")) {
      for (URL metadata : Collections.list(loader.getResources(file))) {
        for (JsonNode property : new ObjectMapper().readTree(metadata).path("properties")) {
          known.add(property.path("name").asText());
          if (property.path("type").asText().startsWith("java.util.Map")) {
            known.add(property.path("name").asText() + ".*");
          }
        }
      }
    }
    return known;
  }

  @Test
  void everyBlockIsOfAKnownKind() {
    for (Page page : Page.inReadingOrder()) {
      for (Block block : page.blocks()) {
        assertThat(KINDS).as("kind of %s", block).contains(block.kind());
        if (!block.remark().isEmpty()) {
          assertThat(REMARKS).as("remark above %s", block).contains(block.remark());
          assertThat(block.reason()).as("reason above %s", block).isNotBlank();
        }
        if (block.kind().equals("yaml")) {
          new Yaml(new SafeConstructor(new LoaderOptions())).load(block.text());
        }
      }
    }
  }
}
