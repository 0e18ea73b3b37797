package id.simpan.rapatin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerShapeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static ObjectNode shape(String json) {
    return AnswerShape.of(200, json.getBytes(StandardCharsets.UTF_8), "api.rapatin.id");
  }

  private static String shapeOf(String field, Object value) throws Exception {
    String json = JSON.writeValueAsString(JSON.createObjectNode().putPOJO(field, value));
    return shape(json).at("/body/" + field).asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete_on      | 2025-09-27                    | text of 10 characters, date",
        "delete_on      | 27 September 2025             | text of 17 characters, other date",
        "start_time     | 19:30:00                      | text of 8 characters, time",
        "join_time      | 2025-09-24T12:00:00Z          | text of 20 characters, date and time",
        "file_size      | 55123456                      | text of 8 characters, whole number",
        "file_size      | 55.1                          | text of 4 characters, decimal number",
        "meeting_id     | 850 9559 8095                 | text of 13 characters, digits in groups",
        "uuid           | WuPF5b6WRqGRIMOML52Gcw==      | text of 24 characters, Base64 of 16"
            + " bytes",
        "user_email     | budi@kampus.example           | text of 19 characters, email address",
        "topic          | Rapat                         | text of 5 characters, one word",
        "topic          | Rapat: Budi                   | text of 11 characters, ASCII",
        "topic          | Rapát: Budi                   | text of 11 characters, Unicode",
        "topic          | <b>Budi                       | text of 7 characters, HTML",
        "status         | ready                         | text: ready",
        "status         | Budi                          | text of 4 characters, one word",
        "recording_type | closed_caption                | text: closed_caption",
        "recording_type | budi_view                     | text of 9 characters, one word",
        "topic          | ready                         | text of 5 characters, one word",
        "file_type      | MP4                           | text: MP4",
        "download_url   | https://us06web.zoom.us/r?t=x | https URL at a host of zoom.us with a"
            + " query",
        "download_url   | http://zoom.us.evil.id:80/x   | http URL at another host with a port",
        "share_url      | https://api.rapatin.id/x      | https URL at the API's host",
        "share_url      | https://budi secret/          | URL that cannot be read"
      })
  void aTextIsItsLengthAndWhatItLooksLike(String field, String value, String shape)
      throws Exception {
    assertThat(shapeOf(field, value))
        .isEqualTo(
            shape.startsWith("text") || !shape.contains("URL")
                ? shape
                : "text of %d characters, %s".formatted(value.length(), shape));
  }

  @Test
  void otherValuesAreTheirTypes() {
    assertThat(shape("{\"data\":{\"a\":85095598095,\"b\":-1,\"c\":1.5,\"d\":true,\"e\":null}}"))
        .hasToString(
            "{\"status\":200,\"bytes\":59,\"body\":{\"data\":{\"a\":\"whole number of 11 digits\","
                + "\"b\":\"whole number of 1 digit\",\"c\":\"decimal number\","
                + "\"d\":\"true or false\",\"e\":\"null\"}}}");
    assertThat(shape("<html>Budi</html>"))
        .hasToString("{\"status\":200,\"bytes\":17,\"body\":\"not JSON\"}");
  }

  @Test
  void namesThatMayBeValuesAreLeftOut() {
    ObjectNode shape =
        shape(
            "{\"13|bPC5\":1,\"budi@kampus.example\":2,\"85095598095\":3,\"WuPF5b6W\":4,"
                + "\"delete_on\":5}");

    assertThat(shape.toString())
        .contains("delete_on", "other name 4, of 8 characters")
        .doesNotContain("bPC5", "budi", "85095598095", "WuPF5b6W");
  }

  @Test
  void aListUnderNamesOfPeopleIsNoListOfNames() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      char one = (char) ('a' + i / 26);
      char two = (char) ('a' + i % 26);
      json.append(i == 0 ? "" : ",").append("\"budi").append(one).append(two).append("\":1");
    }
    assertThat(shape(json + "}").toString()).doesNotContain("budi");
  }

  @Test
  void aHugeAnswerHasAShapeOfItsOwn() {
    String digits = "1 ".repeat(200_000) + "1";
    String nested = "[".repeat(900) + "\"s3cret\"" + "]".repeat(900);
    String many = "[" + "\"s3cret\",".repeat(5_000) + "1]";

    assertThat(
            shape("{\"a\":\"" + digits + "\",\"b\":" + nested + ",\"c\":" + many + "}").toString())
        .hasSizeLessThan(20_000)
        .contains("400001 characters", "deeper than 12", "4801 more")
        .doesNotContain("s3cret");
  }

  /** Each value is longer than any word of a shape, and in no vocabulary. */
  @Property(tries = 300)
  void noValueIsInIt(
      @ForAll @StringLength(min = 1, max = 40) String text,
      @ForAll long number,
      @ForAll List<@StringLength(max = 30) String> names)
      throws Exception {
    String secret = "s3cret" + text;
    ObjectNode json = JSON.createObjectNode();
    List<String> fields = new ArrayList<>(List.of("status", "recording_type", "download_url"));
    names.forEach(name -> fields.add("n4me" + name));
    for (String field : fields) {
      json.put(field, field.equals("download_url") ? "https://zoom.us/" + secret : secret);
      json.putObject("x" + fields.indexOf(field)).put(field, number % 1_000 + 5_000_000_000L);
    }
    String shape = shape(JSON.writeValueAsString(json)).toString();

    assertThat(shape).doesNotContain("s3cret", "n4me", "500000");
  }
}
