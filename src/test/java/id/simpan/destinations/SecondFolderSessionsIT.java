package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code examples/second-folder} does beyond the contract of all destinations. */
class SecondFolderSessionsIT {

  private static final String MEETING = "95000000001";

  private static SimpanProgram program(RapatinStandIn rapatin, Path home, Path second) {
    return new SimpanProgram(home)
        .account(rapatin)
        .meetings(MEETING)
        .example("second-folder")
        .destinations("second-folder")
        .with("simpan.second-folder.directory", second.toString());
  }

  @Test
  void twoSessionsOfADayHaveAFolderEachWhateverTheyAreCalled(@TempDir Path home)
      throws IOException {
    Path second = home.resolve("second");
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      for (String uuid : List.of("../a/b==", "../a:b==")) {
        rapatin
            .meeting(MEETING)
            .session(uuid)
            .topic("../../etc\r\n")
            .recordedOn(LocalDate.of(2026, 11, 20))
            .sample("chat_file", "CHAT");
      }

      SimpanProgram program = program(rapatin, home, Path.of("second"));

      assertThat(program.once().err()).isEmpty();
      Result verified = program.verify();
      assertThat(verified.status()).isZero();
      assertThat(verified.out()).contains("2 files in " + second + "; all as recorded");
    }
    try (Stream<Path> files = Files.walk(second)) {
      assertThat(files.filter(Files::isRegularFile).map(it -> second.relativize(it).toString()))
          .hasSize(6)
          .allMatch(path -> path.matches(MEETING + "/2026-11-20 [0-9a-f]{8}/[^/]+"));
    }
  }

  @Test
  void verifyReadsItBack(@TempDir Path home, @TempDir Path second) throws IOException {
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
      SimpanProgram program = program(rapatin, home, second);
      program.once();
      try (Stream<Path> files = Files.walk(second)) {
        Files.writeString(
            files.filter(it -> it.endsWith("chat_file.txt")).findFirst().orElseThrow(), "other");
      }

      Result verified = program.verify();

      assertThat(verified.status()).isEqualTo(1);
      assertThat(verified.out()).containsPattern("altered  " + MEETING + "/.*/chat_file.txt");
    }
  }
}
