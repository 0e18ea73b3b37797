package id.simpan.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which changes of route files go together with what runs. */
class RouteChangesTest {

  private static final Map<String, RouteContents> RUNNING =
      Map.of(
          "errors", configuration("errors"),
          "worker", template("worker", "errors"),
          "flow", route("flow", "errors"),
          "aside", route("aside"));

  private static RouteContents contents(
      Set<String> routes,
      Set<String> templates,
      Set<String> configurations,
      String... namedConfigurations) {
    return new RouteContents(
        routes,
        templates,
        configurations,
        Set.of(namedConfigurations),
        Set.of(),
        routes.stream().map(id -> "direct:" + id).collect(Collectors.toSet()),
        Set.of(),
        Set.of(),
        false);
  }

  private static RouteContents configuration(String id) {
    return contents(Set.of(), Set.of(), Set.of(id));
  }

  private static RouteContents template(String id, String... configurations) {
    return contents(Set.of(), Set.of(id), Set.of(), configurations);
  }

  private static RouteContents route(String id, String... configurations) {
    return contents(Set.of(id), Set.of(), Set.of(), configurations);
  }

  private static RouteContents beans(Set<String> beans, Set<String> words) {
    return new RouteContents(
        Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), beans, words, false);
  }

  private static RouteChanges changes(Map<String, RouteContents> contents, String... deleted) {
    return changes(RUNNING, contents, deleted);
  }

  private static RouteChanges changes(
      Map<String, RouteContents> running, Map<String, RouteContents> contents, String... deleted) {
    Map<String, RouteFile> files =
        contents.keySet().stream()
            .collect(
                Collectors.toMap(
                    name -> name, name -> new RouteFile(name, "file:" + name, "- from:\n", null)));
    return new RouteChanges(running, files, contents, Set.of(deleted), Set.of());
  }

  @Test
  void aRouteChangesAlone() {
    RouteChanges changes = changes(Map.of("flow", route("flow", "errors")));

    assertThat(changes.accepted()).containsExactly("flow");
    assertThat(changes.affected()).isEmpty();
    assertThat(changes.refused()).isEmpty();
  }

  @Test
  void whatUsesAConfigurationBeginsAnewWithIt() {
    assertThat(changes(Map.of("errors", configuration("errors"))).affected())
        .containsExactly("flow", "worker");
  }

  @Test
  void oneWithoutAnIdConcernsAll() {
    assertThat(changes(Map.of("all", configuration(RouteContents.EVERYWHERE))).affected())
        .containsExactly("aside", "errors", "flow", "worker");
  }

  @Test
  void theIdOfAnotherFileIsRefused() {
    RouteChanges changes = changes(Map.of("new", route("aside"), "other", route("other")));

    assertThat(changes.accepted()).containsExactly("other");
    assertThat(changes.refused().get("new")).contains("'aside' is in routes/aside already");
  }

  @Test
  void anIdMayMoveFromOneFileToAnother() {
    RouteChanges changes = changes(Map.of("new", route("aside")), "aside");

    assertThat(changes.accepted()).containsExactly("new");
    assertThat(changes.deleted()).containsExactly("aside");
    assertThat(changes.refused()).isEmpty();
  }

  @Test
  void aConfigurationThatNobodyDefinesIsRefused() {
    RouteChanges changes = changes(Map.of("flow", route("flow", "nobody")));

    assertThat(changes.accepted()).isEmpty();
    assertThat(changes.refused().get("flow")).contains("there is no routeConfiguration 'nobody'");
  }

  @Test
  void aConfigurationInUseIsNotDeleted() {
    RouteChanges changes = changes(Map.of(), "errors");

    assertThat(changes.deleted()).isEmpty();
    assertThat(changes.affected()).isEmpty();
    assertThat(changes.refused().get("errors"))
        .contains("'errors' is gone, but routes/flow uses it");
  }

  @Test
  void aConfigurationIsRenamedTogetherWithWhatUsesIt() {
    RouteChanges changes =
        changes(
            Map.of(
                "errors", configuration("handling"),
                "flow", route("flow", "handling"),
                "worker", template("worker", "handling")));

    assertThat(changes.accepted()).containsExactly("errors", "flow", "worker");
    assertThat(changes.refused()).isEmpty();
  }

  @Test
  void whatUsesABeanBeginsAnewWithIt() {
    Map<String, RouteContents> running =
        Map.of(
            "beans", beans(Set.of("shelf"), Set.of()),
            "user", beans(Set.of(), Set.of("shelf", "other")),
            "aside", beans(Set.of(), Set.of("shelves")));

    RouteChanges changes =
        new RouteChanges(
            running,
            Map.of("beans", new RouteFile("beans", "file:beans", "- beans:\n", null)),
            Map.of("beans", beans(Set.of("shelf"), Set.of())),
            Set.of(),
            Set.of());

    assertThat(changes.affected()).containsExactly("user");
  }

  @Test
  void aDestinationsFileTakesWhatItsNameSays() {
    String name = "deliver-to-board" + RouteFile.SUFFIX;

    assertThat(changes(Map.of(name, route("deliver-to-board"))).refused()).isEmpty();
    assertThat(changes(Map.of(name, route("deliver-to-bord"))).refused().get(name))
        .isEqualTo(
            "routes/deliver-to-board.camel.yaml, line 1: no route begins with direct:deliver-to-board, as the name of the file says");
  }

  @Test
  void aPatternNeedsNoConfiguration() {
    assertThat(changes(Map.of("flow", route("flow", "none*"))).refused()).isEmpty();
  }

  @Test
  void aCopyOfAFileGivesWayToIt() {
    String original = "flow" + RouteFile.SUFFIX;
    String copy = "flow-old" + RouteFile.SUFFIX;
    Map<String, RouteContents> both = Map.of(original, route("flow"), copy, route("flow"));

    RouteChanges edited = changes(Map.of(original, route("flow")), both);
    RouteChanges atStart = changes(Map.of(), both);

    for (RouteChanges changes : List.of(edited, atStart)) {
      assertThat(changes.accepted()).containsExactly(original);
      assertThat(changes.refused()).containsOnlyKeys(copy);
    }
  }

  @Test
  void aCopyOfAFileWithAnyIdsGivesWayToItTooWhereNothingRuns() {
    Map<String, RouteContents> named =
        Map.of(
            "deliver-to-board.camel.yaml",
            contents(Set.of("deliver-to-board", "log-in"), Set.of(), Set.of()),
            "deliver-to-board-two.camel.yaml",
            contents(Set.of("deliver-to-board-two", "log-in"), Set.of(), Set.of()));
    Map<String, RouteContents> unnamed =
        Map.of("mine.camel.yaml", route("a"), "mine-old.camel.yaml", route("a"));

    assertThat(changes(Map.of(), named).accepted()).containsExactly("deliver-to-board.camel.yaml");
    assertThat(changes(Map.of(), unnamed).accepted()).containsExactly("mine.camel.yaml");
  }

  @Test
  void theFileThatRunsGoesBeforeOneThatIsNew() {
    RouteChanges changes =
        changes(Map.of("a-copy", route("flow"), "flow", route("flow", "errors")));

    assertThat(changes.accepted()).containsExactly("flow");
    assertThat(changes.refused()).containsOnlyKeys("a-copy");
  }

  private static RouteContents begins(String id, String... inputs) {
    return new RouteContents(
        Set.of(id),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(inputs),
        Set.of(),
        Set.of(),
        false);
  }

  @Test
  void whatOnlyOneCanTakeIsTakenByOne() {
    RouteChanges direct =
        changes(
            Map.of("flow", begins("flow", "direct:flow")),
            Map.of("new", begins("new", "direct:flow?timeout=1")));
    RouteChanges others =
        changes(
            Map.of("flow", begins("flow", "seda:flow", "timer:flow")),
            Map.of("new", begins("new", "seda:flow", "timer:flow")));

    assertThat(direct.accepted()).isEmpty();
    assertThat(direct.refused().get("new"))
        .contains("the input 'direct:flow' is in routes/flow already");
    assertThat(others.accepted()).containsExactly("new");
  }

  @Test
  void anInputBelongsToTheFileThatIsNamedAfterIt() {
    RouteChanges atStart =
        changes(
            Map.of(),
            Map.of(
                "flow.camel.yaml", begins("main", "direct:flow"),
                "a-copy.camel.yaml", begins("a-copy", "direct:flow")));

    assertThat(atStart.accepted()).containsExactly("flow.camel.yaml");
    assertThat(atStart.refused()).containsOnlyKeys("a-copy.camel.yaml");
  }

  @Test
  void aCopyThatRunsMakesWayForItsOriginal() {
    Map<String, RouteContents> original = Map.of("flow.camel.yaml", begins("flow", "direct:flow"));
    for (RouteContents copy :
        List.of(
            begins("flow", "direct:flow"),
            begins("copy", "direct:flow"),
            begins("flow", "timer:other"))) {
      RouteChanges changes = changes(Map.of("copy.camel.yaml", copy), original);

      assertThat(changes.accepted()).containsExactly("flow.camel.yaml");
      assertThat(changes.refused()).containsOnlyKeys("copy.camel.yaml");
    }
  }

  @Test
  void oneThatDoesMoreRunsOn() {
    RouteChanges changes =
        changes(
            Map.of("all.camel.yaml", begins("flow", "direct:flow", "direct:other")),
            Map.of("flow.camel.yaml", begins("flow", "direct:flow")));

    assertThat(changes.accepted()).isEmpty();
    assertThat(changes.refused()).containsOnlyKeys("flow.camel.yaml");
  }

  @Test
  void aCopyRunsOnIfItsOriginalWouldNot() {
    RouteChanges changes =
        changes(
            Map.of("copy.camel.yaml", route("flow")),
            Map.of("flow.camel.yaml", route("flow", "nobody")));

    assertThat(changes.accepted()).isEmpty();
    assertThat(changes.refused()).containsOnlyKeys("flow.camel.yaml");
  }
}
