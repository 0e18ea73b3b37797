package id.simpan.rapatin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpan.rapatin.SchedulesAnswer.Schedule;
import java.time.LocalDate;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesAnswerTest {

  private static final String ONE = "[{\"meeting_id\":85095598095}]";

  @Test
  void schedulesNameTheirMeetingAndDay() {
    SchedulesAnswer answer =
        read(
            """
            {"data":{"items":[
              {"id":1,"topic":"Kuliah","start_date":"2025-09-24","meeting_id":"850 9559 8095"},
              {"id":2,"topic":null,"start_date":"tomorrow","meeting_id":85095598096}]}}
            """,
            1);

    assertThat(answer.schedules())
        .containsExactly(
            new Schedule("85095598095", "Kuliah", Optional.of(LocalDate.of(2025, 9, 24))),
            new Schedule("85095598096", "", Optional.empty()));
    assertThat(answer.more()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "null",
        "{\"meeting_id\":null}",
        "{\"meeting_id\":\"\"}",
        "{\"meeting_id\":\"../x\"}",
        "{\"meeting_id\":\"a/b?c\"}",
        "{\"meeting_id\":1.5}"
      })
  void aScheduleWithoutAUsableMeetingIdIsCountedAndPassedOver(String item) {
    SchedulesAnswer answer =
        read("{\"data\":{\"items\":[%s,{\"meeting_id\":\"1\"}]}}".formatted(item), 1);

    assertThat(answer.schedules()).hasSize(1);
    assertThat(answer.unreadable()).isEqualTo(1);
  }

  @Test
  void aPageThatOnlyRepeatsTheOneBeforeIsTheLast() {
    String json = "{'data':{'items':ONE,'links':{'next':'x'}}}".replace('\'', '"');
    SchedulesAnswer first = read(json.replace("ONE", ONE), 1);

    assertThat(first.after(null).more()).isTrue();
    assertThat(read(json.replace("ONE", ONE), 2).after(first).more()).isFalse();
    assertThat(read(json.replace("ONE", "[{\"meeting_id\":7}]"), 2).after(first).more()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'data':{'items':ONE}}                                                  | false",
        "{'data':{'items':ONE,'meta':{'current_page':1,'last_page':3}}}          | true",
        "{'data':{'items':ONE,'meta':{'current_page':2,'last_page':2}}}          | false",
        "{'data':{'items':ONE,'meta':{'last_page':'3'}}}                         | true",
        "{'data':{'items':ONE,'pagination':{'total_pages':3}}}                   | true",
        "{'data':{'items':ONE,'pagination':{'links':{'next':'https://x/?p=3'}}}} | true",
        "{'data':{'items':ONE,'links':{'next':'https://x/?page=3'}}}             | true",
        "{'data':{'items':ONE,'links':{'next':null}}}                            | false",
        "{'data':{'items':ONE,'next_page_url':'https://x/?page=3'}}              | true",
        "{'data':ONE,'meta':{'last_page':3}}                                     | true",
        "{'data':ONE,'links':{'next':'https://x/?page=3'}}                       | true",
        "{'data':ONE,'meta':{'last_page':2}}                                     | false",
        "{'data':{'items':[],'meta':{'last_page':9}}}                            | false"
      })
  void anotherPageIsAskedForInEachStyleOfPagination(String json, boolean more) {
    assertThat(read(json.replace('\'', '"').replace("ONE", ONE), 2).more()).isEqualTo(more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"data\":null}", "{\"data\":{\"items\":7}}"})
  void anAnswerWithoutSchedulesIsNoAnswer(String json) {
    assertThatThrownBy(() -> read(json, 1)).isInstanceOf(ApiUnavailable.class);
  }

  @Provide
  Arbitrary<HostileJson.Answer> answers() {
    return HostileJson.like("{\"data\":{\"items\":%s,\"meta\":{\"last_page\":3}}}".formatted(ONE));
  }

  @Property(tries = 500)
  void anyAnswerGivesSchedulesOrAReasonThatRepeatsNothing(
      @ForAll("answers") HostileJson.Answer json) {
    try {
      assertThat(SchedulesAnswer.read(json.bytes(), 1).schedules())
          .allMatch(schedule -> MeetingIds.isUsable(schedule.meetingId()));
    } catch (ApiUnavailable unusable) {
      assertThat(unusable).hasNoCause().hasMessageNotContaining(HostileJson.SECRET);
    }
  }

  private static SchedulesAnswer read(String json, int page) {
    return SchedulesAnswer.read(json.getBytes(UTF_8), page);
  }
}
