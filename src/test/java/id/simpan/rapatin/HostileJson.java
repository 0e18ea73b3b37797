package id.simpan.rapatin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Answers of every kind that an API, a gateway or an attacker may send. Texts that are put in hold
 * {@link #SECRET}, so that a report that repeats one is caught.
 */
final class HostileJson {

  static final String SECRET = "s3cret";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIELDS =
      List.of(
          "response",
          "data",
          "items",
          "uuid",
          "meeting_id",
          "status",
          "topic",
          "recorded_on",
          "delete_on",
          "files",
          "recording_type",
          "file_type",
          "file_size",
          "download_url",
          "meta",
          "links",
          "next",
          "last_page",
          "message",
          "token",
          SECRET);
  private static final List<String> LEAVES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "85095598095",
          "9".repeat(400),
          "\"\"",
          "\" \"",
          "\"ready\"",
          "\"deleted\"",
          "\"2025-09-24\"",
          "\"2025-02-31\"",
          "\"+999999999-12-31\"",
          "\"s3cret https://us06web.zoom.us/rec/webhook_download/s3cret?type=cc\"",
          "\"s3cret \\u0000 \\ud800 \\u202e\"",
          "\"" + "s3cret".repeat(3_000) + "\"",
          "[]",
          "{}");

  private HostileJson() {}

  /** An answer as it comes over the wire. */
  record Answer(byte[] bytes) {

    @Override
    public String toString() {
      return new String(bytes, 0, Math.min(bytes.length, 5_000), UTF_8);
    }
  }

  /** Trees of any shape, damaged variants of a good answer, and bytes that are no JSON at all. */
  static Arbitrary<Answer> like(String good) {
    Arbitrary<byte[]> trees =
        Arbitraries.randomValue(random -> "{\"data\":" + tree(random, 4) + "}")
            .map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> mutants = Arbitraries.randomValue(random -> mutant(good, random));
    Arbitrary<byte[]> truncated =
        Arbitraries.integers()
            .between(0, good.getBytes(UTF_8).length)
            .map(length -> Arrays.copyOf(good.getBytes(UTF_8), length));
    Arbitrary<byte[]> nested =
        Arbitraries.of(500, 990, 5_000, 100_000)
            .flatMap(
                depth ->
                    Arbitraries.of("[", "{\"data\":", "{\"data\":[", "{\"" + SECRET + "\":")
                        .map(open -> open.repeat(depth).getBytes(UTF_8)));
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    return Arbitraries.frequencyOf(
            Tuple.of(4, trees),
            Tuple.of(8, mutants),
            Tuple.of(2, truncated),
            Tuple.of(1, nested),
            Tuple.of(2, noise))
        .map(Answer::new);
  }

  private static String tree(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 1 : 4);
    if (kind == 0) {
      return pick(LEAVES, random);
    }
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      String field = kind == 1 ? "" : "\"" + pick(FIELDS, random) + "\":";
      members.add(field + tree(random, depth - 1));
    }
    return kind == 1
        ? "[" + String.join(",", members) + "]"
        : "{" + String.join(",", members) + "}";
  }

  /** A good answer in which a few values are others, missing, or there twice. */
  private static byte[] mutant(String good, Random random) {
    try {
      JsonNode tree = JSON.readTree(good);
      for (int times = random.nextInt(4); times >= 0; times--) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        change(pick(containers, random), random);
      }
      byte[] bytes = JSON.writeValueAsBytes(tree);
      if (random.nextInt(8) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      return bytes;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void change(JsonNode container, Random random) throws JsonProcessingException {
    JsonNode other = JSON.readTree(tree(random, 2));
    if (container instanceof ObjectNode object) {
      Iterator<String> names = object.fieldNames();
      List<String> fields = new ArrayList<>(List.of(SECRET));
      names.forEachRemaining(fields::add);
      String field = pick(fields, random);
      if (random.nextInt(3) == 0) {
        object.remove(field);
      } else {
        object.set(field, other);
      }
    } else if (container instanceof ArrayNode array && !array.isEmpty()) {
      int index = random.nextInt(array.size());
      array.insert(index, random.nextBoolean() ? other : array.get(index).deepCopy());
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
