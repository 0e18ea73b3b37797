package id.simpan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** What an IDE is told of the settings. */
class MetadataTest {

  private static Map<String, JsonNode> described() throws IOException {
    JsonNode metadata =
        new ObjectMapper()
            .readTree(
                MetadataTest.class.getResourceAsStream(
                    "/META-INF/spring-configuration-metadata.json"));
    return StreamSupport.stream(metadata.get("properties").spliterator(), false)
        .collect(Collectors.toMap(it -> it.get("name").asText(), it -> it));
  }

  /** Those of the file in which people look them up. */
  private static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (PropertySource<?> source :
        new YamlPropertySourceLoader()
            .load("settings", new ClassPathResource("simpan/config/application.yaml"))) {
      for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        if (name.startsWith("simpan.") || name.startsWith("rapatin.")) {
          settings.put(name, String.valueOf(source.getProperty(name)));
        }
      }
    }
    return settings;
  }

  @Test
  void everySettingIsKnownWithItsDefault() throws IOException {
    Map<String, JsonNode> described = described();
    Map<String, String> defaults = new TreeMap<>();
    for (String name : settings().keySet()) {
      assertThat(described).containsKey(name);
      defaults.put(name, described.get(name).path("defaultValue").asText());
    }

    assertThat(defaults).isEqualTo(settings());
    assertThat(described).containsKey("simpan.enabled");
  }

  @Test
  void eachIsDescribed() throws IOException {
    for (String name : settings().keySet()) {
      assertThat(described().get(name).path("description").asText()).as(name).endsWith(".");
    }
  }
}
