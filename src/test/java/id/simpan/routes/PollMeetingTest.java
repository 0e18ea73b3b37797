package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import id.simpan.ledger.Meetings;
import id.simpan.rapatin.ApiPaused;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import id.simpan.routing.Problems;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class PollMeetingTest extends RouteTest {

  private final Meetings meetings = mock(Meetings.class);

  PollMeetingTest() {
    super("poll-meeting", "error-handling", "note-failure");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("meetings", meetings);
    registry.bind("problems", new Problems(List.of()));
  }

  private void apiAnswers(int status, Object body) {
    neighbour("get-recordings")
        .whenAnyExchangeReceived(
            exchange -> {
              exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
              exchange.getMessage().setBody(body);
            });
  }

  private void apiThrows(RuntimeException fault) {
    neighbour("get-recordings")
        .whenAnyExchangeReceived(
            exchange -> {
              throw fault;
            });
  }

  @Test
  void handsEachSessionOn() throws Exception {
    Session one = Samples.session(Status.READY);
    Session two = Samples.session(Status.PROCESSING);
    RecordingsAnswer answer = new RecordingsAnswer(List.of(one, two), List.of("odd"));
    apiAnswers(200, answer);
    neighbour("archive-session").expectedBodiesReceived(one, two);

    send("direct:poll-meeting", Samples.MEETING);

    neighbour("archive-session").assertIsSatisfied();
    assertThat(neighbour("get-recordings").getExchanges().get(0).getVariable("meetingId"))
        .isEqualTo(Samples.MEETING);
    verify(meetings).answered(Samples.MEETING, answer);
  }

  @Test
  void a404IsNotRecorded() throws Exception {
    apiAnswers(404, "Recording not found");
    neighbour("archive-session").expectedMessageCount(0);

    send("direct:poll-meeting", Samples.MEETING);

    neighbour("archive-session").assertIsSatisfied();
    verify(meetings).notRecorded(Samples.MEETING);
    verifyNoMoreInteractions(meetings);
  }

  @Test
  void a422IsSetAsideWithTheApisMessage() {
    apiAnswers(422, "no such id");

    send("direct:poll-meeting", Samples.MEETING);

    verify(meetings).setAside(Samples.MEETING, "set aside, the API answered 422: no such id");
    verifyNoMoreInteractions(meetings);
  }

  @Test
  void troubleIsTriedFiveTimesAndHoldsUpNoOther() throws Exception {
    apiThrows(new ApiUnavailable("the API answered 502"));
    neighbour("get-recordings").expectedMessageCount(5);

    Exchange exchange = send("direct:poll-meeting", Samples.MEETING);

    neighbour("get-recordings").assertIsSatisfied();
    assertThat(exchange.isFailed()).isFalse();
    verify(meetings).failed(Samples.MEETING, "the API answered 502");
    verifyNoMoreInteractions(meetings);
  }

  @Test
  void aPauseIsLeftToTheNextSweep() throws Exception {
    apiThrows(new ApiPaused("not now"));
    neighbour("get-recordings").expectedMessageCount(1);

    send("direct:poll-meeting", Samples.MEETING);

    neighbour("get-recordings").assertIsSatisfied();
    verify(meetings).failed(Samples.MEETING, "not now");
  }
}
