package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash makes of the script, as it does when somebody presses the tabulator. */
class CompletionTest {

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    assumeThat(Path.of("/bin/bash")).as("skipped: no bash").isExecutable();
    Files.writeString(folder.resolve("completion"), SimpanCommand.Completion.script());
  }

  /** The last word is the one that is being typed. */
  private static List<String> complete(String... words) throws Exception {
    String script =
        """
        compopt() { :; } # bash has it while somebody types, and not here
        . ./completion
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        COMP_LINE="$*"
        _complete_simpan "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    String[] command = new String[words.length + 5];
    List<String> first = List.of("/bin/bash", "-c", script, "bash", "simpan");
    for (int i = 0; i < command.length; i++) {
      command[i] = i < 5 ? first.get(i) : words[i - 5];
    }
    Process bash =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  void commands() throws Exception {
    assertThat(complete("st")).containsExactly("status");
    assertThat(complete("")).contains("run", "once", "check", "verify", "acknowledge");
  }

  @Test
  void optionsOfACommand() throws Exception {
    assertThat(complete("status", "--s")).containsExactlyInAnyOrder("--state", "--since");
    assertThat(complete("verify", "--")).contains("--deep", "--part", "--log-format");
  }

  @Test
  void valuesOfAnOption() throws Exception {
    assertThat(complete("status", "--state", ""))
        .contains("archived", "lost", "ready", "unreadable");
    assertThat(complete("once", "--log-format", "")).containsExactly("text", "json");
  }
}
