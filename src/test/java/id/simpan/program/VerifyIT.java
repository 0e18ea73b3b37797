package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.command.VerifyPart;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.S3StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** What {@code verify} says of what it has looked at, and of what it has not. */
class VerifyIT extends OneMeeting {

  /** A destination that it has no way to look into. */
  private static final String BOARD =
      """
      - route:
          id: deliver-to-board
          from:
            uri: direct:deliver-to-board
            steps:
              - log: "${header.CamelSimpanPath}"
      """;

  @Override
  protected void prepare() {
    rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
  }

  private Path folder() {
    return program.archived().session("s").path();
  }

  @Test
  void allThatWasKeptIsAsRecorded() {
    program.once();

    Result verified = program.verify();

    assertThat(verified.status()).as(verified.out()).isZero();
    assertThat(verified.out())
        .isEqualToIgnoringNewLines(
            "1 file in %s; all as recorded1 of 1 destination looked at"
                .formatted(program.archive()));
  }

  @ParameterizedTest
  @CsvSource({"recording.json, '{\"broken'", "recording.json, {}", "SHA256SUMS, nonsense"})
  void aSideFileThatSaysSomethingElseIsAltered(String name, String content) throws IOException {
    program.once();
    Files.writeString(folder().resolve(name), content);

    Result verified = program.verify();

    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.out())
        .containsPattern("(?m)^altered  .*/" + name + "$")
        .contains("1 not as recorded");
  }

  /** As a run beside it makes them where the archive is on another file system. */
  @Test
  void aCopyInTheMakingIsNotExtra() throws IOException {
    program.once();
    Path incoming = Files.createDirectory(program.archive().resolve(".simpan-incoming"));
    Files.createFile(incoming.resolve("0f.part"));

    Result verified = program.verify();

    assertThat(verified.out()).contains("all as recorded").doesNotContain("extra");
    assertThat(verified.status()).isZero();
  }

  @Test
  void sideFilesThatAreOnTheirWayAreNotMissed() throws IOException {
    Path second = Files.createDirectory(program.home().resolve("second"));
    program
        .example("second-folder")
        .destinations("second-folder")
        .attempts(1)
        .with("simpan.second-folder.directory", second.toString())
        .edit(
            "deliver-to-second-folder",
            "replace(${body}, ${header.CamelSimpanPath})",
            "replace(${body}, '../outside')");
    assertThat(program.once().status()).isEqualTo(1);

    Result verified = program.verify();

    assertThat(verified.out()).contains("1 file in " + second + "; all as recorded");
    assertThat(verified.status()).isZero();
  }

  @Test
  void whatCannotBeLookedAtIsNamed() {
    program.route("deliver-to-board", BOARD).destinations("file", "board");
    program.once();

    Result verified = program.verify();

    assertThat(verified.status()).isZero();
    assertThat(verified.out())
        .contains("board: cannot be verified from here", "1 of 2 destinations looked at");
  }

  @Test
  void whereNothingCanBeLookedAtNothingIsAsRecorded() {
    program.route("deliver-to-board", BOARD).destinations("board");
    program.once();

    Result verified = program.verify();

    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.out())
        .contains("board: cannot be verified from here", "0 of 1 destination looked at")
        .doesNotContain("as recorded");
  }

  @Test
  void aDestinationOfThePastIsToldAndNotLookedAt() throws IOException {
    try (S3StandIn s3 = S3StandIn.start("recordings")) {
      program.s3(s3, "recordings").destinations("file", "s3");
      program.once();
      Files.delete(folder().resolve("chat_file.txt"));
      program.destinations("s3");

      Result verified = program.verify();
      Result read = program.verify(VerifyPart.ALL, true);

      assertThat(verified.status()).as(verified.out()).isZero();
      assertThat(verified.out())
          .contains(
              "file: 1 file recorded there; it is no destination any more",
              "all as recorded, 1 of them by size and metadata alone (--deep reads them)")
          .doesNotContain("missing");
      assertThat(read.out()).contains("; all as recorded\n");
    }
  }

  @Test
  void aBucketThatCannotBeReadIsNotLookedAt() throws IOException {
    try (S3StandIn s3 = S3StandIn.start()) {
      Result verified = program.s3(s3, "recordings").destinations("file", "s3").verify();

      assertThat(verified.status()).isEqualTo(1);
      assertThat(verified.out())
          .contains("s3://recordings/ cannot be read: ", "1 of 2 destinations looked at");
    }
  }

  /** Whatever the ledger knows of it: by two batches, from the manifests alone, and rebuilt. */
  @Test
  void aSessionThatHasGrownIsAsRecordedWithoutItsLedgerToo() throws IOException {
    try (S3StandIn s3 = S3StandIn.start("recordings")) {
      program.s3(s3, "recordings").destinations("file", "s3");
      program.once();
      rapatin.meeting(MEETING).session("s").sample("timeline", "TIMELINE");
      assertThat(program.once().problems()).isEmpty();
      assertThat(program.verify().status()).isZero();

      program.losesItsLedger();
      Result without = program.verify();
      assertThat(without.out()).contains("2 files in " + program.archive() + "; all as recorded");
      assertThat(program.once().problems()).isEmpty();

      Result verified = program.verify();
      assertThat(verified.status()).as(verified.out()).isZero();

      String forged = "x\r0 files in all; all as recorded\u001b[2J\u202e";
      Files.createFile(program.archive().resolve(forged));
      s3.client()
          .putObject(it -> it.bucket("recordings").key("y\u202e"), RequestBody.fromString("x"));
      Result found = program.verify();
      assertThat(found.out().lines())
          .contains("extra  x?0 files in all; all as recorded?[2J?", "extra  y?");
      assertThat(found.out()).doesNotContainPattern("[\\p{C}&&[^\n]]");
    }
  }
}
