package id.simpan.program;

import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Cases that have a program each, with an account at a stand-in and one meeting that is polled. */
public abstract class OneMeeting {

  protected static final String MEETING = "91000000001";

  protected final RapatinStandIn rapatin = RapatinStandIn.start();
  protected SimpanProgram program;

  /** What there is of the meeting, and what the program is told besides; before each case. */
  protected abstract void prepare() throws IOException;

  @BeforeEach
  protected final void beginCase(@TempDir Path home) throws IOException {
    program = new SimpanProgram(home).account(rapatin).meetings(MEETING);
    prepare();
  }

  @AfterEach
  protected final void endCase() {
    rapatin.close();
  }
}
