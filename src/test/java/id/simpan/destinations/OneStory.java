package id.simpan.destinations;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One program for all cases: its story is told once, and each case looks at a part of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneStory {

  static final String MEETING = "91000000001";

  final RapatinStandIn rapatin = RapatinStandIn.start();
  SimpanProgram program;

  /** A place for what arrives. */
  Path elsewhere;

  /** What happens; before all cases. */
  abstract void tell() throws IOException;

  /** Names the destination in the settings, and whatever else it needs. */
  abstract void configure(SimpanProgram program) throws IOException;

  /** From now on it fails. */
  abstract void down() throws IOException;

  /** It works again. */
  abstract void up() throws IOException;

  @BeforeAll
  final void begin(@TempDir Path home, @TempDir Path elsewhere) throws IOException {
    this.elsewhere = elsewhere;
    program = new SimpanProgram(home).account(rapatin).meetings(MEETING);
    tell();
  }

  @AfterAll
  final void end() {
    rapatin.close();
  }

  final void sweep() {
    Result result = program.once();
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }
}
