package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails is tried again, and {@code once} never calls it safe. */
class FailuresIT {

  private static final String MEETING = "85095598095";
  private static final int ATTEMPTS = 5;

  @TempDir private Path home;

  @Test
  void schedulesThatAreNotToBeHadAreAProblem() throws Exception {
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      rapatin.onPath("/schedules").always(Fault.status(503));

      Result result = new SimpanProgram(home).account(rapatin).once();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err()).contains("schedules: the API answered 503");
      assertThat(rapatin.requests("/schedules")).hasSize(ATTEMPTS);
    }
  }

  @Test
  void destinationWithoutErrorHandlerIsTriedAgain() throws Exception {
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      rapatin.meeting(MEETING).session("uuid==").file("chat_file", "CHAT", "x".getBytes());

      Result result =
          new SimpanProgram(home)
              .account(rapatin)
              .destinations("flaky")
              .route(
                  "deliver-to-flaky",
                  """
        - route:
            id: deliver-to-flaky
            from:
              uri: direct:deliver-to-flaky
              steps:
                - to:
                    uri: file:%1$s
                    parameters:
                      fileName: attempts
                      fileExist: Append
                - throwException:
                    exceptionType: java.io.IOException
                    message: not now
        """
                      .formatted(home.resolve("flaky")))
              .with("simpan.poll.meetings", MEETING)
              .once();

      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err()).contains("late: flaky: IOException: not now");
      assertThat(home.resolve("flaky/attempts")).hasContent("x".repeat(ATTEMPTS));
    }
  }

  /** The ledger refuses to hand out what it has just been given to keep, for a few seconds. */
  @Test
  void aClaimThatFailsIsToldAsThatAndTriedAgain() throws Exception {
    try (RapatinStandIn rapatin = RapatinStandIn.start()) {
      rapatin.meeting(MEETING);
      SimpanProgram program =
          new SimpanProgram(home).account(rapatin).with("simpan.poll.meetings", MEETING);
      assertThat(program.once().status()).isZero();
      try (Connection ledger =
              DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/ledger.db"));
          Statement statement = ledger.createStatement()) {
        statement.execute(
            """
            CREATE TRIGGER refused BEFORE UPDATE ON delivery
            WHEN NEW.state = 'delivering' AND strftime('%s', 'now') * 1000 < 4000 +
              (SELECT f.kept_at FROM recording_file f WHERE f.id = NEW.file_id)
            BEGIN SELECT RAISE(ABORT, 'not now'); END
            """);
      }
      rapatin.meeting(MEETING).session("uuid==").file("chat_file", "CHAT", "x".getBytes());

      Result result = program.once();

      assertThat(result.err())
          .contains("route deliver-file-file failed before it had work in hand: SQLiteException: ")
          .doesNotContain("schedules:", "[statement");
      assertThat(result.status()).isEqualTo(1);
      assertThat(program.archived().sessions()).hasSize(1);
      assertThat(program.once().status()).isZero();
    }
  }
}
