package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import id.simpan.texts.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether an answer is of the kind that the API documents: any server answers something. What an
 * answer holds is never repeated, but for the message that it has for people.
 */
public final class DocumentedKind {

  private DocumentedKind() {}

  /**
   * What an answer to {@code GET /schedules} is.
   *
   * @param found what it holds, in words
   * @param meetings the ids of its meetings
   */
  public record Schedules(Text found, List<String> meetings) {}

  /**
   * @throws ApiUnavailable if it is not of that kind, with what is wrong
   */
  public static Schedules schedules(int status, byte[] body) {
    requireStatus("/schedules", status, body);
    JsonNode items = requireEnvelope("/schedules", body).path("items");
    if (!items.isArray()) {
      throw new ApiUnavailable("its answer to /schedules has no list \"items\" in \"data\"");
    }
    List<String> meetings = new ArrayList<>();
    for (JsonNode item : items) {
      RecordingsAnswer.text(item, "meeting_id", 64)
          .map(MeetingIds::clean)
          .filter(MeetingIds::isUsable)
          .ifPresent(meetings::add);
    }
    if (meetings.isEmpty() && !items.isEmpty()) {
      throw new ApiUnavailable("no item of /schedules has a \"meeting_id\" of 9 to 11 digits");
    }
    return new Schedules(
        Text.of("check.schedules", "schedules", items.size()),
        meetings.stream().distinct().toList());
  }

  /**
   * What an answer to {@code GET /recordings/{meeting_id}} holds, in words.
   *
   * @throws ApiUnavailable if it is not of that kind, with what is wrong
   */
  public static Text recordings(int status, byte[] body, String meetingId) {
    String path = "/recordings/" + meetingId;
    if (status == 404) {
      requireEnvelopeOfAnError(path, body);
      return Text.of("check.not-recorded");
    }
    requireStatus(path, status, body);
    requireEnvelope(path, body);
    RecordingsAnswer answer = RecordingsAnswer.read(body, meetingId);
    List<String> problems = new ArrayList<>(answer.problems());
    answer.sessions().forEach(session -> problems.addAll(session.problems()));
    if (!problems.isEmpty()) {
      throw new ApiUnavailable("in its answer to " + path + ": " + String.join("; ", problems));
    }
    TreeMap<String, Integer> states = new TreeMap<>();
    answer.sessions().forEach(it -> states.merge(it.status().toString(), 1, Integer::sum));
    String each =
        states.entrySet().stream()
            .map(state -> state.getValue() + " " + state.getKey())
            .collect(Collectors.joining(", "));
    return Text.of(
        "check.sessions",
        "sessions",
        answer.sessions().size(),
        "states",
        each,
        "files",
        answer.sessions().stream().mapToInt(it -> it.files().size()).sum());
  }

  private static void requireStatus(String path, int status, byte[] body) {
    if (status != 200) {
      String message = Answers.message(body);
      throw new ApiUnavailable(
          "it answered %d to %s%s"
              .formatted(status, path, message.isEmpty() ? "" : ": " + message));
    }
  }

  private static JsonNode requireEnvelope(String path, byte[] body) {
    JsonNode tree = requireEnvelopeOfAnError(path, body);
    JsonNode said = tree.path("response").path("status_code");
    if (said.isIntegralNumber() && said.intValue() != 200) {
      throw new ApiUnavailable(
          "its answer to %s says that its status is %d".formatted(path, said.intValue()));
    }
    JsonNode data = tree.path("data");
    if (data.isMissingNode() || data.isNull()) {
      throw new ApiUnavailable("its answer to " + path + " has no \"data\"");
    }
    return data;
  }

  private static JsonNode requireEnvelopeOfAnError(String path, byte[] body) {
    Optional<JsonNode> tree = Answers.tree(body);
    if (tree.isEmpty()) {
      throw new ApiUnavailable(
          "its answer to %s is not JSON; is rapatin.base-url right?".formatted(path));
    }
    if (!tree.get().path("response").isObject()) {
      throw new ApiUnavailable(
          "its answer to %s has no \"response\"; is rapatin.base-url right?".formatted(path));
    }
    return tree.get();
  }
}
