package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoDigestTest extends RouteTest {

  NoDigestTest() {
    super("digest-every-minute");
  }

  @Test
  void withoutATimeNobodyLooks() {
    assertThat(context().getRoute("digest-every-minute")).isNull();
  }
}
