package id.simpan.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Answers.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

import id.simpan.download.DownloadClient;
import id.simpan.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What becomes of the workers of destinations as route files come and go. */
class LiveRoutesTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path home;
  private final CamelContext context = new DefaultCamelContext();
  private LiveRoutes live;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectory(home.resolve("routes"));
    for (String input : LiveRoutes.KEEPING) {
      route(input, "direct:" + input);
    }
    route("deliver-to-file", "direct:deliver-to-file");
    route("deliver-to-s3", "direct:deliver-to-s3");
    template("deliver-file", "{{simpan.queue}}:deliver-file-{{destination}}");
    template("close-batch", "{{simpan.queue}}:close-batch-{{destination}}");
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("simpan.queue", "seda")));
    EnvironmentSource.of(environment, context);
    context.getComponent("seda", SedaComponent.class).setDefaultPollTimeout(10); // to stop soon
    context.start();
    live =
        new LiveRoutes(
            context,
            RouteFolder.in(home),
            new Destinations(List.of("file", "s3"), name -> List.of("*")),
            environment,
            failed -> String.valueOf(failed.getMessage()),
            mock(Ledger.class, RETURNS_DEEP_STUBS),
            mock(DownloadClient.class),
            () -> {});
  }

  @AfterEach
  void end() {
    live.close();
    context.stop();
  }

  private void save(String name, String yaml) throws IOException {
    Files.writeString(home.resolve("routes").resolve(name + ".camel.yaml"), yaml);
  }

  private void route(String name, String input) throws IOException {
    save(
        name,
        """
        - route:
            id: %s
            from:
              uri: "%s"
              steps:
                - log: it runs
        """
            .formatted(name, input));
  }

  private void template(String name, String input) throws IOException {
    save(name, template(name, input, "it works"));
  }

  private static String template(String name, String input, String message) {
    return """
    - routeTemplate:
        id: %s
        parameters:
          - name: destination
        route:
          from:
            uri: "%s"
            steps:
              - log: %s
    """
        .formatted(name, input, message);
  }

  private boolean isStarted(String route) {
    return context.getRoute(route) != null
        && context.getRouteController().getRouteStatus(route).isStarted();
  }

  @Test
  void aWorkerThatDoesNotStartIsToldUntilItDoes() throws IOException {
    // the same endpoint, which takes no second consumer
    route("mine", "{{simpan.queue}}:deliver-file-file");
    route("sweep-at-start", "timer:once?repeatCount=1");

    live.start(() -> {});

    assertThat(live.reports()).containsOnlyKeys("deliver-file.camel.yaml");
    assertThat(isStarted("deliver-file-file")).isFalse();
    assertThat(isStarted("deliver-file-s3")).isTrue();

    live.watch();
    route("other", "direct:other");
    await().atMost(LIMIT).until(() -> isStarted("other"));
    assertThat(live.reports()).containsOnlyKeys("deliver-file.camel.yaml");

    Files.delete(home.resolve("routes/mine.camel.yaml"));
    await().atMost(LIMIT).until(() -> isStarted("deliver-file-file"));
    await().atMost(LIMIT).until(() -> live.reports().isEmpty());
  }

  @Test
  void workersThatWouldGetNothingAreRefused() throws IOException {
    template("deliver-file", "direct:sweep");
    template("close-batch", "jms:close-batch-{{destination}}");

    assertThat(live.check())
        .containsEntry(
            "deliver-file.camel.yaml",
            "routes/deliver-file.camel.yaml, line 7: nothing would come to the route template 'deliver-file'; it is expected to begin with {{simpan.queue}}:deliver-file-{{destination}}")
        .containsEntry(
            "close-batch.camel.yaml",
            "routes/close-batch.camel.yaml, line 7: nothing would come to the route template 'close-batch'; it is expected to begin with {{simpan.queue}}:close-batch-{{destination}}");

    template("deliver-file", "seda://deliver-file-{{destination}}?concurrentConsumers=3");
    template("close-batch", "seda:close-batch-{{destination}}");

    assertThat(live.check().values()).containsOnly("");
  }

  @Test
  void aTemplateThatNobodyHasIsMissed() throws IOException {
    save(
        "deliver-file",
        template("deliver-files", "{{simpan.queue}}:deliver-file-{{destination}}", "x"));
    Files.delete(home.resolve("routes/close-batch.camel.yaml"));

    assertThat(live.check().get("deliver-file.camel.yaml"))
        .startsWith(
            "routes/deliver-file.camel.yaml: no file has the route template 'deliver-file'");
    assertThat(live.check().get("close-batch.camel.yaml"))
        .startsWith("routes/close-batch.camel.yaml: no file has the route template 'close-batch'");
  }

  @Test
  void workersGoOnWithoutTheirTemplate() throws IOException {
    live.start(() -> {});
    live.watch();

    save(
        "deliver-file",
        template("deliver-files", "{{simpan.queue}}:deliver-file-{{destination}}", "x"));
    Files.delete(home.resolve("routes/close-batch.camel.yaml"));

    await().atMost(LIMIT).until(() -> live.reports().size() == 2);
    assertThat(live.reports().get("deliver-file.camel.yaml")).contains("'deliver-file' is gone");
    assertThat(live.reports().get("close-batch.camel.yaml")).contains("'close-batch' is gone");
    for (String worker : List.of("deliver-file-file", "close-batch-s3")) {
      assertThat(isStarted(worker)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"id: deliver-to-s3", "id: old", "description: without an id"})
  void aCopyGivesWayToTheOriginalThatComesBack(String id) throws IOException {
    Path original = home.resolve("routes/deliver-to-s3.camel.yaml");
    String yaml = Files.readString(original).replace("it runs", "the original runs");
    save("a-copy", yaml.replace("id: deliver-to-s3", id).replace("original", "copy"));
    save("deliver-to-s3", yaml);

    live.start(() -> {});

    assertThat(live.reports()).containsOnlyKeys("a-copy.camel.yaml");
    assertThat(takesDeliveries()).isEqualTo("deliver-to-s3.camel.yaml");

    live.watch();
    Files.delete(original);
    await().atMost(LIMIT).until(() -> takesDeliveries().equals("a-copy.camel.yaml"));
    save("deliver-to-s3", yaml);

    await().atMost(LIMIT).until(() -> takesDeliveries().equals("deliver-to-s3.camel.yaml"));
    await().atMost(LIMIT).until(() -> live.reports().containsKey("a-copy.camel.yaml"));
    assertThat(isStarted("deliver-to-s3")).isTrue();
  }

  @Test
  void aCopyGoesOnIfItsOriginalDoesNotStart() throws IOException {
    route("mine", "{{simpan.queue}}:mine");
    live.start(() -> {});
    live.watch();
    Path original = home.resolve("routes/deliver-to-s3.camel.yaml");
    String yaml = Files.readString(original);
    Files.move(original, home.resolve("routes/a-copy.camel.yaml"));
    await().atMost(LIMIT).until(() -> takesDeliveries().equals("a-copy.camel.yaml"));

    String second =
        "- route:\n    from:\n      uri: seda:mine\n      steps:\n        - log: it runs\n";
    save("deliver-to-s3", yaml + second);

    await().atMost(LIMIT).until(() -> live.reports().containsKey("deliver-to-s3.camel.yaml"));
    assertThat(live.reports()).containsOnlyKeys("deliver-to-s3.camel.yaml");
    assertThat(takesDeliveries()).isEqualTo("a-copy.camel.yaml");
    assertThat(isStarted("deliver-to-s3")).isTrue();
  }

  private String takesDeliveries() {
    return live.files().stream()
        .filter(file -> file.text().contains("direct:deliver-to-s3"))
        .map(RouteFile::name)
        .collect(Collectors.joining(" and "));
  }

  private static final String WORK = "{{simpan.queue}}:deliver-file-{{destination}}";
  private static final String MORE_WORK = WORK + "?concurrentConsumers=2";

  private void takeWork(String... inputs) throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (String input : inputs) {
      yaml.append(
          "- route:\n    from:\n      uri: \"%s\"\n      steps:\n        - log: mine\n"
              .formatted(input.replace("{{destination}}", "file")));
    }
    save("mine", yaml.toString());
  }

  @Test
  void anEditWhoseWorkersDoNotStartIsTriedOnce() throws IOException {
    takeWork(MORE_WORK);
    live.start(() -> {});
    live.watch();
    template("deliver-file", MORE_WORK);
    await().atMost(LIMIT).until(() -> live.reports().containsKey("deliver-file.camel.yaml"));
    Map<String, String> reports = live.reports();
    Route worker = context.getRoute("deliver-file-s3");

    route("other", "direct:other");
    await().atMost(LIMIT).until(() -> live.asTheyRun().toString().contains("other"));

    assertThat(context.getRoute("deliver-file-s3")).isSameAs(worker);
    assertThat(live.reports()).isEqualTo(reports);

    takeWork("direct:mine");
    await().atMost(LIMIT).until(() -> live.reports().isEmpty());
    assertThat(isStarted("deliver-file-file")).isTrue();
    assertThat(context.getRoute("deliver-file-s3")).isNotSameAs(worker);
  }

  @Test
  void whatRanBeforeIsToldIfItDoesNotStartAgain() throws IOException {
    live.start(() -> {});
    live.watch();

    takeWork(WORK, MORE_WORK);
    template("deliver-file", MORE_WORK);

    await().atMost(LIMIT).until(() -> live.reports().containsKey("deliver-file.camel.yaml"));
    assertThat(live.reports().get("deliver-file.camel.yaml"))
        .contains("; what ran before does not start either: ");
    assertThat(isStarted("deliver-file-file")).isFalse();
    assertThat(isStarted("deliver-file-s3")).isTrue();

    Map<String, String> reports = live.reports();
    route("other", "direct:other");
    await().atMost(LIMIT).until(() -> live.asTheyRun().toString().contains("other"));
    assertThat(live.reports()).isEqualTo(reports);

    Files.delete(home.resolve("routes/mine.camel.yaml"));
    await().atMost(LIMIT).until(() -> live.reports().isEmpty());
    assertThat(isStarted("deliver-file-file")).isTrue();
  }
}
