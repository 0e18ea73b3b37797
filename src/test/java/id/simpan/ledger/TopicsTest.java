package id.simpan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.SafeNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void splitsWhereNoLetterOrDigitIs() {
    assertThat(Topics.words("Rapat-Senat (ke-2): \"APA?\" rapat\u00a0\u0e01\u0e32\u0e23"))
        .containsExactly("rapat", "senat", "ke", "2", "apa", "\u0e01\u0e32\u0e23");
    assertThat(Topics.words(" \uD83D\uDE80 -- ")).isEmpty();
    assertThat(Topics.words("x".repeat(100))).containsExactly("x".repeat(40));
    assertThat(Topics.words("a b ".repeat(2_000))).containsExactly("a", "b");
  }

  @Property(tries = 500)
  void eachBeginOfEachWordFindsItsTopicWhateverTheCase(
      @ForAll @StringLength(max = 60) String topic, @ForAll int which, @ForAll int length) {
    List<String> words = Topics.words(topic);
    if (words.isEmpty()) {
      return;
    }
    String word = words.get(Math.floorMod(which, words.size()));
    int end =
        word.offsetByCodePoints(
            0, 1 + Math.floorMod(length, word.codePointCount(0, word.length())));
    String begin = word.substring(0, end);

    assertThat(Topics.match(List.of(begin), topic)).isTrue();
    assertThat(Topics.words(SafeNames.sameness(topic))).isEqualTo(words);
    assertThat(Topics.match(Topics.words(topic.toUpperCase(Locale.ROOT)), topic)).isTrue();
    assertThat(isBetween(Topics.first(begin), Topics.first(word), Topics.end(begin))).isTrue();
  }

  private static boolean isBetween(byte[] from, byte[] word, byte[] to) {
    return Arrays.compareUnsigned(from, word) <= 0 && Arrays.compareUnsigned(word, to) < 0;
  }
}
