package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import id.simpan.download.Links;
import id.simpan.ledger.Meetings;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.SchedulesAnswer.Schedule;
import id.simpan.rapatin.Secrets;
import id.simpan.routing.Problems;
import id.simpan.routing.RapatinAnswers;
import id.simpan.routing.Sweep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class DiscoverMeetingsTest extends RouteTest {

  private final Meetings meetings = mock(Meetings.class);
  private final Sweep sweep = mock(Sweep.class);

  DiscoverMeetingsTest() {
    super("discover-meetings", "error-handling", "note-failure");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    when(sweep.firstDay()).thenReturn("2025-09-17");
    when(sweep.lastDay()).thenReturn("2025-09-25");
    registry.bind("meetings", meetings);
    registry.bind("sweep", sweep);
    registry.bind("answers", new RapatinAnswers(new Links(), Secrets.NONE));
    registry.bind("problems", new Problems(List.of()));
  }

  private void page(int number, int status, String data) {
    neighbour("call-rapatin")
        .whenExchangeReceived(
            number,
            exchange -> {
              exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
              exchange
                  .getMessage()
                  .setBody(("{\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8));
            });
  }

  private static List<String> ids(List<Schedule> page) {
    return page.stream().map(Schedule::meetingId).toList();
  }

  @Test
  void whatIsNoScheduleIsToldAndTheOthersAreNoted() throws Exception {
    page(1, 200, "{\"items\":[5,{\"meeting_id\":81000000001}],\"meta\":{\"last_page\":2}}");
    page(2, 200, "{\"items\":[{\"meeting_id\":81000000002}]}");

    send("direct:discover-meetings", null);

    verify(meetings).discovered(argThat(page -> ids(page).equals(List.of("81000000001"))));
    verify(meetings).discovered(argThat(page -> ids(page).equals(List.of("81000000002"))));
    verify(sweep).unreadable(1);
    verify(sweep).discovered();
  }

  @Test
  void readsPageAfterPage() throws Exception {
    page(
        1,
        200,
        "{\"items\":[{\"meeting_id\":81000000001},{\"meeting_id\":\"81000000002\"}],"
            + "\"meta\":{\"last_page\":2}}");
    page(2, 200, "{\"items\":[{\"meeting_id\":\"810 0000 0003\"}],\"meta\":{\"last_page\":2}}");
    neighbour("call-rapatin").expectedMessageCount(2);

    send("direct:discover-meetings", null);

    neighbour("call-rapatin").assertIsSatisfied();
    verify(meetings)
        .discovered(argThat(page -> ids(page).equals(List.of("81000000001", "81000000002"))));
    verify(meetings).discovered(argThat(page -> ids(page).equals(List.of("81000000003"))));
    verifyNoMoreInteractions(meetings);
    verify(sweep).discovered();
    List<Exchange> calls = neighbour("call-rapatin").getExchanges();
    assertThat(calls).extracting(call -> call.getVariable("apiPath")).containsOnly("/schedules");
    assertThat(calls)
        .extracting(call -> call.getVariable("apiQuery"))
        .containsExactly(
            "tab=all&from=2025-09-17&to=2025-09-25&page=1",
            "tab=all&from=2025-09-17&to=2025-09-25&page=2");
  }

  @Test
  void anAnswerThatRefusesIsNotAskedAgain() throws Exception {
    page(1, 422, "null");
    neighbour("call-rapatin").expectedMessageCount(1);

    Exchange exchange = send("direct:discover-meetings", null);

    neighbour("call-rapatin").assertIsSatisfied();
    assertThat(exchange.isFailed()).isFalse();
    verify(sweep).discoveryFailed("the API answered 422 to /schedules");
  }

  @Test
  void troubleIsTriedFiveTimesAndDoesNotStopTheSweep() throws Exception {
    neighbour("call-rapatin")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new ApiUnavailable("the API answered 503");
            });
    neighbour("call-rapatin").expectedMessageCount(5);

    Exchange exchange = send("direct:discover-meetings", null);

    neighbour("call-rapatin").assertIsSatisfied();
    assertThat(exchange.isFailed()).isFalse();
    verify(sweep).discoveryFailed("the API answered 503");
  }

  @Test
  void pagesWithoutEndEndAndAreTold() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    withNext(() -> "{\"meeting_id\":%d}".formatted(asked.incrementAndGet()));
    neighbour("call-rapatin").expectedMessageCount(1000);

    send("direct:discover-meetings", null);

    neighbour("call-rapatin").assertIsSatisfied();
    verify(sweep).discoveryFailed(startsWith("/schedules has more than 1,000 pages, so meetings"));
    verify(sweep, never()).discovered();
  }

  @Test
  void theSamePageOnceMoreIsTheLast() throws Exception {
    withNext(() -> "{\"meeting_id\":81000000001}");
    neighbour("call-rapatin").expectedMessageCount(2);

    send("direct:discover-meetings", null);

    neighbour("call-rapatin").assertIsSatisfied();
    verify(sweep).discovered();
  }

  private void withNext(Supplier<String> item) {
    neighbour("call-rapatin")
        .whenAnyExchangeReceived(
            exchange -> {
              exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
              exchange
                  .getMessage()
                  .setBody(
                      "{\"data\":{\"items\":[%s],\"links\":{\"next\":\"x\"}}}"
                          .formatted(item.get())
                          .getBytes(StandardCharsets.UTF_8));
            });
  }
}
