package id.simpan.announce;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Concern;
import id.simpan.ledger.Digest;
import id.simpan.ledger.Overview.Deadline;
import id.simpan.texts.Text;
import id.simpan.texts.Texts;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestMailTest {

  private static final Instant DUE = Instant.parse("2026-11-26T00:00:00Z");
  private static final Concern AT_RISK =
      new Concern(
          "at-risk",
          "u<1>",
          Text.of("concern.at-risk", "meeting", "850", "session", "u<1>", "deletion", DUE),
          true,
          true);
  private static final Text LATE =
      Text.of("pending.batch", "meeting", "850", "session", "u", "destination", "s3: <down>");

  @TempDir private Path home;

  private Mail write(Locale language, Digest digest) {
    return new DigestMail(
            "simpan@kampus.example",
            List.of("it@kampus.example"),
            new SomeTemplates().in(language),
            Texts.of(language, ZoneId.of("Asia/Jakarta")),
            home.resolve("work"),
            Optional.of(home.resolve("archive/not-there-yet")))
        .write(digest);
  }

  private static Digest digest(List<Concern> concerns, List<Text> pending, Deadline nearest) {
    return new Digest(
        DUE,
        DUE.minusSeconds(86_400),
        DUE.plusSeconds(5),
        1_234,
        5_500_000_000L,
        176,
        concerns,
        pending,
        Optional.ofNullable(nearest),
        1);
  }

  @Test
  void tellsThatAllIsWell() {
    Mail mail = write(Locale.ENGLISH, digest(List.of(), List.of(), null));

    assertThat(mail.subject()).isEqualTo("Simpan: every recording is safe; 1,234 files kept");
    assertThat(mail.messageId()).isEqualTo("<digest.1795651200@kampus.example>");
    for (String text : List.of(mail.text(), mail.html())) {
      assertThat(text)
          .contains("Every recording is safe", "Kept since 25 November 2026 07:00 UTC+07:00")
          .contains("1,234 files, 5.50 GB", "176 sessions archived")
          .contains("nothing is waiting for its deadline", home + "/archive", "GB")
          .doesNotContain("Not every", "Not done yet", " more", "enough for", "{{");
    }
  }

  @Test
  void tellsWhatIsWrongWhatToDoAndWhatIsPending() {
    Deadline nearest = new Deadline("u", "850", "Rapat\n<b>", DUE.plusSeconds(5 * 3600 + 6));
    Mail mail = write(new Locale("id"), digest(List.of(AT_RISK), List.of(LATE), nearest));

    assertThat(mail.subject()).isEqualTo("Simpan: tidak semua rekaman aman; 1 masalah");
    assertThat(mail.text())
        .contains("Tidak semua rekaman aman:")
        .contains("- rapat 850, sesi u<1>: berisiko")
        .contains("26 November 2026 pukul 07.00 WIB")
        .contains("  simpan status menyebutkan apa yang menghambat penyimpanannya.")
        .contains("Rapat <b> (850)", "tersisa 5 jam")
        .contains("Belum selesai: 1", "rapat 850, sesi u: terlambat: s3: <down>");
    assertThat(mail.html())
        .contains("u&lt;1&gt;", "Rapat &lt;b&gt;", "s3: &lt;down&gt;")
        .doesNotContain("<b>", "<down>", "u<1>", "{{");
  }

  @Test
  void listsEndWhereNobodyReadsOn() {
    Mail mail =
        write(
            Locale.ENGLISH,
            digest(Collections.nCopies(23, AT_RISK), Collections.nCopies(5_024, LATE), null));

    assertThat(mail.text().split("- meeting", -1)).hasSize(21);
    assertThat(mail.text().split("late: s3", -1)).hasSize(21);
    assertThat(mail.text()).contains("and 3 more", "Not done yet: 5,024", "and 5,004 more");
  }

  @Test
  void aForecastIsMadeOfWhatIsKeptADay() {
    Digest like = digest(List.of(), List.of(), null);
    long free = home.toFile().getUsableSpace();
    Digest filling =
        new Digest(
            like.due(),
            like.since(),
            like.until(),
            1,
            1,
            1,
            List.of(),
            List.of(),
            Optional.empty(),
            free / 10);

    assertThat(write(Locale.ENGLISH, filling).text())
        .containsPattern("enough for about (9|10) days at the pace");
  }
}
