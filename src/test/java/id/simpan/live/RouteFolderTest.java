package id.simpan.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpan.settings.UnusableSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else may have written is told, and not taken. */
class RouteFolderTest {

  private static final String NAME = "announce-x.camel.yaml";

  @TempDir private Path home;
  private Path routes;
  private Path route;
  private RouteFolder folder;

  @BeforeEach
  void write() throws IOException {
    routes = Files.createDirectory(home.resolve("routes"));
    route = Files.writeString(routes.resolve(NAME), "- route: {}");
    Files.createDirectories(home.resolve("config/mail"));
    Files.writeString(home.resolve("config/application.yaml"), "simpan: {}");
    Files.writeString(home.resolve("config/mail/alert.txt"), "mine");
    folder = RouteFolder.in(home);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private String report(String name) {
    RouteFile file = folder.read(List.of()).get(name);
    assertThat(file.text()).isEmpty();
    return file.report(OptionalInt.empty(), "");
  }

  @Test
  void whatIsTheUsersIsRead() {
    assertThat(folder.read(List.of()).get(NAME).text()).isEqualTo("- route: {}");
    assertThat(folder.read(List.of())).doesNotContainKey("*.camel.yaml");
    assertThat(folder.configs()).containsExactly(home.resolve("config"));
    assertThat(folder.config(List.of("mail/alert_id.txt", "mail/alert.txt")))
        .hasValueSatisfying(file -> assertThat(file.text()).isEqualTo("mine"));
    assertThat(folder.config(List.of("mail/batch.txt"))).isEmpty();
  }

  @Test
  void aRouteThatEveryoneCanWriteIsReported() throws IOException {
    mode(route, "rw-r--rw-");

    assertThat(report(NAME))
        .startsWith("routes/" + NAME + ": it is not loaded, as everyone can write ")
        .endsWith("; chmod o-w is expected first");
  }

  @Test
  void aRouteOfSomebodyElseIsReported() throws IOException {
    try {
      Files.setAttribute(route, "unix:uid", 54_321);
    } catch (IOException notRoot) {
      assumeTrue(false, "only root gives files away");
    }

    assertThat(report(NAME)).contains("belongs to 54321");
  }

  @Test
  void aFolderThatEveryoneCanWriteIsReportedOnceAndTheNextPlaceCounts() throws IOException {
    mode(routes, "rwxrwxrwx");

    assertThat(report("*.camel.yaml"))
        .startsWith("routes/*.camel.yaml: it is not loaded, as everyone can write " + routes);
    assertThat(folder.read(List.of())).doesNotContainKey(NAME).containsKey("sweep.camel.yaml");
  }

  @Test
  void oneInUseThatIsOpenedIsTroubleAndDoesNotMeanOtherRoutes() throws IOException {
    folder.read(List.of());
    mode(routes, "rwxrwxrwx");

    assertThatThrownBy(() -> folder.read(List.of())).hasMessageContaining("everyone can write");
  }

  @Test
  void settingsThatEveryoneCanWriteEndTheStart() throws IOException {
    mode(home.resolve("config/application.yaml"), "rw-rw-rw-");

    assertThatThrownBy(() -> folder.configs())
        .isInstanceOf(UnusableSettings.class)
        .hasMessageContaining("application.yaml: is not loaded, as everyone can write");
  }

  @Test
  void aTemplateOfAMailThatEveryoneCanWriteIsReported() throws IOException {
    mode(home.resolve("config/mail"), "rwxrwxrwx");

    assertThat(folder.configs()).hasSize(1);
    assertThat(folder.config(List.of("mail/alert.txt")))
        .hasValueSatisfying(
            file -> {
              assertThat(file.text()).isEmpty();
              assertThat(file.unreadable()).startsWith("it is not loaded, as everyone can write");
            });
  }

  @Test
  void whatIsBuiltInIsTheFirstThatThereIs() {
    assertThat(folder.builtIn(List.of("mail/alert_id.txt", "mail/alert.txt")))
        .contains("Ini perlu perhatian Anda");
    assertThat(folder.builtIn(List.of("mail/alert_en.txt", "mail/alert.txt")))
        .contains("This needs your attention");
  }
}
