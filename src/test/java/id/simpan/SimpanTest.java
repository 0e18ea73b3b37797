package id.simpan;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.util.StreamProvider;
import org.junit.jupiter.api.Test;

class SimpanTest {

  @Test
  void theStreamsOfMailsAreThoseThatAreFoundAnyway() {
    assertThat(StreamProvider.provider().getClass()).hasToString("class " + Simpan.MAIL_STREAMS);
  }
}
