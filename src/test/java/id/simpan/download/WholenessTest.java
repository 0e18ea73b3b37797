package id.simpan.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import id.simpan.ledger.Transfer;
import id.simpan.rapatin.RecordingFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholenessTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html>",
        "<!doctype HTML PUBLIC \"-//W3C//DTD\">",
        "<html lang=\"en\">",
        "<HTML>",
        "<head><title>x",
        "<body>",
        "\uFEFF  \r\n<html>",
        "<!-- a -->\n<!-- b > c --> <html>"
      })
  void aPageIsKnownByItsFirstBytes(String text) {
    assertThat(isHtml(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "WEBVTT\n\n<v Budi>",
        "00:00:01 Budi: <html> itu apa?",
        "{\"timeline\":[]}",
        "<htmlx>",
        "<!-- only a comment -->",
        "<!-- never ends <html>",
        "<"
      })
  void textOfAMeetingIsNoPage(String text) {
    assertThat(isHtml(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!---->", "<!-- -->\n", " ", "<!--", "<!doctype "})
  void aPageMadeToKeepThisBusyIsSeenThroughAtOnce(String piece) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> assertThat(isHtml(piece.repeat(500) + "x")).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MP4    | <html>         | HTML instead of a recording: access has ended or is refused",
        "CHAT   | <html>         | HTML instead of a recording: access has ended or is refused",
        "MP4    | {\"error\":1} | an error message instead of a MP4 file",
        "M4A    | <Error/>       | an error message instead of a M4A file",
        "CHAT   | {\"error\":1} | an error message instead of a CHAT file",
        "CC     | { \"x\":1}    | an error message instead of a CC file",
        "CSV    | <?xml ?><x/>   | an error message instead of a CSV file",
        "MP4    | ''             | the host sent an empty file",
        "MP4    | Forbidden      | what the host sent does not begin like a MP4 file",
        "MP4    | 'ftypisom'     | what the host sent does not begin like a MP4 file",
        "MP4    | '\0\0\0 fty'   | what the host sent does not begin like a MP4 file",
        "M4A    | ID3            | what the host sent does not begin like a M4A file",
        "WAV    | RIFF0000AVI    | what the host sent does not begin like a WAV file",
        "MP3    | MP3            | what the host sent does not begin like a MP3 file",
        "MOV    | 0000mp4        | what the host sent does not begin like a MOV file"
      })
  void whatIsNoRecordingIsRefusedWhateverItsLength(String type, String content, String problem)
      throws Exception {
    Path file = Files.writeString(directory.resolve("x.part"), content, ISO_8859_1);

    for (OptionalLong promised : promises(content)) {
      assertThatThrownBy(() -> Wholeness.check(transfer(type, promised), file))
          .isInstanceOf(DownloadFault.class)
          .hasMessage(problem);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT,'{10:00} Budi: halo'",
    "TIMELINE,{}",
    "SUMMARY,'{\"a\":1}'",
    "CC,WEBVTT",
    "XML,<Error/>",
    "HOLOGRAM,{}",
    "MP4,'\0\0\0 ftypisom'",
    "M4A,'\0\0\0\u001cftypM4A '",
    "M4V,'\0\0\0 ftypM4V '",
    "MOV,'\0\0\0\bwide'",
    "WAV,RIFF0000WAVEfmt",
    "MP3,ID3",
    "MP3,'\u00ff\u00fb\u0090'",
    "AAC,'\u00ff\u00f1\u0050'"
  })
  void whatMayBeARecordingIsOne(String type, String content) throws Exception {
    Path file = Files.writeString(directory.resolve("x.part"), content, ISO_8859_1);

    for (OptionalLong promised : promises(content)) {
      assertThatCode(() -> Wholeness.check(transfer(type, promised), file))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void nothingIsATextOnlyIfTheApiDoesNotSayOtherwise() throws Exception {
    Path file = Files.writeString(directory.resolve("x.part"), "");

    for (OptionalLong promised : promises("")) {
      assertThatCode(() -> Wholeness.check(transfer("CHAT", promised), file))
          .doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> Wholeness.check(transfer("CHAT", OptionalLong.of(147)), file))
        .isInstanceOf(DownloadFault.class)
        .hasMessage("the host sent an empty file");
  }

  @Test
  void onlySoManyBytesCount() {
    byte[] buffer = "<html>".getBytes(UTF_8);

    assertThat(Wholeness.isHtml(buffer, 3)).isFalse();
  }

  private static boolean isHtml(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Wholeness.isHtml(bytes, bytes.length);
  }

  private static List<OptionalLong> promises(String content) {
    return List.of(OptionalLong.empty(), OptionalLong.of(content.length()));
  }

  private static Transfer transfer(String type, OptionalLong promised) {
    boolean media =
        new RecordingFile("some_type", type, promised, "https://zoom.us/x", 0).isMedia();
    return new Transfer(
        "1",
        "u",
        "m",
        "t",
        type,
        0,
        media,
        promised,
        Instant.parse("2025-09-27T17:00:00Z"),
        1,
        OptionalLong.empty(),
        false,
        "lease");
  }
}
