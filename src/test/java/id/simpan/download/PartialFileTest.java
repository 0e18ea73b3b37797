package id.simpan.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {

  @TempDir private Path directory;
  private PartialFile part;

  @BeforeEach
  void begin() throws Exception {
    part = reopened("today");
  }

  private PartialFile reopened(String boot) throws IOException {
    return new PartialFile(directory, "f1", boot);
  }

  @Test
  void nothingIsThereBeforeTheFirstByte() throws Exception {
    assertThat(part.resume()).isZero();
    assertThat(part.validator()).isEmpty();
    assertThat(part.copySize()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatWasReceivedIsThereAfterAKill() throws Exception {
    part.begin(Optional.of("\"etag=é\\ #!\""), false);
    append("first ");
    append("second");

    PartialFile again = reopened("today");
    assertThat(again.resume()).isEqualTo(12);
    assertThat(again.path()).hasContent("first second");
    assertThat(again.validator()).hasValue("\"etag=é\\ #!\"");
  }

  @Test
  void afterAPowerFailureOnlyWhatWasSyncedIsThere() throws Exception {
    part.begin(Optional.of("\"one\""), false);
    append("on disk");
    part.sync(7);
    append(", perhaps");

    PartialFile again = reopened("tomorrow");
    assertThat(again.resume()).isEqualTo(7);
    assertThat(again.path()).hasContent("on disk");
    again.goOn();
    append(" and more");
    assertThat(reopened("tomorrow").resume()).isEqualTo(16);
    assertThat(reopened("next week").resume()).isEqualTo(7);
  }

  @Test
  void whatIsInHandIsTheUsersAlone() throws Exception {
    part.begin(Optional.of("\"one\""), false);
    append("bytes");
    part.sync(5);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(2).allSatisfy(file -> assertPrivate(file));
    }
    assertPrivate(part.keep());
  }

  private static void assertPrivate(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutABootIdOnlyWhatWasSyncedIsThere() throws Exception {
    part = reopened("");
    part.begin(Optional.of("\"one\""), false);
    append("on disk");
    part.sync(7);
    append(", perhaps");

    assertThat(reopened("").resume()).isEqualTo(7);
  }

  @Test
  void afterAPowerFailureBytesWithoutNotesAreNotThere() throws Exception {
    Files.writeString(part.path(), "whose?");

    assertThat(part.resume()).isZero();
    assertThat(part.path()).isEmptyFile();
  }

  @Test
  void whatBreaksOffIsOnTheDisk() throws Exception {
    part.begin(Optional.of("\"one\""), true);
    assertThat(directory).isEmptyDirectory();
    append("bytes");
    Thread.currentThread().interrupt();
    part.breakOff();

    assertThat(Thread.interrupted()).isTrue();
    PartialFile again = reopened("tomorrow");
    assertThat(again.resume()).isEqualTo(5);
    assertThat(again.validator()).hasValue("\"one\"");
  }

  @Test
  void whatBreaksOffAndCannotBeResumedIsRemoved() throws Exception {
    part.begin(Optional.empty(), false);
    append("bytes");
    part.breakOff();

    assertThat(part.path()).doesNotExist();
  }

  @Test
  void beginningAgainForgetsTheBytesAndWhatTheyWereOf() throws Exception {
    part.begin(Optional.of("\"one\""), false);
    append("bytes");
    part.sync(5);
    part.observe(5, 1);
    part.begin(Optional.of("\"two\""), false);
    append("b");

    PartialFile again = reopened("tomorrow");
    assertThat(again.resume()).isZero();
    assertThat(again.validator()).hasValue("\"two\"");
    assertThat(again.observe(5, 2)).isTrue();

    again.discard();
    assertThat(again.validator()).isEmpty();
    assertThat(again.path()).doesNotExist();
  }

  @Test
  void aSizeThatDiffersMustBeTheSameInTwoSweeps() throws Exception {
    assertThat(part.observe(59, 3)).isFalse();
    assertThat(part.observe(59, 3)).isFalse();
    assertThat(reopened("tomorrow").observe(59, 4)).isTrue();
    assertThat(part.observe(60, 4)).isFalse();
    assertThat(part.observe(59, 5)).isFalse();
    assertThat(part.observe(59, 6)).isTrue();
  }

  @Test
  void aWholeFileHasItsOwnNameAndNothingBesideIt() throws Exception {
    part.begin(Optional.of("\"one\""), false);
    append("bytes");

    assertThat(part.keep()).isEqualTo(part.kept()).hasFileName("f1.kept").hasContent("bytes");
    assertThat(directory.toFile().list()).containsExactly("f1.kept");
  }

  @Test
  void aCopyIsKeptUnderAnotherNameAndItsSizeRemembered() throws Exception {
    part.begin(Optional.of("\"one\""), false);
    append("bytes");
    part.observe(5, 1);

    Path copy = PartialFile.kept(directory, "f2");
    assertThat(part.keepAs(copy)).hasFileName("f2.kept").hasContent("bytes");
    assertThat(part.path()).doesNotExist();
    part.copied(5);
    assertThat(reopened("tomorrow").copySize()).hasValue(5);
    assertThat(reopened("tomorrow").observe(5, 2)).isTrue();
  }

  @Test
  void notesThatCannotBeReadAreNone() throws Exception {
    Files.writeString(directory.resolve("f1.part.properties"), "validator=\\u00");
    part = reopened("today");

    assertThat(part.validator()).isEmpty();
    part.copied(7);
    assertThat(reopened("today").copySize()).hasValue(7);
  }

  @Test
  void notesThatAreNoNumbersAreNone() throws Exception {
    Files.writeString(directory.resolve("f1.part.properties"), "copy-size=many");

    assertThat(reopened("today").copySize()).isEmpty();
  }

  private void append(String text) throws IOException {
    try (OutputStream file = part.append()) {
      file.write(text.getBytes(UTF_8));
    }
  }
}
