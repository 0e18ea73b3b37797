package id.simpan.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code GET /recordings/{meeting_id}} knows of one meeting; not recorded without a session.
 */
public final class ScriptedMeeting {

  private final String id;
  private final Function<String, ScriptedSession> newSession;
  private final Map<String, ScriptedSession> sessions = new LinkedHashMap<>();
  private boolean alwaysArray;

  ScriptedMeeting(String id, Function<String, ScriptedSession> newSession) {
    this.id = id;
    this.newSession = newSession;
  }

  public String id() {
    return id;
  }

  /** The session of this uuid, a new one if there is none. */
  public synchronized ScriptedSession session(String uuid) {
    return sessions.computeIfAbsent(uuid, newSession);
  }

  public synchronized List<ScriptedSession> sessions() {
    return List.copyOf(sessions.values());
  }

  /** Answers an array for a single session, too. */
  public synchronized ScriptedMeeting asArray() {
    alwaysArray = true;
    return this;
  }

  /** From now on it was never recorded. */
  public synchronized void forget() {
    sessions.clear();
  }

  synchronized void put(ScriptedSession session) {
    sessions.put(session.uuid(), session);
  }

  /** An object, an array, or nothing. */
  synchronized Optional<JsonNode> answer() {
    ArrayNode list = JsonTemplate.JSON.createArrayNode();
    sessions.values().forEach(session -> list.add(session.answer()));
    if (list.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(list.size() == 1 && !alwaysArray ? list.get(0) : list);
  }
}
