package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.ArchiveView.SessionFolder;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Content;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.Reply;
import id.simpan.standin.SampleMedia;
import id.simpan.standin.ScriptedFile;
import id.simpan.standin.ScriptedMeeting;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One sweep of an account in which every meeting's answer is odd in its own way: what can be
 * archived is, and what cannot is named.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersIT {

  private static final List<String> HOSTILE_TOPICS =
      List.of(
          "../../../etc/passwd",
          "C:\\Windows\\system32",
          "CON",
          "a\r\nBcc: everyone@example.org\r\n\r\nb",
          "  . leading and trailing . ",
          "\u202Egpj.exe\u0000\u0007",
          "<script>alert(1)</script> & \"quotes\" ${jndi} {{simpan.home}}",
          "${bean:ledger?method=close} {topic}",
          "Rapat ".repeat(100),
          "\uD83C\uDFA5".repeat(200),
          "é e\u0301 Ⅷ ﬁ",
          "");

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private SimpanProgram program;
  private Result result;

  @BeforeAll
  void sweep(@TempDir Path home) {
    rapatin.meeting("81000000001").session("object").sample("chat_file", "CHAT");
    rapatin.meeting("81000000002").asArray().session("array").sample("chat_file", "CHAT");
    ScriptedMeeting twice = rapatin.meeting("81000000003");
    twice.session("first").sample("audio_only", "M4A");
    twice.session("second").sample("audio_only", "M4A");
    rapatin
        .meeting("81000000004")
        .session("sizes")
        .file("shared_screen", "MP4", SampleMedia.mp4(), ScriptedFile::sizeAbsent)
        .file("speaker_view", "MP4", SampleMedia.mp4(), ScriptedFile::sizeEmpty)
        .file("active_speaker", "MP4", SampleMedia.mp4(), ScriptedFile::sizeAsNumber)
        .file("audio_only", "M4A", SampleMedia.m4a(), file -> file.size("unknown"))
        .file("chat_file", "CHAT", SampleMedia.chat(), file -> file.size("999999"))
        .file("audio_transcript", "TRANSCRIPT", SampleMedia.transcript(), file -> file.size("1"))
        .file("closed_caption", "CC", SampleMedia.captions(), file -> file.size(null));
    rapatin
        .meeting("81000000005")
        .session("pairs")
        .file("active_speaker", "MP4", 30_000)
        .file("active_speaker", "MP4", 40_000)
        .file("active_speaker", "MP4", 40_000)
        .file("chat_file", "CHAT", 300)
        .file("chat_file", "CHAT", 200);
    rapatin
        .meeting("81000000006")
        .session("unknown")
        .file("hologram", "HOLO", Content.of("a hologram"))
        .file("../../evil/type", "../SH", Content.of("echo"))
        .file("shared_screen_with_speaker_view(CC)", "MP4", 20_000)
        .file("summary_next_steps", "SUMMARY", Content.of("{\"next\":1}"))
        .file("poll", "CSV", Content.of("#,Pertanyaan\r\n"))
        .file("recording", "JSON", Content.of("{\"taken\":\"name\"}"))
        .file("NUL", "", Content.of("nothing"), file -> file.without("file_type"));
    rapatin.meeting("81000000007").session("/aB+c/dE==").sample("chat_file", "CHAT");
    rapatin.meeting("81000000007").session("_aB+c_dE==").sample("chat_file", "CHAT");
    rapatin.meeting("81000000007").session("/AB+C/DE==").sample("chat_file", "CHAT");
    rapatin
        .meeting("81000000008")
        .session("number")
        .meetingIdAsNumber()
        .sample("chat_file", "CHAT");
    for (int i = 0; i < HOSTILE_TOPICS.size(); i++) {
      rapatin
          .meeting("81000000009")
          .session("topic" + i)
          .topic(HOSTILE_TOPICS.get(i))
          .sample("chat_file", "CHAT");
    }
    rapatin.meeting("81000000010").session("missed").deleted();
    rapatin.meeting("81000000012").session("processing").processing();
    rapatin.rawAnswer("81000000013", Reply.of(200, "text/html", "<html>s3cr3t</html>"));
    rapatin.meeting("81000000014").session("unheard-of").status("archived?");
    rapatin.meeting("81000000014").session("beside-it").sample("chat_file", "CHAT");
    rapatin.meeting("81000000015").session("no-files").field("files", null);
    rapatin
        .onPath("/recordings/12345")
        .always(
            (request, normal) ->
                Reply.of(
                    422,
                    "application/json",
                    "{\"response\":{\"message\":\"The meeting id field format is invalid. "
                        + request.header("Authorization").orElseThrow()
                        + "\"}}"));
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings(
                "81000000001",
                "81000000002",
                "81000000003",
                "81000000004",
                "81000000005",
                "81000000006",
                "81000000007",
                "81000000008",
                "81000000009",
                "81000000010",
                "81000000011",
                "81000000012",
                "81000000013",
                "81000000014",
                "81000000015",
                "12345");
    result = program.once();
  }

  @AfterAll
  void close() {
    rapatin.close();
  }

  @Test
  void anObjectAndAnArrayAreOneShape() {
    assertThat(program.archived().sessions()).contains("object", "array", "first", "second");
    assertThat(program.archived().session("second").names()).containsExactly("audio_only.m4a");
  }

  @Test
  void sizesThatSayNothingOrWrongForTextDoNotMatter() {
    assertThat(program.archived().session("sizes").names())
        .containsExactly(
            "active_speaker.mp4",
            "audio_only.m4a",
            "audio_transcript.vtt",
            "chat_file.txt",
            "closed_caption.vtt",
            "shared_screen.mp4",
            "speaker_view.mp4");
  }

  @Test
  void filesOfOneTypeAreAllKept() {
    SessionFolder pairs = program.archived().session("pairs");
    assertThat(pairs.names())
        .containsExactly(
            "active_speaker-2.mp4",
            "active_speaker-3.mp4",
            "active_speaker.mp4",
            "chat_file-2.txt",
            "chat_file.txt");
    assertThat(pairs.sha256s())
        .containsExactlyElementsOf(
            rapatin.meeting("81000000005").session("pairs").files().stream()
                .map(file -> file.zoom().content().sha256())
                .sorted()
                .toList());
  }

  @Test
  void typesNeverSeenBeforeAreKeptUnderSafeNames() {
    assertThat(program.archived().session("unknown").names())
        .containsExactlyInAnyOrder(
            "hologram.holo",
            "_.._evil_type.bin",
            "shared_screen_with_speaker_view(CC).mp4",
            "summary_next_steps.json",
            "poll.csv",
            "recording-2.json",
            "_NUL.bin");
  }

  @Test
  void uuidsThatBecomeTheSameNameHaveFoldersOfTheirOwn() {
    Set<String> folders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String uuid : List.of("/aB+c/dE==", "_aB+c_dE==", "/AB+C/DE==")) {
      Path folder = program.archived().session(uuid).path();
      assertThat(folders.add(folder.toString())).as(folder.toString()).isTrue();
      assertThat(folder.getFileName().toString()).startsWithIgnoringCase("_aB+c_dE==");
    }
  }

  @Test
  void aMeetingIdMayBeANumber() {
    assertThat(program.archived().session("number").path().getParent().getFileName().toString())
        .endsWith("Meeting 81000000008 (81000000008)");
  }

  @Test
  void hostileTopicsBecomeSafeNames() {
    for (int i = 0; i < HOSTILE_TOPICS.size(); i++) {
      SessionFolder folder = program.archived().session("topic" + i);
      Path meeting = folder.path().getParent();
      String name = meeting.getFileName().toString();
      assertThat(folder.names()).containsExactly("chat_file.txt");
      assertThat(program.archive().relativize(folder.path()).getNameCount()).isEqualTo(4);
      assertThat(name)
          .matches("\\d{4}-\\d\\d-\\d\\d .+ \\(81000000009\\)")
          .doesNotContainPattern("[\\p{C}/\\\\:*?\"<>|]");
      assertThat(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(255);
      assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
      assertThat(folder.record().path("topic").asText())
          .isEqualTo(HOSTILE_TOPICS.get(i).replace('\0', '\uFFFD'));
    }
    assertThat(program.home().getParent().resolve("etc")).doesNotExist();
  }

  @Test
  void allThatIsKeptIsSound() {
    program.archived().assertSound();
  }

  @Test
  void missedNotRecordedAndProcessingAreNoFailures() {
    assertThat(program.archived().sessions()).doesNotContain("missed", "processing");
    assertThat(result.err()).doesNotContain("81000000010", "81000000011", "81000000012");
  }

  @Test
  void whatCannotBeReadIsNamedAndNotQuoted() {
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems()).hasSize(4);
    assertThat(result.problems())
        .anyMatch(
            line -> line.matches("meeting 12345: .*422.*meeting id field format is invalid.*"))
        .anyMatch(
            line ->
                line.matches("meeting 81000000013: .* cannot be read, .*: the answer is not JSON"))
        .anyMatch(line -> line.startsWith("meeting 81000000014: ") && line.contains("\"status\""))
        .anyMatch(line -> line.startsWith("meeting 81000000015, ") && line.contains("\"files\""));
    String shown = result.out() + result.err() + program.statusJson().out();
    assertThat(shown).doesNotContain("s3cr3t").contains("Bearer ***");
    assertThat(rapatin.tokens()).noneMatch(shown::contains);
  }

  @Test
  void othersGoOn() {
    assertThat(program.archived().sessions()).contains("beside-it");
  }

  @Test
  void theNextSweepFindsTheSameFilesUnderTheSameNames() {
    // the same videos in another order are still the same videos
    var pairs = rapatin.meeting("81000000005").session("pairs");
    Content first = pairs.file(0).zoom().content();
    pairs.removeFile(0);
    pairs.file("active_speaker", "MP4", first);
    Map<String, String> before = program.archived().contents();
    int downloads = rapatin.zoom().requests().size();

    program.once();

    assertThat(program.archived().contents()).isEqualTo(before);
    assertThat(rapatin.zoom().requests()).hasSize(downloads);
  }
}
