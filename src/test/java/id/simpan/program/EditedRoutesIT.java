package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.ScriptedFile;
import id.simpan.standin.ScriptedSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules stand in the routes: an operator who edits a copy of them gets another behaviour. */
class EditedRoutesIT extends OneMeeting {

  private ScriptedSession session;

  @Override
  protected void prepare() {
    session = rapatin.meeting(MEETING).session("s").sample("chat_file", "CHAT");
  }

  @Test
  void aStatusThatNoRuleIsForIsTold() {
    program.edit("archive-session", "${body.status} == 'ready'", "${body.status} == 'never'");

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.problems())
        .singleElement()
        .asString()
        .contains("meeting " + MEETING, "session s", "ready");
    assertThat(program.archived().files()).isEmpty();
    assertThat(rapatin.zoom().requests()).isEmpty();
  }

  @Test
  void aStatusCanBeTreatedAsAnother() {
    session.deleted();
    program
        .edit("archive-session", "${body.status} == 'processing'", "${body.status} == 'deleted'")
        .once();
    session.ready();

    Result result = program.once();

    assertThat(result.status()).isZero();
    assertThat(program.archived().sessions()).containsExactly("s");
  }

  @Test
  void aRuleOfOnesOwnCanStandInTheFilterOfTypes() {
    session.sample("audio_only", "M4A").sample("timeline", "TIMELINE");
    String margin = "\n" + " ".repeat(32);
    program.edit(
        "archive-session",
        "method:" + margin + "ref: recordingTypes" + margin + "method: keep",
        "simple:" + margin + "expression: \"${body.fileType} == 'M4A'\"");

    Result result = program.once();

    assertThat(result.status()).isZero();
    assertThat(program.archived().session("s").names()).containsExactly("audio_only.m4a");
    assertThat(rapatin.zoom().byteRequests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 6})
  void aDownloadIsTriedAsOftenAsTheRouteSays(int redeliveries) {
    session.file(0).zoom().atBytes().always(Fault.status(503));
    program.attempts(1 + redeliveries);

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("session s, file chat_file", "503");
    assertThat(session.file(0).zoom().byteRequests()).hasSize(1 + redeliveries);
    assertThat(rapatin.requests("/recordings/")).hasSize(1 + redeliveries);
  }

  @Test
  void eachDownloadIsTriedSoOftenWhateverBecameOfOthers() {
    session.sample("timeline", "TIMELINE").sample("closed_caption", "CC");
    session.files().forEach(file -> file.zoom().atBytes().always(Fault.status(503)));
    program.with("simpan.download.concurrency", "1").attempts(3);

    Result result = program.once();

    assertThat(result.problems()).hasSize(3);
    for (ScriptedFile file : session.files()) {
      assertThat(file.zoom().byteRequests()).hasSize(3);
    }
  }

  @Test
  void aMeetingIsPolledAsOftenAsTheRouteSays() {
    rapatin.onPath("/recordings/").always(Fault.html(502));
    program.attempts(3);

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("meeting " + MEETING + ": the API answered 502");
    assertThat(rapatin.requests("/recordings/")).hasSize(3);
  }

  @Test
  void schedulesAreAskedForAsOftenAsTheRouteSays() {
    rapatin.onPath("/schedules").always(Fault.brokenConnection());
    program.attempts(3);

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(rapatin.requests("/schedules")).hasSize(3);
    assertThat(program.archived().sessions()).containsExactly("s");
  }

  @Test
  void aMailIsTriedAsOftenAsTheRouteSays() {
    try (MailStandIn mail = MailStandIn.start()) {
      mail.faults().down();
      program.mail(mail).destinations("file", "email").attempts(3);

      Result late = program.once();

      assertThat(late.status()).isEqualTo(1);
      assertThat(late.problems()).hasSize(1);
      assertThat(late.err()).contains("session s: late: email");

      mail.faults().up();
      Result after = program.once();

      assertThat(after.err()).isEmpty();
      assertThat(mail.mails()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "errorHandler:\n      noErrorHandler: {}",
        "errorHandler:\n      defaultErrorHandler: {}"
      })
  void aDestinationIsTriedAsOftenAsTheRouteSaysWhateverItDoesItself(String errorHandling) {
    Path tries = program.home().resolve("tries");
    program
        .route(
            "deliver-to-nowhere",
            """
            - route:
                id: deliver-to-nowhere
                description: Fails in a way that leaves nothing of the message.
                %s
                from:
                  uri: direct:deliver-to-nowhere
                  steps:
                    - removeHeaders:
                        pattern: "*"
                    - setBody:
                        expression:
                          constant:
                            expression: "."
                    - to:
                        uri: file:{{simpan.home}}
                        parameters:
                          fileName: tries
                          fileExist: Append
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: nowhere to go
            """
                .formatted(errorHandling.replace("\n  ", "\n    ")))
        .destinations("nowhere")
        .attempts(3);

    Result result = program.once();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("session s, file chat_file: late: nowhere");
    assertThat(tries).hasContent("...");
  }
}
