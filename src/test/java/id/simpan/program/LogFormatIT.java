package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.RapatinStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --log-format json}: each line is JSON, and says which session it is about. */
class LogFormatIT {

  private static final RapatinStandIn RAPATIN = RapatinStandIn.start();
  private static final List<JsonNode> LINES = new ArrayList<>();
  private static Result once;
  private static SimpanProgram program;

  @BeforeAll
  static void sweep(@TempDir Path home) throws IOException {
    for (String meeting : List.of("85000000001", "85000000002")) {
      RAPATIN.meeting(meeting).session("s-" + meeting).sample("chat_file", "CHAT");
    }
    program =
        new SimpanProgram(home)
            .account(RAPATIN)
            .meetings("85000000001", "85000000002", "85000000003")
            .with("simpan.log-format", "json");
    once = program.once();
    for (String line : Files.readAllLines(home.resolve("logs/simpan.log"))) {
      LINES.add(new ObjectMapper().readTree(line));
    }
  }

  @AfterAll
  static void close() {
    RAPATIN.close();
  }

  private static List<JsonNode> lines(String message) {
    return LINES.stream().filter(it -> it.path("message").asText().startsWith(message)).toList();
  }

  @Test
  void aSessionIsTheSameFromItsDownloadToItsLastDelivery() {
    for (String message : List.of("Kept:", "Delivered:", "Closed:")) {
      List<JsonNode> lines = lines(message);
      assertThat(lines).as(message).hasSize(2);
      for (JsonNode line : lines) {
        String session = line.path("session").asText();
        assertThat(session).isEqualTo("s-" + line.path("meeting").asText());
        assertThat(line.path("message").asText()).contains(session);
      }
    }
    assertThat(lines("Delivered:")).allMatch(it -> it.path("destination").asText().equals("file"));
  }

  /** A thread that goes on to something else does not say that it is about the work before. */
  @Test
  void whatIsAboutNoSessionNamesNone() {
    TreeSet<String> named = new TreeSet<>();
    for (JsonNode line : LINES) {
      String message = line.path("message").asText();
      if (!line.path("session").isMissingNode() && !message.contains("session")) {
        named.add(message);
      }
    }
    assertThat(named).isEmpty();
    assertThat(lines("2 files kept in this sweep")).hasSize(1);
    assertThat(lines("2 files kept").get(0).path("meeting").isMissingNode()).isTrue();
  }

  @Test
  void whatTheCommandSaysIsInTheLogToo() {
    assertThat(once.out()).isEmpty();
    assertThat(once.status()).isZero();
  }

  @Test
  void anotherFormatIsRefusedByEveryCommand() {
    program.with("simpan.log-format", "xml");
    try {
      for (Result result : List.of(program.once(), program.statusJson(), program.verify())) {
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.problems())
            .containsExactly(
                "simpan.log-format: 'xml' is no format of a log; text or json is expected");
      }
    } finally {
      program.with("simpan.log-format", "json");
    }
  }
}
