package id.simpan.rapatin;

import com.fasterxml.jackson.databind.JsonNode;
import id.simpan.archive.Sha256;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of {@code GET /schedules}.
 *
 * @param unreadable how many of it are no schedules, or name no meeting
 * @param more whether the API says that there is another page
 * @param sha256 of what the page lists, as it came
 */
public record SchedulesAnswer(
    List<Schedule> schedules, int unreadable, boolean more, String sha256) {

  /**
   * A meeting that is or was to take place.
   *
   * @param start the day it starts, if the API says so readably
   */
  public record Schedule(String meetingId, String topic, Optional<LocalDate> start) {}

  public SchedulesAnswer {
    schedules = List.copyOf(schedules);
  }

  /**
   * @param page the number of the page that was asked for, from 1
   * @throws ApiUnavailable if the answer has no list of schedules
   */
  public static SchedulesAnswer read(byte[] json, int page) {
    JsonNode data =
        Answers.data(json).orElseThrow(() -> new ApiUnavailable(Answers.whyNoData(json)));
    JsonNode items = data.isArray() ? data : data.path("items");
    if (!items.isArray()) {
      throw new ApiUnavailable("the answer has no \"items\"");
    }
    List<Schedule> schedules = new ArrayList<>();
    int unreadable = 0;
    for (JsonNode item : items) {
      Optional<String> id =
          RecordingsAnswer.text(item, "meeting_id", 64)
              .map(MeetingIds::clean)
              .filter(MeetingIds::isUsable);
      if (id.isPresent()) {
        String topic = RecordingsAnswer.text(item, "topic", 200).orElse("");
        schedules.add(new Schedule(id.get(), topic, start(item)));
      } else {
        unreadable++;
      }
    }
    JsonNode root = Answers.tree(json).orElseThrow();
    boolean more = !items.isEmpty() && (hasNext(data, page) || hasNext(root, page));
    return new SchedulesAnswer(schedules, unreadable, more, Sha256.of(items.toString()));
  }

  /** The same; the last one if it only repeats the one before, which may be null. */
  public SchedulesAnswer after(SchedulesAnswer before) {
    boolean repeats = before != null && sha256.equals(before.sha256);
    return repeats ? new SchedulesAnswer(schedules, unreadable, false, sha256) : this;
  }

  private static Optional<LocalDate> start(JsonNode item) {
    try {
      return RecordingsAnswer.text(item, "start_date", 10).map(LocalDate::parse);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }

  /**
   * Laravel's three ways of saying so; the link itself is never followed, only its page counted on.
   */
  private static boolean hasNext(JsonNode node, int page) {
    for (String where : List.of("meta", "pagination", "links")) {
      JsonNode found = node.path(where);
      if (found.path("last_page").asInt(0) > page
          || found.path("total_pages").asInt(0) > page
          || found.path("next").isTextual()
          || found.path("next_page_url").isTextual()
          || found.path("links").path("next").isTextual()) {
        return true;
      }
    }
    return node.path("last_page").asInt(0) > page || node.path("next_page_url").isTextual();
  }
}
