package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdsTest {

  @ParameterizedTest
  @CsvSource({
    "WuPFXc2+TzKcZQ5wXQ==, WuPFXc2+TzKcZQ5wXQ==",
    "/ab+cd==, ~L2FiK2NkPT0",
    "a//b, ~YS8vYg",
    "~abc, ~fmFiYw",
    ".., ~Li4",
    "'', ~"
  })
  void isReadableWhereItCanBe(String uuid, String segment) {
    assertThat(SessionIds.segment(uuid)).isEqualTo(segment);
  }

  @Property(tries = 500)
  void anyTextIsOneSegmentAndComesBack(@ForAll String text) {
    String uuid = text.replaceAll("\\p{Cs}", ""); // half a character is none in UTF-8

    String segment = SessionIds.segment(uuid);

    assertThat(segment).matches("~|~?[A-Za-z0-9+=_-]+");
    assertThat(SessionIds.uuid(segment)).isEqualTo(uuid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "~L2FiK2NkPT0=", "~YQ", "~%%", "~ ", "a b", "a%2Fb"})
  void whatIsNoSegmentIsNoSession(String segment) {
    assertThatThrownBy(() -> SessionIds.uuid(segment)).isInstanceOf(NotFound.class);
  }
}
