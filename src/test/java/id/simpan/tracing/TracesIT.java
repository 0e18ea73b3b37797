package id.simpan.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.RapatinStandIn;
import id.simpan.tracing.Collector.Span;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of traces sees of a sweep, and what it does not. */
class TracesIT {

  private static final String MEETING = "85000000001";
  private static final String SESSION = "Jq1vT0cWQ9SgB8nDyE5mKA==";
  private static final String TOPIC = "Rapat Rahasia Senat";

  private static final Collector COLLECTOR = new Collector();
  private static final RapatinStandIn RAPATIN = RapatinStandIn.start();
  private static List<Span> spans;

  @BeforeAll
  static void sweep(@TempDir Path home) {
    RAPATIN.meeting(MEETING).session(SESSION).topic(TOPIC).sample("chat_file", "CHAT");
    SimpanProgram program =
        new SimpanProgram(home)
            .account(RAPATIN)
            .meetings(MEETING)
            .with("simpan.tracing.endpoint", COLLECTOR.endpoint());
    Result result = program.once();
    assertThat(result.status()).as(result.err()).isZero();
    spans = COLLECTOR.spans();
  }

  @AfterAll
  static void close() {
    COLLECTOR.close();
    RAPATIN.close();
  }

  @Test
  void aSweepIsATraceDownToTheCallOfTheApi() {
    Span poll = one(it -> it.name().equals("poll-meeting") && isRoute(it));
    Span root = rootOf(poll);
    assertThat(root.name()).isEqualTo("sweep");
    assertThat(named(it -> it.trace().equals(poll.trace())))
        .contains("discover-meetings", "poll-meeting", "send-to-rapatin", "archive-session")
        .anyMatch(name -> name.matches("https? GET"));
  }

  @Test
  void aDownloadAndADeliveryAreTracesOfTheSameSession() {
    Set<String> ofSession = named(it -> SESSION.equals(it.attributes().get("recording.session")));
    assertThat(ofSession).contains("download-file", "deliver-to-file");
    Span delivery =
        one(it -> it.name().equals("deliver-to-file") && isRoute(it) && isOf(it, "file"));
    assertThat(rootOf(delivery).name()).isEqualTo("deliver-file-file");
    assertThat(delivery.attributes().get("recording.meeting")).isEqualTo(MEETING);
    Span download = one(it -> it.name().equals("download-file") && isRoute(it));
    assertThat(rootOf(download).name()).isEqualTo("transfer-file");
  }

  @Test
  void nothingOfItIsSecretOrAPersonsWord() {
    Set<String> attributes = new LinkedHashSet<>();
    spans.forEach(it -> attributes.addAll(it.attributes().keySet()));
    assertThat(attributes)
        .isSubsetOf(
            "component",
            "op",
            "exchangeId",
            "error",
            "url.scheme",
            "http.method",
            "http.status_code",
            "recording.meeting",
            "recording.session",
            "recording.destination");
    for (byte[] body : COLLECTOR.bodies()) {
      assertThat(new String(body, StandardCharsets.ISO_8859_1))
          .doesNotContain(RAPATIN.tokens())
          .doesNotContain(TOPIC, "127.0.0.1", "Bearer", "/rec/", "chat_file");
    }
  }

  @Test
  void whatLooksEverySecondIsNotTraced() {
    assertThat(named(it -> true)).noneMatch(it -> it.startsWith("look-every"));
    assertThat(named(it -> it.parent().isEmpty())).doesNotContain("look-for-work");
  }

  private static boolean isRoute(Span span) {
    return "EVENT_RECEIVED".equals(span.attributes().get("op"));
  }

  private static boolean isOf(Span span, String destination) {
    return destination.equals(span.attributes().get("recording.destination"));
  }

  private static Span one(Predicate<Span> which) {
    return spans.stream()
        .filter(which)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not among " + spans));
  }

  private static Set<String> named(Predicate<Span> which) {
    Set<String> names = new LinkedHashSet<>();
    spans.stream().filter(which).forEach(it -> names.add(it.name()));
    return names;
  }

  private static Span rootOf(Span span) {
    Span root = span;
    while (!root.parent().isEmpty()) {
      String parent = root.parent();
      root = one(it -> it.id().equals(parent));
    }
    return root;
  }
}
