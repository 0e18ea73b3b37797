package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is printed stands above the bars, whole, whatever comes at once. */
class ScreenTest {

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(sent, true, StandardCharsets.UTF_8);
  private final Screen screen = new Screen(terminal, 40);

  @AfterEach
  void close() {
    screen.close();
  }

  @Test
  void aBarStaysBelowWhatIsPrinted() {
    ProgressBarConsumer bar = screen.line();
    bar.accept("[=>   ] 1/5");
    screen.above().println("Kept: a");
    bar.accept("[==>  ] 2/5");
    screen.above().println("Kept: b");

    assertThat(shown()).containsExactly("Kept: a", "Kept: b", "[==>  ] 2/5");
  }

  @Test
  void severalBarsStandBelowEachOtherAndGoByThemselves() {
    ProgressBarConsumer first = screen.line();
    ProgressBarConsumer second = screen.line();
    first.accept("first");
    second.accept("second");
    first.accept("first more");
    assertThat(shown()).containsExactly("first more", "second");

    first.close();
    first.accept("late");
    screen.above().println("Kept");
    assertThat(shown()).containsExactly("Kept", "second");
  }

  @Test
  void aLineThatIsNotOverWaits() {
    ProgressBarConsumer bar = screen.line();
    bar.accept("bar");
    screen.above().print("Ke");
    screen.above().flush();
    bar.accept("bar more");
    assertThat(shown()).containsExactly("bar more");

    screen.above().println("pt: ä");
    assertThat(shown()).containsExactly("Kept: ä", "bar more");
  }

  @Test
  void aBarTakesNoMoreThanALine() {
    screen.line().accept("会".repeat(40));

    assertThat(shown()).hasSize(1);
    assertThat(Terminal.columns(shown().get(0))).isLessThan(40);
  }

  @Test
  void nothingOfTheBarsIsLeft() {
    screen.line().accept("bar");
    screen.above().print("no end of line");
    screen.close();

    assertThat(shown()).containsExactly("no end of line");
  }

  /** What a terminal makes of it: lines, "up so many", and "clear from here on". */
  private List<String> shown() {
    List<String> lines = new ArrayList<>();
    int at = 0;
    Matcher part =
        Pattern.compile("\u001b\\[(\\d+)A|\r\u001b\\[J|([^\u001b\r\n]*)\n")
            .matcher(sent.toString(StandardCharsets.UTF_8));
    while (part.find()) {
      if (part.group(1) != null) {
        at -= Integer.parseInt(part.group(1));
      } else if (part.group(2) != null) {
        if (at < lines.size()) {
          lines.set(at, part.group(2));
        } else {
          lines.add(part.group(2));
        }
        at++;
      } else {
        lines.subList(at, lines.size()).clear();
      }
    }
    return lines;
  }
}
