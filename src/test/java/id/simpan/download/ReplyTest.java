package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  private static final Optional<String> SAME = Optional.of("\"e\"");

  @ParameterizedTest
  @ValueSource(longs = {0, 100})
  void a200IsTheWholeFromTheStart(long from) {
    Reply reply = Reply.of(response(200, "Content-Length", "900", "ETag", "\"e\""), from);

    assertThat(reply.resumes()).isFalse();
    assertThat(reply.total()).hasValue(900);
    assertThat(reply.validator()).isEqualTo(SAME);
  }

  @Test
  void a206ThatBeginsWhereItShouldGoesOn() {
    Reply reply = Reply.of(response(206, "Content-Range", "bytes 100-899/900"), 100);

    assertThat(reply.resumes()).isTrue();
    assertThat(reply.fits(SAME)).isTrue();
    assertThat(reply.total()).hasValue(900);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 99-899/900",
        "bytes 101-899/900",
        "bytes 0-899/900",
        "bytes 100-898/900",
        "bytes 100-900/900",
        "bytes 100-99/100",
        "bytes 100-9/10",
        "bytes 100-899/*",
        "bytes */900",
        "bytes=100-899/900",
        "items 100-899/900",
        "bytes 99999999999999999999-1/2",
        "",
        "junk"
      })
  void a206ThatPromisesAnotherPartDoesNotFit(String range) {
    Reply reply = Reply.of(response(206, "Content-Range", range), 100);

    assertThat(reply.resumes()).isTrue();
    assertThat(reply.fits(SAME)).isFalse();
  }

  @Test
  void a206ThatNobodyAskedForDoesNotFit() {
    Reply reply = Reply.of(response(206, "Content-Range", "bytes 0-899/900"), 0);

    assertThat(reply.fits(Optional.empty())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ETag,\"e\",true",
    "ETag,\"f\",false",
    "Last-Modified,\"e\",true",
    "ETag,W/\"e\",true"
  })
  void aPartOfOtherContentDoesNotFit(String header, String value, boolean fits) {
    Reply reply = Reply.of(response(206, "Content-Range", "bytes 100-899/900", header, value), 100);

    assertThat(reply.fits(SAME)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes */100,true",
    "bytes */101,false",
    "bytes */99,false",
    "'',false",
    "junk,false"
  })
  void a416SaysWhetherAllIsThere(String range, boolean allThere) {
    Reply reply = Reply.of(response(416, "Content-Range", range), 100);

    assertThat(reply.isAllThere()).isEqualTo(allThere);
    assertThat(reply.fits(SAME)).isEqualTo(allThere);
  }

  @Test
  void aWeakValidatorIsNone() {
    assertThat(Reply.of(response(200, "ETag", "W/\"e\""), 0).validator()).isEmpty();
    assertThat(Reply.of(response(200, "ETag", "W/\"e\"", "Last-Modified", "then"), 0).validator())
        .hasValue("then");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1e3", "99999999999999999999"})
  void anAbsurdLengthIsNone(String length) {
    assertThat(Reply.of(response(200, "Content-Length", length), 0).total()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401,the download host answered 401: the link has ended",
    "403,the download host answered 403: the link has ended",
    "404,the download host answered 404: the link has ended",
    "410,the download host answered 410: the link has ended",
    "204,the download host answered 204",
    "304,the download host answered 304",
    "500,the download host answered 500"
  })
  void anotherStatusIsAFault(int status, String problem) {
    assertThatThrownBy(() -> Reply.of(response(status), 0))
        .isInstanceOf(DownloadFault.class)
        .hasMessage(problem);
  }

  @Test
  void a416ToARequestForTheWholeIsAFault() {
    assertThatThrownBy(() -> Reply.of(response(416), 0)).isInstanceOf(DownloadFault.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type,text/html",
    "Content-Type,TEXT/HTML; charset=utf-8",
    "Content-Encoding,gzip",
    "Content-Encoding,'br, identity'"
  })
  void aPageOrAnEncodedBodyIsAFault(String header, String value) {
    assertThatThrownBy(() -> Reply.of(response(200, header, value), 0))
        .isInstanceOf(DownloadFault.class);
  }

  private static HttpResponse response(int status, String... headers) {
    BasicHttpResponse response = new BasicHttpResponse(status);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    return response;
  }
}
