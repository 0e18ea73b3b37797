package id.simpan.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {

  @TempDir private Path directory;
  private PartialFile part;

  @BeforeEach
  void begin() {
    part = new PartialFile(directory, "f1");
  }

  @Test
  void nothingIsThereBeforeTheFirstByte() throws Exception {
    part.recover();

    assertThat(part.length()).isZero();
    assertThat(part.validator()).isEmpty();
    assertThat(part.observedSize()).isEmpty();
  }

  @Test
  void whatWasReceivedIsThereAfterARestartOfTheProgram() throws Exception {
    part.restart(Optional.of("\"etag=é\\ #!\""));
    append("first ");
    append("second");
    part.observed(123);

    PartialFile again = new PartialFile(directory, "f1");
    assertThat(again.length()).isEqualTo(12);
    assertThat(again.path()).hasContent("first second");
    assertThat(again.validator()).hasValue("\"etag=é\\ #!\"");
    assertThat(again.observedSize()).hasValue(123);
  }

  @Test
  void beginningAgainForgetsTheBytesAndWhatTheyWereOf() throws Exception {
    part.restart(Optional.of("\"one\""));
    append("bytes");
    part.observed(5);
    part.restart(Optional.of("\"two\""));

    assertThat(part.length()).isZero();
    assertThat(part.validator()).hasValue("\"two\"");
    assertThat(part.observedSize()).hasValue(5);

    part.discard();
    assertThat(part.validator()).isEmpty();
  }

  @Test
  void aWholeFileHasItsOwnNameAndNothingBesideIt() throws Exception {
    part.restart(Optional.of("\"one\""));
    append("bytes");

    assertThat(part.keep()).hasFileName("f1.kept").hasContent("bytes");
    assertThat(directory).isDirectoryContaining("glob:**.kept");
    assertThat(directory.toFile().list()).containsExactly("f1.kept");
  }

  @Test
  void aFileThatWasWholeWhenTheProgramWasKilledIsTakenBack() throws Exception {
    append("bytes");
    part.keep();

    part.recover();

    assertThat(directory.toFile().list()).containsExactly("f1.part");
    assertThat(part.length()).isEqualTo(5);
  }

  @Test
  void notesThatCannotBeReadAreNone() throws Exception {
    Files.writeString(directory.resolve("f1.part.properties"), "validator=\\u00");

    assertThat(part.validator()).isEmpty();
    part.observed(7);
    assertThat(part.observedSize()).hasValue(7);
  }

  private void append(String text) throws IOException {
    try (FileChannel file = part.append()) {
      file.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
  }
}
