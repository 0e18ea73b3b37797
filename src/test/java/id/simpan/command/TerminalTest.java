package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.command.Terminal.Colour;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

  @ParameterizedTest
  @CsvSource({
    "true, X, 1, true",
    "false, X, 1, false",
    "true, NO_COLOR, 1, false",
    "true, NO_COLOR, '', true",
    "true, CLICOLOR, 0, false",
    "true, CLICOLOR, 1, true",
    "true, TERM, dumb, false",
    "false, CLICOLOR_FORCE, 1, true",
    "false, CLICOLOR_FORCE, 0, false"
  })
  void isColouredAsItsUserWants(boolean isThere, String name, String value, boolean isColoured) {
    Terminal terminal = Terminal.of(isThere, Map.of(name, value), OptionalInt.of(100));

    assertThat(terminal.isColoured()).isEqualTo(isColoured);
    assertThat(terminal.paint(Colour.BAD, "lost").equals("lost")).isNotEqualTo(isColoured);
  }

  @Test
  void whoWantsNoColourGetsNoneByForceEither() {
    Map<String, String> both = Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1");
    assertThat(Terminal.of(true, both, OptionalInt.empty()).isColoured()).isFalse();
  }

  @Test
  void nothingIsCutWhereThereIsNoTerminal() {
    assertThat(Terminal.of(false, Map.of("COLUMNS", "50"), OptionalInt.empty()).width())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(Terminal.of(true, Map.of("COLUMNS", "50"), OptionalInt.empty()).width())
        .isEqualTo(50);
    assertThat(Terminal.of(true, Map.of(), OptionalInt.empty()).width()).isEqualTo(80);
    assertThat(Terminal.of(true, Map.of(), OptionalInt.of(3)).width()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({"abc, 3", "会議, 4", "e\u0301, 1", "👍, 2", "'', 0"})
  void countsColumnsAndNotCharacters(String text, int columns) {
    assertThat(Terminal.columns(text)).isEqualTo(columns);
    assertThat(Terminal.columns(Terminal.pad(text, 9))).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "Rapat, 5, Rapat",
    "Rapat Senat, 6, Rapat…",
    "会議の記録, 6, 会議…",
    "会議の記録, 7, 会議の…",
    "e\u0301e\u0301e\u0301, 2, e\u0301…",
    "👍👍👍, 4, 👍…"
  })
  void cutsByColumns(String text, int columns, String cut) {
    assertThat(Terminal.cut(text, columns)).isEqualTo(cut);
  }
}
