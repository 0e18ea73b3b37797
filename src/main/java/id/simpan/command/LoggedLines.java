package id.simpan.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a command says into the log, line by line, where all output is to be lines of a log.
 */
final class LoggedLines extends OutputStream {

  private static final Logger LOG = LoggerFactory.getLogger("id.simpan.command");

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private LoggedLines() {}

  static PrintStream stream() {
    return new PrintStream(new LoggedLines(), true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int one) {
    if (one == '\n') {
      LOG.info("{}", line.toString(StandardCharsets.UTF_8).stripTrailing());
      line.reset();
    } else {
      line.write(one);
    }
  }
}
