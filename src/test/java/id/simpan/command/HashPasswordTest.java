package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.access.PasswordHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashPasswordTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int hash(String input) {
    return new HashPassword(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsTheHashAloneAndSaysElsewhereWhatItIsFor() {
    assertThat(hash("kata sandi é\nand more\n")).isZero();

    assertThat(printed()).matches("\\{bcrypt}\\$2a\\$10\\$\\S{53}\\R");
    String hash = printed().strip();
    assertThat(PasswordHash.isUsable(hash)).isTrue();
    assertThat(PasswordHash.matches("kata sandi é", hash)).isTrue();
    assertThat(PasswordHash.matches("kata sandi e", hash)).isFalse();
    assertThat(PasswordHash.matches("kata sandi é".repeat(20), hash)).isFalse();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("simpan.access.password-hash");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "seventy-three bytes are one more than bcrypt reads, so the last is lost..\n"
      })
  void whatIsNoPasswordIsRefused(String input) {
    assertThat(hash(input)).isEqualTo(2);

    assertThat(printed()).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("expected");
  }

  @ParameterizedTest
  @CsvSource({
    "$2y$05$abcdefghijklmnopqrstuuW0tdSrwQdrWsNqjXJVtrZEmZbVmXS3C, true",
    "{bcrypt}$2b$12$abcdefghijklmnopqrstuuW0tdSrwQdrWsNqjXJVtrZEmZbVmXS3C, true",
    "{noop}secret, false",
    "secret, false",
    "5ebe2294ecd0e0f08eab7690d2a6ee69, false",
    "$2a$31$abcdefghijklmnopqrstuuW0tdSrwQdrWsNqjXJVtrZEmZbVmXS3C, false",
    "$2a$10$short, false"
  })
  void onlyBcryptIsUsable(String hash, boolean usable) {
    assertThat(PasswordHash.isUsable(hash)).isEqualTo(usable);
  }
}
