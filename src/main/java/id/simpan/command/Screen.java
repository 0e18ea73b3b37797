package id.simpan.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Lines at the lower end of a terminal that stay below all that is printed meanwhile. */
final class Screen implements AutoCloseable {

  private static final String UP = "\u001b[%dA";
  private static final String CLEAR = "\r\u001b[J";

  private final PrintStream terminal;
  private final int width;
  private final List<Line> lines = new ArrayList<>();
  private final PrintStream above = new PrintStream(new Above(), true, StandardCharsets.UTF_8);
  private int drawn;

  /**
   * @param width columns
   */
  Screen(PrintStream terminal, int width) {
    this.terminal = terminal;
    this.width = width;
  }

  /** In columns. */
  int width() {
    return width;
  }

  /** For what is printed above them, whole lines at a time. */
  PrintStream above() {
    return above;
  }

  /** A further line, for a bar; it is there until it is closed. */
  ProgressBarConsumer line() {
    return new Line();
  }

  private synchronized void change(Runnable change) {
    StringBuilder erase = new StringBuilder();
    if (drawn > 0) {
      erase.append(UP.formatted(drawn)).append(CLEAR);
    }
    terminal.print(erase);
    change.run();
    lines.forEach(line -> terminal.print(line.text + "\n"));
    drawn = lines.size();
    terminal.flush();
  }

  /** Takes the lines away. */
  @Override
  public void close() {
    above.close();
    change(lines::clear);
  }

  private final class Line implements ProgressBarConsumer {

    private String text = "";
    private boolean isOver;

    @Override
    public int getMaxRenderedLength() {
      return width - 1; // the last column may begin a new line
    }

    @Override
    public void accept(String bar) {
      change(
          () -> {
            text = Terminal.cut(bar.strip(), getMaxRenderedLength());
            if (!isOver && !lines.contains(this)) {
              lines.add(this);
            }
          });
    }

    @Override
    public void close() {
      change(
          () -> {
            isOver = true;
            lines.remove(this);
          });
    }
  }

  /** Bytes become text where they are printed, as they came. */
  private final class Above extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int one) {
      line.write(one);
      if (one == '\n') {
        flushLine();
      }
    }

    private void flushLine() {
      byte[] bytes = line.toByteArray();
      line.reset();
      change(() -> terminal.write(bytes, 0, bytes.length));
    }

    @Override
    public synchronized void close() {
      if (line.size() > 0) {
        line.write('\n');
        flushLine();
      }
    }
  }
}
