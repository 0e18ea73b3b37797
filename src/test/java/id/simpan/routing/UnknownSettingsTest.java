package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.live.RouteFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UnknownSettingsTest {

  private static final List<RouteFile> ROUTES =
      List.of(
          route("deliver-to-file", ""),
          route("deliver-to-s3", "uri: a:{{?simpan.s3.speed}}"),
          route("announce-to-message-board", ""),
          route("sweep", "uri: timer:{{simpan.rhythm}}"));

  private static RouteFile route(String stem, String text) {
    return new RouteFile(stem + ".camel.yaml", "file:" + stem, text, null);
  }

  private static List<String> lines(Map<String, Object> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().remove("systemEnvironment"); // this machine's
    environment.getPropertySources().addLast(new MapPropertySource("given", settings));
    return UnknownSettings.of(environment, ROUTES);
  }

  @ParameterizedTest
  @CsvSource({
    "simpan.destination, simpan.destinations",
    "simpan.s3.buckt, simpan.s3.bucket",
    "simpan.file.dir-ectory2, simpan.file.directory",
    "simpan.look-back, simpan.poll.look-back",
    "rapatin.tokn, rapatin.token",
    "SIMPAN_DESTINATION, SIMPAN_DESTINATIONS",
    "SIMPAN_FILE_DIRECTROY, SIMPAN_FILE_DIRECTORY",
    "RAPATIN_BASE_URLS, RAPATIN_BASEURL"
  })
  void aSlipOfThePenIsNamedWithWhatMayBeMeant(String name, String meant) {
    assertThat(lines(Map.of(name, "s3cret")))
        .containsExactly(name + ": is no setting; " + meant + " may be meant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"simpan.foo", "simpan.directory", "SIMPAN_FOO", "simpan.message-boards.token"})
  void whatIsLikeNoneIsNamedAlone(String name) {
    assertThat(lines(Map.of(name, "s3cret")))
        .containsExactly(
            name + ": is no setting; one that config/application.yaml has is expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simpan.destinations",
        "simpan.destinations[1]",
        "simpan.fileDirectory",
        "simpan.file.directory",
        "SIMPAN_FILE_DIRECTORY",
        "SIMPAN_DESTINATIONS_0",
        "SIMPAN_ACCESS_PASSWORDHASH",
        "RAPATIN_BASE_URL",
        "SIMPAN_CACHE",
        "simpan.account",
        "simpan.rhythm",
        "SIMPAN_S3_SPEED",
        "simpan.message-board.token",
        "SIMPAN_MESSAGEBOARD_TOKEN",
        "rapatin.accounts.law.anything",
        "SIMPAN_SERVICE_HOST",
        "SIMPAN_PORT_8080_TCP_ADDR",
        "SIMPAN_WEB_SERVICE_PORT_HTTP",
        "spring.simpan.foo",
        "SIMPANAN"
      })
  void whatIsOneOrIsNotOursIsNot(String name) {
    assertThat(lines(Map.of(name, "value"))).isEmpty();
  }

  @Test
  void aSectionWithNothingInItIsNone() {
    assertThat(lines(Map.of("simpan.s3", ""))).isEmpty();
    assertThat(lines(Map.of("simpan.s3", "value"))).hasSize(1);
  }

  @Test
  void whatOthersReferToIsOne() {
    assertThat(
            lines(Map.of("simpan.base", "/srv", "simpan.file.directory", "${simpan.base}/archive")))
        .isEmpty();
  }
}
