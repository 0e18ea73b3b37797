package id.simpan.ledger;

import id.simpan.ledger.Work.Wants;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * What a person has done about single sessions and meetings. Each order is noted in the audit log
 * in the transaction that carries it out, or refuses it.
 */
public final class Orders {

  private final Ledger ledger;
  private final Wants wants;

  public Orders(Ledger ledger, Wants wants) {
    this.ledger = ledger;
    this.wants = wants;
  }

  private Ordered noted(
      String who, String action, String subject, Function<Change, Ordered> order) {
    return ledger.write(
        change -> {
          Ordered ordered = order.apply(change);
          Audit.note(change, who, action, subject, ordered.isDone(), ordered.said());
          return ordered;
        });
  }

  private static Ordered noSession(String uuid) {
    return Ordered.unknown("session %s is not known".formatted(uuid));
  }

  private static Ordered noMeeting(String id) {
    return Ordered.unknown("meeting %s is not known".formatted(id));
  }

  /** A person has taken note of a loss. */
  public Ordered acknowledge(String who, String uuid) {
    record Loss(String state, boolean isNoted) {}
    return noted(
        who,
        "acknowledge",
        uuid,
        change -> {
          Optional<Loss> loss =
              change
                  .handle()
                  .createQuery(
                      "SELECT state, acknowledged_at FROM session WHERE account = :account AND uuid = :uuid")
                  .bind("account", change.account())
                  .bind("uuid", uuid)
                  .map((rs, context) -> new Loss(rs.getString(1), rs.getObject(2) != null))
                  .findFirst();
          if (loss.isEmpty()) {
            return noSession(uuid);
          }
          if (!loss.get().state().equals("lost")) {
            return Ordered.refused(
                "not-lost", "session %s is not lost, it is %s".formatted(uuid, loss.get().state()));
          }
          if (loss.get().isNoted()) {
            return Ordered.refused(
                "noted", "the loss of session %s was noted before".formatted(uuid));
          }
          Requests.acknowledge(change, uuid);
          return Ordered.done(
              "acknowledged",
              "the loss of session %s is noted; its records stay, and it no longer counts as unsafe"
                  .formatted(uuid));
        });
  }

  /** What failed of a session is due at once. */
  public Ordered tryAgain(String who, String uuid) {
    return noted(
        who,
        "try-again",
        uuid,
        change -> {
          Optional<String> state = Sessions.state(change.handle(), change.account(), uuid);
          if (state.isEmpty()) {
            return noSession(uuid);
          }
          int due = Work.tryAgain(change, uuid);
          return due == 0
              ? Ordered.refused(
                  "nothing-failed", "nothing of session %s has failed".formatted(uuid))
              : Ordered.done(
                  "due",
                  "%d of session %s that had failed %s tried again now"
                      .formatted(due, uuid, due == 1 ? "is" : "are"));
        });
  }

  private record Held(String type, boolean isStored, boolean isOnItsWay) {}

  /**
   * Owes a destination what it has not got of a session.
   *
   * @param destination one that stores
   */
  public Ordered deliver(String who, String uuid, String destination) {
    return noted(
        who,
        "deliver",
        uuid,
        change -> {
          if (Sessions.state(change.handle(), change.account(), uuid).isEmpty()) {
            return noSession(uuid);
          }
          List<Held> wanted =
              held(change.handle(), uuid, destination).stream()
                  .filter(file -> wants.test(destination, file.type()))
                  .toList();
          if (wanted.isEmpty()) {
            return Ordered.refused(
                "nothing-kept",
                "nothing is kept of session %s that %s would take".formatted(uuid, destination));
          }
          if (wanted.stream().allMatch(Held::isStored)) {
            return Ordered.refused(
                "has-it", "%s has all that is kept of session %s".formatted(destination, uuid));
          }
          if (wanted.stream().allMatch(file -> file.isStored() || file.isOnItsWay())) {
            return Ordered.refused(
                "on-its-way",
                "session %s is on its way to %s already".formatted(uuid, destination));
          }
          Requests.deliver(change, destination, null, uuid);
          return Ordered.done(
              "owed", "%s is given what it has not got of session %s".formatted(destination, uuid));
        });
  }

  private List<Held> held(Handle handle, String uuid, String destination) {
    return handle
        .createQuery(
            """
            SELECT f.recording_type, d.stored_at, d.state FROM recording_file f
            LEFT JOIN delivery d ON d.file_id = f.id AND d.destination = :destination
            WHERE f.account = :account AND f.uuid = :uuid AND f.state IN ('kept', 'archived')
            """)
        .bind("destination", destination)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map(
            (rs, context) ->
                new Held(
                    rs.getString(1),
                    rs.getObject(2) != null,
                    Set.of("owed", "delivering", "stored")
                        .contains(Optional.ofNullable(rs.getString(3)).orElse(""))))
        .list();
  }

  private record Watched(Long stoppedAt, String stoppedBy, boolean mayLose) {}

  private static Optional<Watched> meeting(Change change, String id) {
    return meeting(change.handle(), change.account(), id);
  }

  private static Optional<Watched> meeting(Handle handle, String account, String id) {
    return handle
        .createQuery(
            """
            SELECT stopped_at, stopped_by, unreadable_since IS NOT NULL OR EXISTS (
              SELECT 1 FROM session s WHERE s.account = m.account AND s.meeting_id = m.meeting_id
                AND s.state IN ('processing', 'ready'))
            FROM meeting m WHERE account = :account AND meeting_id = :id
            """)
        .bind("account", account)
        .bind("id", id)
        .map(
            (rs, context) ->
                new Watched(
                    rs.getObject(1) == null ? null : rs.getLong(1),
                    rs.getString(2),
                    rs.getBoolean(3)))
        .findFirst();
  }

  /**
   * Whether a meeting may be polled now.
   *
   * @return done if it is known and watched; nothing is noted
   */
  public Ordered poll(String meetingId) {
    return ledger
        .read(handle -> meeting(handle, ledger.account(), meetingId))
        .map(
            meeting ->
                meeting.stoppedAt() == null
                    ? Ordered.done("poll-asked", "meeting %s is polled now".formatted(meetingId))
                    : notWatched(meetingId, meeting))
        .orElseGet(() -> noMeeting(meetingId));
  }

  private static Ordered notWatched(String id, Watched meeting) {
    return Ordered.refused(
        "not-watched",
        "meeting %s is not watched, %s has stopped that at %s"
            .formatted(id, meeting.stoppedBy(), Instant.ofEpochMilli(meeting.stoppedAt())));
  }

  /**
   * A meeting is polled no more. What is known of it goes on: what can be downloaded is kept, and
   * what is not safe is told as before.
   *
   * @param isConfirmed it is done although a session is not archived, or an answer could not be
   *     read
   */
  public Ordered stopWatching(String who, String meetingId, boolean isConfirmed) {
    return noted(
        who,
        "stop-watching",
        meetingId,
        change -> {
          Optional<Watched> meeting = meeting(change, meetingId);
          if (meeting.isEmpty()) {
            return noMeeting(meetingId);
          }
          if (meeting.get().stoppedAt() != null) {
            return notWatched(meetingId, meeting.get());
          }
          if (meeting.get().mayLose() && !isConfirmed) {
            return Ordered.refused(
                "not-archived",
                "meeting %s has a session that is not archived yet, or an answer that could not be read, and recordings may be lost if nobody asks for them; confirm that this is meant"
                    .formatted(meetingId));
          }
          set(change, meetingId, change.now(), who);
          return Ordered.done(
              "stopped",
              "meeting %s is not polled any more, until it is watched again".formatted(meetingId));
        });
  }

  /** A meeting is polled again. */
  public Ordered watch(String who, String meetingId) {
    return noted(
        who,
        "watch",
        meetingId,
        change -> {
          Optional<Watched> meeting = meeting(change, meetingId);
          if (meeting.isEmpty()) {
            return noMeeting(meetingId);
          }
          if (meeting.get().stoppedAt() == null) {
            return Ordered.refused("watched", "meeting %s is watched already".formatted(meetingId));
          }
          set(change, meetingId, null, null);
          return Ordered.done(
              "watched",
              "meeting %s is watched again, from the next sweep on".formatted(meetingId));
        });
  }

  private static void set(Change change, String meetingId, Long at, String who) {
    change
        .handle()
        .createUpdate(
            """
            UPDATE meeting SET stopped_at = :at, stopped_by = :who
            WHERE account = :account AND meeting_id = :id
            """)
        .bind("at", at)
        .bind("who", who)
        .bind("account", change.account())
        .bind("id", meetingId)
        .execute();
  }
}
