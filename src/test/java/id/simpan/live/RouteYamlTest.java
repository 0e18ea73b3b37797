package id.simpan.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a file of routes names and defines, whatever its comments say. */
class RouteYamlTest {

  private static final String TEXT =
      """
      # routeTemplate: not here, nor is routeTemplateRef: commented
      - beans:
          - name: shelf
            type: java.util.ArrayList
      - templatedRoute:
          routeTemplateRef: worker # routeTemplateRef: other
          parameters:
            - name: destination
              value: board
      - route:
          precondition: "{{x}}"
          from:
            uri: direct:a
            steps:
              - bean:
                  ref: other-bean
              - to: "mock:x?list=#bean:third"
      """;

  private final RouteYaml yaml = new RouteYaml(TEXT);

  @Test
  void commentsDoNotCount() {
    assertThat(yaml.has("routeTemplate")).isFalse();
    assertThat(yaml.has("templatedRoute")).isTrue();
    assertThat(yaml.texts("routeTemplateRef")).containsExactly("worker");
  }

  @Test
  void beansAreDefinedInOnePlaceAndNamedInOthers() {
    assertThat(yaml.beans()).containsExactly("shelf");
    assertThat(yaml.words()).contains("other-bean", "third").doesNotContain("shelf");
  }

  @Test
  void linesAreThoseOfTheFile() {
    assertThat(yaml.lines("precondition")).containsExactly(11);
    assertThat(yaml.lines("from")).containsExactly(12);
  }

  @Test
  void whatIsNoYamlHoldsNothing() {
    RouteYaml none = new RouteYaml("- route: [");

    assertThat(none.has("route")).isFalse();
    assertThat(none.words()).isEmpty();
  }
}
