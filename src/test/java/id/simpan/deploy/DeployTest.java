package id.simpan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of a deployment without an engine for containers: what it names is there. */
class DeployTest {

  private static final Path COMPOSE = Path.of("deploy/compose.yaml");
  private static final Path KUBERNETES = Path.of("deploy/kubernetes/simpan-cluster.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<JsonNode> documents(Path file) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(Files.readString(file))
        .forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
  }

  private static JsonNode ofKind(String kind) throws IOException {
    return documents(KUBERNETES).stream()
        .filter(it -> it.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** As Spring reads environment variables: upper case, no dashes, underscores for dots. */
  @Test
  void everyVariableIsASetting() throws Exception {
    Set<String> known = new TreeSet<>();
    for (String file :
        List.of(
            "META-INF/spring-configuration-metadata.json",
            "META-INF/additional-spring-configuration-metadata.json")) {
      for (URL metadata : Collections.list(getClass().getClassLoader().getResources(file))) {
        JSON.readTree(metadata)
            .path("properties")
            .forEach(it -> known.add(variable(it.path("name").asText())));
      }
    }
    Set<String> named = new TreeSet<>();
    for (Path file : List.of(COMPOSE, KUBERNETES, Path.of("deploy/cluster.env.example"))) {
      Pattern.compile("\\b(SIMPAN|RAPATIN|SPRING|SERVER|MANAGEMENT)_[A-Z0-9_]+")
          .matcher(Files.readString(file))
          .results()
          .forEach(it -> named.add(it.group()));
    }
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(known).containsAll(named);
  }

  private static String variable(String setting) {
    return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  @Test
  void whatManifestsReferToIsInThemOrMadeAsTheySay() throws Exception {
    String text = Files.readString(KUBERNETES);
    JsonNode set = ofKind("StatefulSet");
    JsonNode pod = set.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    JsonNode labels = set.at("/spec/template/metadata/labels");
    for (String selector :
        List.of(
            "StatefulSet /spec/selector/matchLabels",
            "Service /spec/selector",
            "PodDisruptionBudget /spec/selector/matchLabels",
            "NetworkPolicy /spec/podSelector/matchLabels")) {
      String[] parts = selector.split(" ");
      assertThat(ofKind(parts[0]).at(parts[1])).as(selector).isEqualTo(labels);
    }
    assertThat(set.at("/spec/serviceName").asText())
        .isEqualTo(ofKind("Service").at("/metadata/name").asText());
    assertThat(container.at("/envFrom/0/configMapRef/name").asText())
        .isEqualTo(ofKind("ConfigMap").at("/metadata/name").asText());
    assertThat(text)
        .contains(
            "create secret generic " + container.at("/envFrom/1/secretRef/name").asText() + " ",
            "create configmap " + pod.at("/volumes/1/configMap/name").asText() + " ");
    assertThat(pod.at("/volumes/0/persistentVolumeClaim/claimName").asText())
        .isEqualTo(ofKind("PersistentVolumeClaim").at("/metadata/name").asText());
    Set<String> volumes = new TreeSet<>();
    pod.path("volumes").forEach(it -> volumes.add(it.path("name").asText()));
    set.at("/spec/volumeClaimTemplates")
        .forEach(it -> volumes.add(it.at("/metadata/name").asText()));
    Set<String> mounted = new TreeSet<>();
    container.path("volumeMounts").forEach(it -> mounted.add(it.path("name").asText()));
    assertThat(mounted).isEqualTo(volumes);
    assertThat(ofKind("ConfigMap").path("data").properties())
        .extracting(Map.Entry::getValue)
        .allMatch(JsonNode::isTextual);
  }

  @Test
  void theComposeFileNamesItsServicesAndVolumes() throws Exception {
    JsonNode compose = documents(COMPOSE).get(0);
    JsonNode simpan = compose.at("/services/simpan");
    simpan
        .path("depends_on")
        .fieldNames()
        .forEachRemaining(it -> assertThat(compose.path("services").has(it)).as(it).isTrue());
    assertThat(simpan.at("/environment/SIMPAN_LEDGER_URL").asText()).contains("//postgres/");
    assertThat(simpan.at("/environment/SPRING_ARTEMIS_BROKERURL").asText()).contains("//broker:");
    assertThat(compose.path("volumes").has("archive")).isTrue();
    assertThat(Path.of("deploy", simpan.at("/env_file").asText() + ".example")).exists();
    assertThat(Path.of("deploy", simpan.at("/build/context").asText()))
        .isDirectoryContaining(it -> it.endsWith("pom.xml"));
  }
}
