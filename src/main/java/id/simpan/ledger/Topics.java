package id.simpan.ledger;

import id.simpan.archive.SafeNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The words of topics, whatever their case and Unicode form. */
final class Topics {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  /** Of one topic, and letters of a word; the rest is not found. */
  private static final int MOST = 30;

  private static final int LONGEST = 40;

  private Topics() {}

  /** The words of a text, each once, with upper and lower case made one. */
  static List<String> words(String text) {
    return split(folded(text));
  }

  private static String folded(String text) {
    boolean isPlain = text.chars().allMatch(c -> c < 0x80); // most are, and it costs a tenth
    return isPlain ? text.toLowerCase(Locale.ROOT) : SafeNames.sameness(text);
  }

  private static List<String> split(String folded) {
    Set<String> words = new LinkedHashSet<>();
    Matcher word = WORD.matcher(folded);
    while (words.size() < MOST && word.find()) {
      words.add(cut(word.group()));
    }
    return List.copyOf(words);
  }

  private static String cut(String word) {
    return word.codePointCount(0, word.length()) <= LONGEST
        ? word
        : word.substring(0, word.offsetByCodePoints(0, LONGEST));
  }

  /** Whether each of these words is the begin of one of the topic's. */
  static boolean match(List<String> words, String topic) {
    String folded = folded(topic);
    if (!words.stream().allMatch(folded::contains)) {
      return false;
    }
    List<String> of = split(folded);
    return words.stream().allMatch(word -> of.stream().anyMatch(it -> it.startsWith(word)));
  }

  /** From this on are the words that begin so. */
  static byte[] first(String begin) {
    return begin.getBytes(StandardCharsets.UTF_8);
  }

  /** Before this are the words that begin so: no text in UTF-8 has such a byte. */
  static byte[] end(String begin) {
    byte[] first = first(begin);
    byte[] end = Arrays.copyOf(first, first.length + 1);
    end[first.length] = (byte) 0xFF;
    return end;
  }

  /** A session can be found by its topic from now on. */
  static void note(Handle handle, String account, String uuid, String topic) {
    List<String> words = words(topic);
    if (!words.isEmpty()) {
      PreparedBatch batch = batch(handle);
      add(batch, account, uuid, words);
      batch.execute();
    }
  }

  static PreparedBatch batch(Handle handle) {
    return handle.prepareBatch(
        "INSERT INTO word (account, word, uuid) VALUES (:account, :word, :uuid) ON CONFLICT DO NOTHING");
  }

  static void add(PreparedBatch batch, String account, String uuid, List<String> words) {
    words.forEach(
        word -> batch.bind("account", account).bind("word", first(word)).bind("uuid", uuid).add());
  }
}
