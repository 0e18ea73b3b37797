package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.download.Links;
import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.Secrets;
import id.simpan.routing.RapatinAnswers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

class GetRecordingsTest extends RouteTest {

  private final Links links = new Links();

  GetRecordingsTest() {
    super("get-recordings");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("answers", new RapatinAnswers(links, Secrets.NONE));
  }

  private Exchange get(int status, String json) {
    neighbour("call-rapatin")
        .whenAnyExchangeReceived(
            exchange -> {
              exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
              exchange.getMessage().setBody(json.getBytes(StandardCharsets.UTF_8));
            });
    return send(
        "direct:get-recordings",
        null,
        Map.of("meetingId", Samples.MEETING, "apiQuery", "left=over"));
  }

  @Test
  void theDocumentedExampleIsASessionOfSevenFiles() throws Exception {
    Exchange exchange =
        get(200, Files.readString(Path.of("src/test/resources/standin/show-recording-ready.json")));

    RecordingsAnswer answer = exchange.getMessage().getBody(RecordingsAnswer.class);
    assertThat(answer.problems()).isEmpty();
    assertThat(answer.sessions()).hasSize(1);
    assertThat(answer.sessions().get(0).files()).hasSize(7);
    Exchange call = neighbour("call-rapatin").getExchanges().get(0);
    assertThat(call.getVariable("apiPath")).isEqualTo("/recordings/" + Samples.MEETING);
    assertThat(call.getVariable("apiQuery")).isNull();
  }

  @Test
  void otherwiseTheBodyIsTheApisMessage() {
    Exchange exchange = get(422, "{\"response\":{\"message\":\"no such\\nid\"}}");

    assertThat(exchange.getMessage().getBody()).isEqualTo("no such id");
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(422);
  }
}
