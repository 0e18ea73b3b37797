package id.simpan.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What can be said of a deployment without an engine for containers: its files follow their
 * schemas, and what they name is there.
 */
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

  @ParameterizedTest
  @ValueSource(strings = {"simpan.yaml", "simpan-cluster.yaml"})
  void manifestsFollowTheApiOfKubernetes(String file) throws Exception {
    List<JsonNode> objects = documents(KUBERNETES.resolveSibling(file));
    assertThat(objects).hasSizeGreaterThan(2);
    for (JsonNode object : objects) {
      checkObject(object);
    }
  }

  /** A field that is not in the schema, and one that is missing. */
  @ParameterizedTest
  @CsvSource({
    "StatefulSet, /spec/template/spec/containers/0, imagePullPolice, Always",
    "PodDisruptionBudget, /spec/selector, matchLabel, simpan",
    "NetworkPolicy, /spec/egress/0/ports/0, ports, 53",
    "StatefulSet, /spec/template/spec/containers/0, name, "
  })
  void aManifestWithASlipIsNoticed(String kind, String place, String field, String value)
      throws Exception {
    JsonNode object = ofKind(kind);
    ObjectNode at = (ObjectNode) object.at(place);
    if (value == null) {
      at.remove(field);
    } else {
      at.put(field, value);
    }
    assertThatThrownBy(() -> checkObject(object)).hasMessageContaining(field);
  }

  /**
   * @param object one of a manifest
   * @throws IllegalArgumentException if it is not as the API of Kubernetes has it; names the field
   */
  private static void checkObject(JsonNode object) throws Exception {
    String kind = object.path("kind").asText();
    assertThat(object.path("apiVersion").asText()).as(kind).matches("(.+/)?v1");
    try {
      Class.forName("io.kubernetes.client.openapi.models.V1" + kind)
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(object.toString()));
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  void theComposeFileFollowsTheComposeSpecification() throws Exception {
    JsonNode compose = documents(COMPOSE).get(0);
    assertThat(faults(compose)).isEmpty();
    ((ObjectNode) compose.at("/services/simpan")).put("depend_on", "broker");
    assertThat(faults(compose)).hasSize(1).first().asString().contains("depend_on");
  }

  private static Set<ValidationMessage> faults(JsonNode compose) throws IOException {
    try (InputStream schema = DeployTest.class.getResourceAsStream("/schema/compose-spec.json")) {
      ObjectNode rules = (ObjectNode) JSON.readTree(schema);
      rules.remove("$id"); // no address, as the validator wants one
      return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(rules).validate(compose);
    }
  }
}
