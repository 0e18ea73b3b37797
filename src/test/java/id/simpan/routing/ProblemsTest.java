package id.simpan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.download.DownloadFault;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

  private final Problems problems =
      new Problems(
          Arrays.asList(
              "13|bPC5", "s3cret", "s3cret-key", "", null, "https://hooks.id/services/T00/x?y=z"),
          "https://api.rapatin.id");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "401 for https://us06web.zoom.us/rec/x?a=b | 401 for (link)",
        "{url: https:\\/\\/zoom.us\\/x and more    | {url: (link) and more",
        "see HTTP://zoom.us/x, then go             | see (link) then go",
        "_https://zoom.us/x                        | _(link)",
        "1https://zoom.us/x                        | 1(link)",
        "jdbc:postgresql://u:p@db/x is away        | jdbc:(link) is away",
        "password s3cret!                          | password ***!",
        "key s3cret-key!                           | key ***!",
        "s3crets3cret                              | ******",
        "POST /services/T00/x?y=z failed           | POST *** failed",
        "https://hooks.id/services/T00/x?y=z: no   | ***: no",
        "to https://api.rapatin.id:443 failed      | to https://api.rapatin.id failed",
        "https://api.rapatin.id/schedules?a=b: 502 | https://api.rapatin.id 502",
        "https://api.rapatin.id.evil.id/x          | (link)",
        "https://api.rapatin.id:p@evil.id/x        | (link)",
        "https://api.rapatin.idx                   | (link)"
      })
  void linksAndSecretsAreLeftOut(String message, String shown) {
    assertThat(problems.describe(new DownloadFault(message))).isEqualTo(shown);
  }

  @Test
  void theLastTokensAreSecretsToo() {
    for (int i = 10; i < 30; i++) {
      problems.add(i + "|tOkEn");
    }

    assertThat(problems.safe("Bearer 29|tOkEn, s3cret, 20|tOkEn"))
        .isEqualTo("Bearer ***, ***, ***");
    assertThat(problems.safe("10|tOkEn")).isEqualTo("10|tOkEn"); // over for long
  }

  @Test
  void aValueThatNamesNoSettingIsNotQuoted() {
    assertThat(
            problems.describe(
                new IllegalArgumentException(
                    "Could not resolve placeholder 'd' in value \"pass:${d}\"")))
        .isEqualTo(
            "IllegalArgumentException: the value of a setting has a part in ${ and } that is the name of no setting");
  }

  @Property(tries = 500)
  void whateverIsThrownIsOneShortLineWithoutSecrets(
      @ForAll String start, @ForAll String end, @ForAll boolean wrapped) {
    String message = start + " 13|bPC5 \r\n https://zoom.us/rec/p1ece?x s3cret-key " + end;
    Exception thrown = new IOException(message);

    assertThat(problems.describe(wrapped ? new RuntimeException(thrown) : thrown))
        .doesNotContain("13|bPC5", "s3cret", "p1ece")
        .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]")
        .matches(line -> line.codePointCount(0, line.length()) <= 301);
  }

  @Test
  void ourOwnWordsStandAloneAndOthersAfterTheirKind() {
    assertThat(problems.describe(new DownloadFault("no bytes"))).isEqualTo("no bytes");
    assertThat(problems.describe(new IOException("disk full"))).isEqualTo("IOException: disk full");
    assertThat(problems.describe(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void theCauseOfAWrapperIsTold() {
    assertThat(problems.describe(new RuntimeException(new DownloadFault("no bytes"))))
        .isEqualTo("no bytes");
    assertThat(
            problems.describe(
                new CamelExecutionException("went wrong", null, new DownloadFault("no bytes"))))
        .contains("no bytes");
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    String shown = problems.describe(new DownloadFault("x" + "😀".repeat(500)));

    assertThat(shown).endsWith("😀…");
    assertThat(List.of(shown.split("😀"))).first().isEqualTo("x");
  }

  @Test
  void aStatementIsToldWithoutItsSql() {
    SQLException cause = new SQLException("[SQLITE_BUSY] The database file is locked");
    String sql =
        " [statement:\"UPDATE delivery\nSET lease = :lease\", arguments:{named:{lease:a]}}]";

    assertThat(problems.describe(new RuntimeException(cause + sql, cause)))
        .isEqualTo("SQLException: [SQLITE_BUSY] The database file is locked");
    assertThat(problems.describe(new IllegalStateException("Expected one element" + sql)))
        .isEqualTo("IllegalStateException: Expected one element");
    assertThat(problems.trace(new IllegalStateException("Expected one element" + sql)))
        .startsWith("java.lang.IllegalStateException: Expected one element\n")
        .doesNotContain("[statement:");
  }
}
