package id.simpan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypePatternsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                       | timeline                                    | true",
        "''                      | timeline                                    | true",
        "!timeline               | timeline                                    | false",
        "!timeline               | chat_file                                   | true",
        "*,!timeline             | timeline                                    | false",
        "!timeline,*             | timeline                                    | false",
        "audio_only,chat_file    | chat_file                                   | true",
        "audio_only,chat_file    | timeline                                    | false",
        "*_view                  | gallery_view                                | true",
        "*_view                  | gallery_viewer                              | false",
        "shared_*_view           | shared_screen_with_speaker_view             | true",
        "*(CC)                   | shared_screen_with_speaker_view(CC)         | true",
        "summary*,!summary_next* | summary_next_steps                          | false",
        "GALLERY_VIEW            | gallery_view                                | true",
        "' audio_only '          | audio_only                                  | true",
        "a.c                     | abc                                         | false",
        "[a-z]                   | b                                           | false"
      })
  void aListLetsThroughWhatItNames(String patterns, String type, boolean allowed) {
    assertThat(
            TypePatterns.allow(
                List.of(patterns.split(",")).stream().filter(p -> !p.isEmpty()).toList(), type))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | true",
        "*                  | true",
        "!timeline          | true",
        "*,!*_view          | true",
        "!*                 | false",
        "chat,!*            | false",
        "chat,!CHAT         | false",
        "*_view,!*view      | false",
        "*_view,!gallery_*  | true",
        "chat,cc,!chat      | true"
      })
  void aListThatLeavesOutAllThatItNamesLetsNothingThrough(String patterns, boolean allowed) {
    assertThat(
            TypePatterns.allowAny(
                List.of(patterns.split(",")).stream().filter(p -> !p.isEmpty()).toList()))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "!timeline", "shared_screen_with_speaker_view(CC)", "a-b.c", " M4A "})
  void namesAndStarsAreAPattern(String pattern) {
    assertThat(TypePatterns.isOne(pattern)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "[", "[a-z]*", "chat|cc", "a,b", "a b", "a?", "!!a", "^a$"})
  void whatMeansSomethingElsewhereIsNone(String pattern) {
    assertThat(TypePatterns.isOne(pattern)).isFalse();
  }

  @Test
  void anyOneOfTheNamesOfAFileWillDoButNoneMayBeLeftOut() {
    assertThat(TypePatterns.allow(List.of("CC", "CHAT"), "closed_caption", "CC")).isTrue();
    assertThat(TypePatterns.allow(List.of("CC", "!closed_*"), "closed_caption", "CC")).isFalse();
    assertThat(TypePatterns.allow(List.of("CHAT"), "closed_caption", "CC")).isFalse();
  }

  @Property(tries = 500)
  void aStarLetsThroughTypesNeverSeenBefore(@ForAll String type) {
    assertThat(TypePatterns.allow(List.of("*"), type)).isTrue();
    assertThat(TypePatterns.allow(List.of("*", "!*"), type)).isFalse();
  }
}
