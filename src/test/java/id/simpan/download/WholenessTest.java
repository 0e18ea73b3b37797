package id.simpan.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import id.simpan.ledger.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
        Duration.ofSeconds(5), () -> assertThat(isHtml(piece.repeat(500) + "x")).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MP4  | <html>       | HTML instead of a recording: access has ended or is refused",
        "CHAT | <html>       | HTML instead of a recording: access has ended or is refused",
        "MP4  | {\"error\":1} | text instead of a MP4 file",
        "M4A  | <Error/>     | text instead of a M4A file",
        "MP4  | ''           | text instead of a MP4 file"
      })
  void whatIsNoRecordingIsRemoved(String type, String content, String problem) throws Exception {
    Path file = Files.writeString(directory.resolve("x.part"), content);

    assertThatThrownBy(() -> Wholeness.check(transfer(type), file))
        .isInstanceOf(DownloadFault.class)
        .hasMessage(problem);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"CHAT,''", "TIMELINE,{}", "CC,WEBVTT", "XML,<Error/>", "MP4,'\0\0\0 ftypisom'"})
  void whatMayBeARecordingStays(String type, String content) throws Exception {
    Path file = Files.writeString(directory.resolve("x.part"), content);

    assertThatCode(() -> Wholeness.check(transfer(type), file)).doesNotThrowAnyException();
    assertThat(file).hasContent(content);
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

  private static Transfer transfer(String type) {
    boolean media = type.equals("MP4") || type.equals("M4A");
    return new Transfer(
        "1", "u", "m", "t", type, 0, media, OptionalLong.empty(), Optional.empty(), "lease");
  }
}
