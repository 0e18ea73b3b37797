package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Overview.Selection;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ReceivedMail;
import id.simpan.standin.ReceivedMail.Attachment;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.WebhookStandIn;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a session from sweep to sweep. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionLifeIT {

  private static final String MEETING = "82000000001";

  private RapatinStandIn rapatin;
  private S3StandIn s3;
  private MailStandIn mail;
  private SimpanProgram program;

  @BeforeAll
  void start() {
    rapatin = RapatinStandIn.start();
    s3 = S3StandIn.start("recordings");
    mail = MailStandIn.start();
  }

  @AfterAll
  void close() {
    rapatin.close();
    s3.close();
    mail.close();
  }

  @BeforeEach
  void anew(@TempDir Path home) {
    rapatin.meeting(MEETING).forget();
    mail.clear();
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .mail(mail)
            .destinations("file", "email")
            .meetings(MEETING);
  }

  @Test
  void statusTellsNothingKnownFromNothingAskedFor() {
    rapatin.meeting(MEETING).session("known").sample("chat_file", "CHAT");
    program.once();

    String other = program.status(new Selection(false, null, "89999999999", null)).out();

    assertThat(other)
        .contains("No session matches what is asked for.", "Not shown: 1 archived")
        .doesNotContain("No session is known yet");
  }

  @Test
  void aTranscriptThatShowsUpADayLaterIsABatchOfItsOwn() {
    ScriptedSession session =
        rapatin
            .meeting(MEETING)
            .session("late")
            .sample("active_speaker", "MP4")
            .sample("chat_file", "CHAT");
    program.s3(s3, "recordings").destinations("file", "s3", "email").once();
    assertThat(mail.mails()).hasSize(1);
    int downloads = rapatin.zoom().byteRequests().size();
    session.sample("audio_transcript", "TRANSCRIPT");

    Result result = program.once();

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("1 file kept");
    assertThat(rapatin.zoom().byteRequests()).hasSize(downloads + 1);
    assertThat(program.archived().session("late").names())
        .containsExactly("active_speaker.mp4", "audio_transcript.vtt", "chat_file.txt");
    program.archived().assertSound();
    assertThat(s3.keys("recordings")).containsExactlyElementsOf(program.archived().files());
    String sums = program.archived().files().get(0);
    assertThat(new String(s3.bytes("recordings", sums)).lines()).hasSize(3);
    assertThat(mail.mails()).hasSize(2);
    ReceivedMail second = mail.mails().get(1);
    assertThat(second.subject()).endsWith("1 file");
    assertThat(second.text()).contains("audio_transcript.vtt").doesNotContain("active_speaker");
    assertThat(second.attachments())
        .extracting(Attachment::name)
        .containsExactly("audio_transcript.vtt");
    assertThat(second.messageId()).isNotEqualTo(mail.mails().get(0).messageId());
  }

  @Test
  void whatIsKeptAtTheLastMomentIsReportedAsSafeOnce() {
    rapatin
        .meeting(MEETING)
        .session("last day")
        .deleteOn(LocalDate.now(ZoneId.of("Asia/Jakarta")).plusDays(1))
        .sample("chat_file", "CHAT");
    try (WebhookStandIn outside = WebhookStandIn.start()) {
      program.with("simpan.heartbeat.url", outside.url());
      assertThat(program.once().status()).isZero();
      assertThat(outside.requests()).as("after what was at risk is kept").hasSize(1);
      assertThat(program.once().status()).isZero();
      assertThat(outside.requests()).hasSize(2);
    }
  }

  @Test
  void aProcessingSessionIsArchivedOnceItIsReady() {
    ScriptedSession session =
        rapatin.meeting(MEETING).session("p").processing().sample("chat_file", "CHAT");
    Result first = program.once();
    assertThat(first.status()).isZero();
    assertThat(program.archived().files()).isEmpty();

    session.ready();
    Result second = program.once();

    assertThat(second.status()).isZero();
    assertThat(program.archived().session("p").names()).containsExactly("chat_file.txt");
    assertThat(mail.mails()).hasSize(1);
  }

  @Test
  void whatWasDeletedBeforeItWasSeenIsMissedWithoutFuss() {
    rapatin.meeting(MEETING).session("m").deleted();

    Result result = program.once();

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(mail.mails()).isEmpty();
  }

  @Test
  void whatWasSeenAndNotKeptBeforeItsDeletionIsLostAloudOnce() {
    ScriptedSession session =
        rapatin.meeting(MEETING).session("l").processing().sample("chat_file", "CHAT");
    program.once();
    session.deleted();

    Result lost = program.once();
    Result after = program.once();

    assertThat(lost.status()).isEqualTo(1);
    assertThat(lost.problems()).hasSize(1);
    assertThat(lost.err()).contains("meeting " + MEETING, "session l", "lost");
    assertThat(after.problems()).as("until somebody takes note").isEqualTo(lost.problems());
    assertThat(program.acknowledge("l").status()).isZero();
    Result noted = program.once();
    assertThat(noted.status()).isZero();
    assertThat(noted.err()).isEmpty();
  }

  @Test
  void whatIsHalfKeptWhenItIsDeletedIsLost() {
    ScriptedSession session =
        rapatin
            .meeting(MEETING)
            .session("half")
            .sample("chat_file", "CHAT")
            .file("active_speaker", "MP4", 5_000);
    session.file(1).zoom().atLink().always(Fault.redirectTo("https://elsewhere.example/"));
    Result first = program.once();
    assertThat(first.status()).isEqualTo(1);
    session.deleted();

    Result lost = program.once();

    assertThat(lost.status()).isEqualTo(1);
    assertThat(lost.err()).contains("session half").contains("lost");
    assertThat(program.archived().session("half").names()).containsExactly("chat_file.txt");
    assertThat(program.once().status()).isEqualTo(1);
    assertThat(program.acknowledge("half").status()).isZero();
    assertThat(program.once().status()).isZero();
  }

  @Test
  void whatIsAllKeptStaysArchivedWhenItIsDeleted() {
    ScriptedSession session = rapatin.meeting(MEETING).session("kept").sample("chat_file", "CHAT");
    program.once();
    session.deleted();

    Result result = program.once();

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    program.archived().assertSound();
    assertThat(program.archived().session("kept").names()).containsExactly("chat_file.txt");
  }

  @Test
  void aMeetingThatIsNotRecordedYetIsPolledAgain() {
    assertThat(program.once().status()).isZero();
    rapatin.meeting(MEETING).session("now").sample("chat_file", "CHAT");

    program.once();

    assertThat(program.archived().sessions()).containsExactly("now");
  }
}
