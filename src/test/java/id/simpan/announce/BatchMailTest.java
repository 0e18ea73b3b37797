package id.simpan.announce;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.SettableClock;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.settings.SimpanSettings.Email;
import id.simpan.texts.Texts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class BatchMailTest {

  private final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");
  private final BatchMail mail = with("Simpan <simpan@kampus.example>", "CHAT", "CC");

  @Test
  void aMailTellsWhatWasKeptWhereAndForHowLongRapatinHoldsIt() {
    Mail written = mail.write(batch("Rapat anggaran", file("a.mp4", "MP4", 55_249_694)));

    assertThat(written.subject()).isEqualTo("Kept: Rapat anggaran (2025-09-24), 1 file");
    assertThat(written.to()).isEqualTo("it@kampus.example, arsip@kampus.example");
    for (String text : List.of(written.text(), written.html())) {
      assertThat(text)
          .contains("Rapat anggaran", "85095598095", "a.mp4", "55.2 MB", "size differs")
          .contains("28 September 2025 00:00 UTC+07:00", "2 days left")
          .contains("/srv/2025/Rapat/u", "on its way")
          .doesNotContain("(attached)");
    }
  }

  @Test
  void aRepeatOfABatchHasTheSameMessageId() {
    Batch batch = batch("Rapat", file("a.mp4", "MP4", 7));

    assertThat(mail.write(batch).messageId()).isEqualTo("<b1@kampus.example>");
    assertThat(with("simpan@kampus.example").write(batch).messageId())
        .isEqualTo("<b1@kampus.example>");
  }

  @Test
  void textFromOutsideIsNoHtml() {
    String attack = "<script>alert('x')</script> & \"<img src=x onerror=y>";
    KeptFile file =
        new KeptFile(
            "f",
            "<i>.txt",
            "f",
            attack,
            "CHAT",
            0,
            null,
            1,
            "0",
            attack,
            clock.instant(),
            Map.of());
    String html = mail.write(batch(attack, file)).html();

    assertThat(html).doesNotContain("<script", "<img", "<i>.txt").contains("&lt;script&gt;");
  }

  @Property(tries = 300)
  void aTopicAddsNoHeaderAndNoLine(@ForAll String start, @ForAll String end) {
    String topic = start + "\r\nBcc: victim@example.com\r\n\r\n\u2028" + end;
    Mail written = mail.write(batch(topic, file("a.mp4", "MP4", 7)));

    assertThat(written.subject()).doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]");
    assertThat(written.subject().codePointCount(0, written.subject().length()))
        .isLessThanOrEqualTo(160);
    assertThat(written.text().lines()).noneMatch(line -> line.startsWith("Bcc:"));
  }

  @Test
  void aSessionIdAddsNoLineEither() {
    Batch like = batch("Rapat", file("a.mp4", "MP4", 7));
    Batch hostile =
        new Batch(
            like.id(),
            like.destination(),
            true,
            true,
            "u\n\nPlease pay at once",
            like.meetingId(),
            like.topic(),
            like.recordedOn(),
            like.deletionFrom(),
            like.folder(),
            like.files(),
            like.held(),
            like.notStored(),
            "lease");

    assertThat(mail.write(hostile).text().lines()).noneMatch(line -> line.startsWith("Please pay"));
  }

  @Test
  void aTopicOfNothingReadableHasAName() {
    assertThat(mail.write(batch("\u200b\n ", file("a.mp4", "MP4", 7))).subject())
        .startsWith("Kept: untitled (");
  }

  @Test
  void smallTextFilesAreAttachedFromTheWorkDirectory(@TempDir Path kept) throws IOException {
    Path chat = Files.createFile(kept.resolve("id-chat.txt.kept"));
    Mail written =
        with(kept, "simpan@kampus.example", "CHAT", "CC")
            .write(
                batch(
                    "Rapat",
                    file("chat.txt", "CHAT", 147),
                    file("elsewhere.txt", "CHAT", 147),
                    file("a.mp4", "MP4", 147),
                    file("cc.vtt", "CC", 1_000_001)));

    assertThat(written.attachments()).containsOnlyKeys("chat.txt");
    assertThat(written.attachments().get("chat.txt")).isEqualTo(chat.toFile());
    assertThat(written.text())
        .contains("chat.txt, 147 bytes (size differs) (attached)")
        .doesNotContain("elsewhere.txt, 147 bytes (size differs) (attached)");
  }

  @Test
  void nothingIsAttachedWhereNoTypeIsNamed() {
    assertThat(with("a@b.id").write(batch("Rapat", file("c.txt", "CHAT", 1))).attachments())
        .isEmpty();
  }

  @Test
  void attachmentsTogetherStayBelowWhatMailServersTake(@TempDir Path kept) throws IOException {
    KeptFile[] many = new KeptFile[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = file(i + ".txt", "CHAT", 900_000);
      Files.createFile(kept.resolve(many[i].id() + ".kept"));
    }

    assertThat(
            with(kept, "simpan@kampus.example", "CHAT").write(batch("Rapat", many)).attachments())
        .hasSize(17);
  }

  @ParameterizedTest
  @CsvSource({
    "-72,5 days left",
    "0,2 days left",
    "16,2 days left",
    "18,47 hours left",
    "63,2 hours left",
    "64,less than 2 hours left",
    "65,that time is over",
    "90,that time is over"
  })
  void theTimeLeftIsToldInRoundNumbers(int hours, String left) {
    clock.advance(Duration.ofHours(hours));

    assertThat(mail.write(batch("Rapat", file("a.mp4", "MP4", 7))).text()).contains(left);
  }

  @ParameterizedTest
  @CsvSource({"0,0 bytes", "999,999 bytes", "1500,1.5 kB", "1500000,1.5 MB", "3221225472,3.22 GB"})
  void sizesAreToldInRoundNumbers(long bytes, String size) {
    assertThat(mail.write(batch("Rapat", file("a.mp4", "MP4", bytes))).text()).contains(size);
  }

  private BatchMail with(String sender, String... attachTypes) {
    return with(Path.of("kept"), sender, attachTypes);
  }

  private BatchMail with(Path kept, String sender, String... attachTypes) {
    Email settings =
        new Email(
            List.of("it@kampus.example", "arsip@kampus.example"),
            "",
            List.of(attachTypes),
            DataSize.ofBytes(1_000_000),
            "");
    return new BatchMail(
        settings,
        sender,
        SomeTemplates.builtIn(),
        Texts.of(Locale.ENGLISH, ZoneId.of("Asia/Jakarta")),
        file -> Optional.of(kept.resolve(file.id() + ".kept").toFile()).filter(File::exists),
        clock);
  }

  private static Batch batch(String topic, KeptFile... files) {
    return SomeBatch.of(topic, files);
  }

  private static KeptFile file(String name, String type, long size) {
    return SomeBatch.file(name, type, size);
  }
}
