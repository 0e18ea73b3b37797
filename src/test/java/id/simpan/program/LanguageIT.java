package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Overview.Selection;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ReceivedMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In Indonesian: what commands say, mails, their templates, and the mail on how all stands. */
class LanguageIT {

  private static final String MEETING = "85095598095";
  private static final String BROKEN =
      "config/mail/batch_id.html, baris 2: surel ini tidak memiliki 'topik'; templat bawaan yang dipakai";

  @TempDir private Path home;
  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final MailStandIn mail = MailStandIn.start();
  private SimpanProgram program;

  @BeforeEach
  void prepare() {
    rapatin.meeting(MEETING).session("s").file("chat_file", "CHAT", 5);
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings(MEETING)
            .with("simpan.poll.discover", "false")
            .with("simpan.language", "id")
            .destinations("file", "email")
            .mail(mail);
  }

  @AfterEach
  void close() {
    rapatin.close();
    mail.close();
  }

  private void template(String html) throws IOException {
    Files.createDirectories(home.resolve("config/mail"));
    Files.writeString(home.resolve("config/mail/batch_id.html"), html);
  }

  private List<String> subjects() {
    return mail.mails().stream().map(ReceivedMail::subject).toList();
  }

  @Test
  void everythingThatPeopleReadIsInTheLanguageThatIsSet() throws IOException {
    template("<p>\n{{topik}}</p>");
    program.with("simpan.email.digest", "* * * * * ?");

    Result first = program.once();

    assertThat(first.problems()).containsExactly(BROKEN);
    assertThat(first.out()).contains("1 berkas tersimpan dalam pemeriksaan ini; 1 masalah");
    assertThat(subjects())
        .as("what was before is not told by the mail on how all stands")
        .hasSize(2)
        .anyMatch(subject -> subject.startsWith("Tersimpan: "))
        .contains("PERINGATAN: " + BROKEN);
    ReceivedMail batch = mail.mails().get(0);
    assertThat(batch.html()).contains("Tersimpan, utuh dan terverifikasi", "chat_file.txt");
    assertThat(batch.text()).contains("Rapatin     menghapusnya mulai", "WIB (tersisa");
    assertThat(batch.attachments()).hasSize(1);
    assertThat(mail.mails().get(1).text()).contains("Yang perlu dilakukan:", "Perbaiki berkas itu");
    assertThat(program.check().out()).contains("FAILED  config/mail/batch_id.html, baris 2: surel");

    template("<p>{{topic}}</p>");
    rapatin.meeting(MEETING).session("t").file("chat_file", "CHAT", 7);
    Result second = program.once();

    assertThat(second.problems()).isEmpty();
    assertThat(second.out())
        .contains("1 berkas tersimpan dalam pemeriksaan ini; semua rekaman aman");
    assertThat(subjects().subList(2, subjects().size()))
        .hasSize(3)
        .anyMatch(subject -> subject.startsWith("Tersimpan: "))
        .contains("Selesai: " + BROKEN)
        .anyMatch(subject -> subject.startsWith("Simpan: semua rekaman aman; "));
    assertThat(mail.mails().get(2).html().trim()).startsWith("<p>").hasSizeLessThan(100);
    assertThat(program.status(Selection.OF_INTEREST).out())
        .startsWith("Semua rekaman aman.")
        .contains("SISA", "archived");
    assertThat(program.statusJson().out())
        .startsWith("{\"account\":\"default\",\"safe\":true,\"problems\":[]");
    assertThat(program.verify().out()).contains("2 berkas di ", "semuanya sesuai catatan");
    assertThat(program.acknowledge("s").err()).contains("sesi 's' tidak hilang; yang diharapkan");
  }
}
