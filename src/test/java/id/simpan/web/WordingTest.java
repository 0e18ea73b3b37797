package id.simpan.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Times, sizes and foreign texts as a reader expects them. */
class WordingTest {

  private static final Instant NOW = Instant.parse("2026-11-26T17:30:00Z");
  private static final Wording ENGLISH = in("en");
  private static final Wording INDONESIAN = in("id");

  private static Wording in(String language) {
    ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    messages.setBasename("simpan/web/messages");
    messages.setDefaultEncoding("UTF-8");
    messages.setFallbackToSystemLocale(false);
    return new Words(messages, ZoneId.of("Asia/Jakarta"), Clock.fixed(NOW, ZoneOffset.UTC))
        .in(Locale.forLanguageTag(language));
  }

  @Test
  void timesAreThoseOfTheZoneInTheFormOfTheLanguage() {
    assertThat(ENGLISH.time(NOW)).isEqualTo("27 Nov 2026, 00:30");
    assertThat(INDONESIAN.time(NOW)).isEqualTo("27 Nov 2026 00.30");
    assertThat(ENGLISH.told("at risk from 2026-11-26T17:30:00Z on, not 2026-99-99T00:00:00Z"))
        .isEqualTo("at risk from 27 Nov 2026, 00:30 on, not 2026-99-99T00:00:00Z");
    assertThat(INDONESIAN.told("the API asked for no call before 2026-11-26T17:30:00Z"))
        .isEqualTo("API meminta agar tidak dipanggil sebelum 27 Nov 2026 00.30");
    assertThat(INDONESIAN.tongue("the API answered 503")).isNull();
    assertThat(INDONESIAN.tongue("IOException: broken pipe")).isEqualTo("en");
    assertThat(ENGLISH.tongue("IOException: broken pipe")).isNull();
    assertThat(INDONESIAN.day("2025-09-24")).isEqualTo("24 Sep 2025");
    assertThat(INDONESIAN.day("yesterday")).isEqualTo("yesterday");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, over, sudah lewat",
    "59, 59 s, 59 dtk",
    "60, 1 min, 1 mnt",
    "3600, 1 h 0 min, 1 jam 0 mnt",
    "172799, 47 h 59 min, 47 jam 59 mnt",
    "172800, 2 days 0 h, 2 hari 0 jam"
  })
  void whatIsLeftIsSaidInTheUnitsThatMatter(long seconds, String english, String indonesian) {
    assertThat(ENGLISH.left(NOW.plusSeconds(seconds))).isEqualTo(english);
    assertThat(INDONESIAN.left(NOW.plusSeconds(seconds))).isEqualTo(indonesian);
    assertThat(ENGLISH.duration(Duration.ofHours(50))).isEqualTo("2 days 2 h");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1 kB",
    "1549, '1,5 kB'",
    "99949, '99,9 kB'",
    "999999, 1 MB",
    "321400000000, 321 GB",
    "9223372036854775807, 9.223.372 TB"
  })
  void sizesAreDecimal(double bytes, String said) {
    assertThat(INDONESIAN.bytes(bytes)).isEqualTo(said);
  }

  @Property
  void whateverATopicHoldsItIsOneLineThatTurnsNothing(@ForAll String text) {
    String topic = ENGLISH.topic(text);

    assertThat(topic.codePointCount(0, topic.length())).isLessThanOrEqualTo(140);
    assertThat(topic).doesNotContainPattern("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069\\p{Cs}]");
  }

  @Test
  void whatBelongsTogetherStaysTogether() {
    assertThat(ENGLISH.line(" Wisuda\u0000\r\n 👩‍🎓🏽\t\u202E! ")).isEqualTo("Wisuda 👩‍🎓🏽 !");
    assertThat(ENGLISH.topic("🎉".repeat(141))).isEqualTo("🎉".repeat(139) + "…");
  }

  @Test
  void onlyWhereABrowserMayGoIsALink() {
    assertThat(ENGLISH.link("https://cloud.example/rekaman/a%20b.mp4")).isNotNull();
    for (String none :
        new String[] {
          "/srv/archive",
          "s3://bucket/x",
          "javascript:alert(1)",
          "http://a/b",
          "https://a/b?key=1",
          "https://me:secret@a/b",
          "https:///x",
          "a b"
        }) {
      assertThat(ENGLISH.link(none)).as(none).isNull();
    }
  }

  @Test
  void anAnswerIsLaidOutAndWhatIsNoneIsALine() {
    assertThat(ENGLISH.json("{\"a\":[1]}")).isEqualTo("{\n  \"a\" : [ 1 ]\n}");
    assertThat(ENGLISH.json("no\njson")).isEqualTo("no json");
  }
}
