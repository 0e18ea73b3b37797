package id.simpan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/routes.svg} shows the routes as they are. {@code ./mvnw test -Dtest=RoutesPictureTest
 * -Dsimpan.docs.update=true} draws it anew.
 */
class RoutesPictureTest {

  private static final Path PICTURE = Path.of("docs/routes.svg");

  @Test
  void showsTheRoutesAsTheyAre() throws Exception {
    String svg = new RoutesPicture(RouteLinks.all()).svg();
    if (Boolean.getBoolean("simpan.docs.update")) {
      Files.writeString(PICTURE, svg);
    }
    assertThat(PICTURE)
        .as("drawn anew by ./mvnw test -Dtest=RoutesPictureTest -Dsimpan.docs.update=true")
        .content()
        .isEqualTo(svg);
  }
}
