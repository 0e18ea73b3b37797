package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import id.simpan.settings.UnusableSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

class FailureTest {

  private static Environment environment(Map<String, Object> settings) throws IOException {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    new YamlPropertySourceLoader()
        .load("defaults", new FileSystemResource("config/application.yaml"))
        .forEach(environment.getPropertySources()::addLast);
    return environment;
  }

  private static Failure failure(Exception cause, Map<String, Object> settings) throws IOException {
    return Failure.of(
        new IllegalStateException("bean 'ledger' ...", cause), Optional.of(environment(settings)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[SQLITE_NOTADB] File opened that is not a database file | 2 | is damaged; move ledger.db"
            + " away",
        "[SQLITE_CORRUPT] The database disk image is malformed   | 2 | is damaged; move ledger.db"
            + " away",
        "[SQLITE_CANTOPEN] Unable to open the database file      | 2 | cannot be written; rights"
            + " for the user",
        "[SQLITE_READONLY] Attempt to write a readonly database  | 2 | cannot be written; rights"
            + " for the user",
        "[SQLITE_FULL] Insertion failed because database is full | 1 | as the disk is full",
        "[SQLITE_IOERR] Some kind of disk I/O error occurred     | 1 | cannot be used:"
            + " [SQLITE_IOERR]"
      })
  void theEmbeddedLedger(String message, int status, String line) throws IOException {
    Failure failure = failure(new FlywayException("x", new SQLException(message)), Map.of());

    assertThat(failure.line())
        .startsWith("simpan.ledger.directory: the ledger in ./data ")
        .contains(line)
        .hasLineCount(1);
    assertThat(failure.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"08001,1", "57P03,1", "53300,1", "28P01,2", "3D000,2", "42501,2"})
  void postgresql(String state, int status) throws IOException {
    Failure failure =
        failure(
            new SQLException("no, s3cret,\n jdbc:postgresql://u:p@db/x", state),
            Map.of(
                "simpan.ledger.url", "jdbc:postgresql://db/x", "simpan.ledger.password", "s3cret"));

    assertThat(failure)
        .isEqualTo(
            new Failure(
                "simpan.ledger.url: the database cannot be used: no, ***, jdbc:(link)", status));
  }

  @Test
  void placesThatCannotBeUsed() throws IOException {
    assertThat(failure(new UncheckedIOException(new AccessDeniedException("/srv/data")), Map.of()))
        .isEqualTo(
            new Failure(
                "/srv/data: access is denied; rights for the user who runs Simpan are expected",
                2));
    assertThat(
            failure(
                new UncheckedIOException(
                    new FileSystemException("/srv/w", null, "No space left on device")),
                Map.of()))
        .isEqualTo(new Failure("/srv/w: the disk is full; room is expected", 1));
  }

  @Test
  void settingsSpeakForThemselves() {
    assertThat(Failure.of(new UnusableSettings(List.of("a", "b")), Optional.empty()))
        .isEqualTo(new Failure("a\nb", 2));
  }

  @Test
  void whatNobodyForesawIsOneLineAndTheRestInTheLogWithoutSecrets() throws IOException {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("id.simpan.failure");
    log.start();
    logger.addAppender(log);
    try {
      Failure failure =
          failure(
              new ArithmeticException("13|s3cret\nat https://zoom.us/rec/p1ece"),
              Map.of("rapatin.token", "13|s3cret", "logging.file.name", "/x/simpan.log"));

      assertThat(failure.line())
          .hasLineCount(1)
          .startsWith("simpan ended for what it did not foresee: ")
          .endsWith("; all of it is in /x/simpan.log")
          .doesNotContain("s3cret", "p1ece");
      assertThat(failure.status()).isEqualTo(1);
      assertThat(log.list).hasSize(1);
      assertThat(log.list.get(0).getFormattedMessage())
          .contains("java.lang.ArithmeticException: *** at (link)", "at id.simpan.command.Failure")
          .doesNotContain("s3cret", "p1ece");
    } finally {
      logger.detachAppender(log);
    }
  }
}
