package id.simpan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.picture.RouteLinks;
import id.simpan.picture.RoutesPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/routes.svg} shows the routes as they are. {@code ./mvnw test -Dtest=RoutesPictureTest
 * -Dsimpan.docs.update=true} draws it anew.
 */
class RoutesPictureTest {

  private static final Path PICTURE = Path.of("docs/routes.svg");
  private static final Path STYLE = Path.of("src/main/resources/simpan/web/assets/routes.css");

  @Test
  void showsTheRoutesAsTheyAre() throws Exception {
    List<RouteLinks> routes = shipped();
    routes.add(RouteLinks.example("deliver-to-NAME"));
    routes.add(RouteLinks.example("announce-to-NAME"));
    String svg = new RoutesPicture(routes, Set.of()).svg(Files.readString(STYLE));
    if (Boolean.getBoolean("simpan.docs.update")) {
      Files.writeString(PICTURE, svg);
    }
    assertThat(PICTURE)
        .as("drawn anew by ./mvnw test -Dtest=RoutesPictureTest -Dsimpan.docs.update=true")
        .content()
        .isEqualTo(svg);
  }

  @Test
  void eachShippedFileHasItsPlace() throws Exception {
    assertThat(RoutesPicture.planned())
        .containsExactlyInAnyOrderElementsOf(shipped().stream().map(RouteLinks::file).toList());
  }

  @Test
  void filesOfTheReadersAreShownAndSaidToBeSo() throws Exception {
    List<RouteLinks> routes = shipped();
    for (String mine : new String[] {"deliver-to-nas", "deliver-to-tape", "nightly"}) {
      routes.add(
          RouteLinks.of(
              mine,
              "- route:\n    from:\n      uri: direct:%s\n      steps:\n        - to: direct:sweep\n"
                  .formatted(mine)));
    }
    routes.add(RouteLinks.of("<b>", "- route: &a [*a, no yaml"));

    RoutesPicture picture = new RoutesPicture(routes, Set.of("nightly"));

    assertThat(picture.receiversOf("deliver-file"))
        .contains("deliver-to-nas", "deliver-to-tape", "deliver-to-file");
    assertThat(picture.receiversOf("nightly")).containsExactly("sweep");
    assertThat(picture.svg(""))
        .contains(">deliver-to-nas<", ">deliver-to-tape<", "a file of yours", ">&lt;b&gt;<")
        .contains("not as it was saved")
        .doesNotContain("<b>", "<style>");
  }

  private static List<RouteLinks> shipped() throws IOException {
    List<RouteLinks> routes = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".camel.yaml")).toList()) {
        String name = file.getFileName().toString().replace(".camel.yaml", "");
        routes.add(RouteLinks.of(name, Files.readString(file)));
      }
    }
    return routes;
  }
}
