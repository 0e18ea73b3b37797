package id.simpan.rapatin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentedKindTest {

  private static final String MEETING = "85095598095";

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void schedulesAreCountedAndTheirMeetingsKnown() {
    DocumentedKind.Schedules two =
        DocumentedKind.schedules(
            200,
            bytes(
                "{'response':{},'data':{'items':[{'meeting_id':85095598095},{'meeting_id':'850 9559"
                    + " 8095'}]}}"));

    assertThat(two.found()).hasToString("2 schedules");
    assertThat(two.meetings()).containsExactly(MEETING);
    assertThat(DocumentedKind.schedules(200, bytes("{'response':{},'data':{'items':[]}}")).found())
        .hasToString("0 schedules");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "404 | {'response':{'message':'No such route'},'data':null} | it answered 404 to"
            + " /schedules: No such route",
        "422 | {'response':{'message':'Not valid'},'data':null}     | it answered 422 to"
            + " /schedules: Not valid",
        "404 | <html>s3cret</html>                                  | it answered 404 to"
            + " /schedules",
        "200 | <html>s3cret</html>                                  | is not JSON; is"
            + " rapatin.base-url right?",
        "200 | ``                                                   | is not JSON; is"
            + " rapatin.base-url right?",
        "200 | {'data':{'items':['s3cret']}}                        | has no \"response\"",
        "200 | {'response':'s3cret','data':{'items':[]}}            | has no \"response\"",
        "200 | {'response':{}}                                      | has no \"data\"",
        "200 | {'response':{},'data':null}                          | has no \"data\"",
        "200 | {'response':{},'data':[]}                            | has no list \"items\"",
        "200 | {'response':{},'data':{'items':'s3cret'}}            | has no list \"items\"",
        "200 | {'response':{},'data':{'items':[{'id':'s3cret'}]}}   | no item of /schedules has a"
            + " \"meeting_id\"",
        "200 | ['s3cret']                                           | has no \"response\""
      })
  void anyOtherAnswerToSchedulesIsNotBelieved(int status, String body, String wrong) {
    assertThatThrownBy(() -> DocumentedKind.schedules(status, bytes(body)))
        .isInstanceOf(ApiUnavailable.class)
        .hasMessageContaining(wrong)
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void recordingsAreToldByStateAndFiles() {
    assertThat(
            DocumentedKind.recordings(
                200,
                bytes(
                    "{'response':{},'data':{'uuid':'u','meeting_id':'85095598095','topic':'t','status':'ready',"
                        + "'recorded_on':'2025-09-24','delete_on':'2025-09-27','files':[{'recording_type':'a',"
                        + "'file_type':'MP4','file_size':'5','download_url':'https://zoom.us/x'}]}}"),
                MEETING))
        .hasToString("1 session (1 ready) with 1 file");
    assertThat(
            DocumentedKind.recordings(
                404, bytes("{'response':{'message':'Recording not found'}}"), MEETING))
        .hasToString("not recorded (404)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | <html>s3cret                                   | is not JSON",
        "422 | {'response':{'message':'Not valid'}}           | it answered 422 to"
            + " /recordings/85095598095: Not valid",
        "200 | {'response':{},'data':'s3cret'}                | neither an object nor an array",
        "200 | {'response':{},'data':{'uuid':'s3cret'}}       | status",
        "200 | {'data':[]}                                    | has no \"response\""
      })
  void anyOtherAnswerToRecordingsIsNotBelieved(int status, String body, String wrong) {
    assertThatThrownBy(() -> DocumentedKind.recordings(status, bytes(body), MEETING))
        .isInstanceOf(ApiUnavailable.class)
        .hasMessageContaining(wrong)
        .message()
        .doesNotContain("s3cret");
  }
}
