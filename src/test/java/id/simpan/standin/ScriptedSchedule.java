package id.simpan.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** One item of {@code GET /schedules}. */
public final class ScriptedSchedule {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final JsonTemplate json;
  private final String meetingId;
  private volatile LocalDateTime start;
  private volatile boolean recurring;

  ScriptedSchedule(int id, String meetingId, LocalDateTime start) {
    this.meetingId = meetingId;
    this.json =
        new JsonTemplate(
            JsonTemplate.JSON
                .createObjectNode()
                .put("id", id)
                .put("topic", "Meeting " + meetingId)
                .put("recurring", false)
                .putNull("start_date")
                .putNull("start_time")
                .put("meeting_id", meetingId)
                .putNull("occurence_id")
                .put("join_url", "https://us06web.zoom.us/j/" + meetingId + "?pwd=s3cr3tJoin"));
    this.start = start;
  }

  public ScriptedSchedule topic(String topic) {
    json.set("topic", topic);
    return this;
  }

  /** When the meeting starts, as a clock in Jakarta shows it. */
  public ScriptedSchedule startsAt(LocalDateTime time) {
    start = time;
    return this;
  }

  public ScriptedSchedule recurring(String occurrenceId) {
    recurring = true;
    json.set("recurring", true);
    json.set("occurence_id", occurrenceId);
    return this;
  }

  public ScriptedSchedule meetingIdAsNumber() {
    return field("meeting_id", Long.parseLong(meetingId));
  }

  /** Gives any field any value: text, number, null, or a JsonNode. */
  public ScriptedSchedule field(String name, Object value) {
    json.bend(name, value);
    return this;
  }

  public ScriptedSchedule without(String name) {
    json.leaveOut(name);
    return this;
  }

  LocalDateTime start() {
    return start;
  }

  boolean isRecurring() {
    return recurring;
  }

  ObjectNode answer() {
    ObjectNode times = JsonTemplate.JSON.createObjectNode();
    times.put("start_date", start.toLocalDate().toString()).put("start_time", TIME.format(start));
    return json.answer(times);
  }
}
