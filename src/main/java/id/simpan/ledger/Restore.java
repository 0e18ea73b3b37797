package id.simpan.ledger;

import id.simpan.archive.SafeNames;
import id.simpan.ledger.Work.Wants;
import id.simpan.rapatin.RecordingFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Rebuilds a ledger that was lost from what the archive says of itself. */
public final class Restore {

  private static final int SESSIONS_AT_ONCE = 500;
  private static final Duration SUMMED = Duration.ofDays(31);

  private final Ledger ledger;
  private final Wants wants;

  public Restore(Ledger ledger, Wants wants) {
    this.ledger = ledger;
    this.wants = wants;
  }

  /**
   * A session as the archive has it.
   *
   * @param account whose recordings it has
   * @param folder relative in the archive
   */
  public record ArchivedSession(
      String account,
      String uuid,
      String meetingId,
      String topic,
      String recordedOn,
      Optional<Instant> deletionFrom,
      String folder,
      List<ArchivedFile> files) {}

  /** A file as the archive has it. */
  public record ArchivedFile(
      RecordingFile file, String name, long size, String sha256, Instant keptAt, String remark) {}

  /** Whether the ledger knows no session at all, or was being rebuilt when the process ended. */
  public boolean isNeeded() {
    return ledger.read(
        handle ->
            isNone(handle, "SELECT 1 FROM session WHERE account = :account LIMIT 1")
                || !isNone(
                    handle, "SELECT 1 FROM account WHERE account = :account AND rebuilt_at = 0"));
  }

  private boolean isNone(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .mapTo(Integer.class)
        .findFirst()
        .isEmpty();
  }

  /**
   * Takes what the archive holds for stored there. Nobody knows what other destinations that store
   * have: they are owed it again, after all that is new, and nothing is announced again.
   *
   * @param sessions gives each of them to whoever takes them
   * @param archive name of the destination that the sessions were found at
   * @return how many there were
   */
  public long restore(
      Consumer<Consumer<ArchivedSession>> sessions,
      String archive,
      Collection<Destination> destinations) {
    List<String> others =
        destinations.stream()
            .filter(it -> it.delivers() && !it.name().equals(archive))
            .map(Destination::name)
            .toList();
    List<ArchivedSession> some = new ArrayList<>();
    Set<String> own = new HashSet<>(); // a session may have two manifests, if it has two folders
    LongAdder restored = new LongAdder();
    Runnable write =
        () -> {
          Set<String> known = known(some);
          known.removeAll(own);
          some.removeIf(it -> known.contains(it.uuid()));
          int made = (int) some.stream().map(ArchivedSession::uuid).filter(own::add).count();
          ledger.write(
              change -> {
                rebuilt(change, 0L); // begun
                Sessions.count(change.handle(), ledger.account(), "archived", made);
                restore(change, some, archive, others);
                return null;
              });
          restored.add(some.size());
          some.clear();
        };
    sessions.accept(
        session -> {
          some.add(session);
          if (some.size() == SESSIONS_AT_ONCE) {
            write.run();
          }
        });
    write.run();
    ledger.write(change -> rebuilt(change, restored.sum() > 0 ? ledger.now() : null));
    return restored.sum();
  }

  /**
   * @param at 0 as long as it is not whole, null if there was nothing
   */
  private static int rebuilt(Change change, Long at) {
    return change
        .handle()
        .createUpdate("UPDATE account SET rebuilt_at = :at WHERE account = :account")
        .bind("at", at)
        .bind("account", change.account())
        .execute();
  }

  /** Those that are there: this rebuild, or one that was cut off, has brought them in. */
  private Set<String> known(List<ArchivedSession> sessions) {
    if (sessions.isEmpty()) {
      return new HashSet<>();
    }
    return new HashSet<>(
        ledger.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT uuid FROM session WHERE account = :account AND uuid IN (<uuids>)")
                    .bind("account", ledger.account())
                    .bindList("uuids", sessions.stream().map(ArchivedSession::uuid).toList())
                    .mapTo(String.class)
                    .list()));
  }

  private void restore(
      Change change, List<ArchivedSession> sessions, String archive, List<String> others) {
    Handle handle = change.handle();
    PreparedBatch meeting =
        handle.prepareBatch(
            """
            INSERT INTO meeting (account, meeting_id, topic, answer)
            VALUES (:account, :meeting, :topic, 'recorded') ON CONFLICT DO NOTHING
            """);
    PreparedBatch row =
        handle.prepareBatch(
            """
            INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state,
              folder, folder_key, seen_at)
            VALUES (:account, :uuid, :meeting, :topic, :day, :deletion, 'archived', :folder,
              CASE WHEN EXISTS (SELECT 1 FROM session WHERE account = :account
                AND folder_key = :key AND uuid <> :uuid) THEN NULL ELSE :key END, :now)
            ON CONFLICT DO NOTHING
            """);
    for (ArchivedSession session : sessions) {
      meeting
          .bind("account", ledger.account())
          .bind("meeting", session.meetingId())
          .bind("topic", session.topic())
          .add();
      row.bind("account", ledger.account())
          .bind("uuid", session.uuid())
          .bind("meeting", session.meetingId())
          .bind("topic", session.topic())
          .bind("day", session.recordedOn())
          .bind(
              "deletion",
              session
                  .deletionFrom()
                  .map(Instant::toEpochMilli)
                  .orElse(ledger.now() + Sessions.KEPT.toMillis()))
          .bind("folder", session.folder())
          .bind("key", SafeNames.sameness(session.folder()))
          .bind("now", ledger.now())
          .add();
    }
    meeting.execute();
    row.execute();
    topics(handle, sessions);
    files(handle, sessions);
    sessions.forEach(session -> sums(change, session));
    deliveries(handle, sessions, archive, others);
    others.forEach(name -> change.workFor(Deliveries.queue(name)));
  }

  private void topics(Handle handle, List<ArchivedSession> sessions) {
    PreparedBatch words = Topics.batch(handle);
    for (ArchivedSession session : sessions) {
      Topics.add(words, ledger.account(), session.uuid(), Topics.words(session.topic()));
    }
    words.execute();
  }

  private static long deletion(ArchivedSession session) {
    return session.deletionFrom().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
  }

  /** What was kept long ago is in no figure that anybody sees. */
  private void sums(Change change, ArchivedSession session) {
    long from = change.now() - SUMMED.toMillis();
    OptionalLong last =
        session.files().stream().mapToLong(file -> file.keptAt().toEpochMilli()).max();
    if (last.orElse(0) >= from) {
      change.sums().add(last.getAsLong(), Sums.Of.SESSIONS, 1);
    }
    for (ArchivedFile file : session.files()) {
      long kept = file.keptAt().toEpochMilli();
      if (kept >= from) {
        change.sums().kept(kept, file.size(), deletion(session));
      }
    }
  }

  private void files(Handle handle, List<ArchivedSession> sessions) {
    PreparedBatch row =
        handle.prepareBatch(
            """
            INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension, media,
              ordinal, promised_size, name, name_key, state, size, sha256, remark, noted_at, kept_at,
              stored_at, urgency)
            VALUES (:id, :account, :uuid, :type, :fileType, :extension, :media,
              :ordinal, :promised, :name, :key, 'archived', :size, :sha256, :remark, :kept, :kept,
              :kept, :urgency)
            ON CONFLICT DO NOTHING
            """);
    for (ArchivedSession session : sessions) {
      for (ArchivedFile archived : session.files()) {
        RecordingFile file = archived.file();
        row.bind("id", id(session, archived))
            .bind("account", ledger.account())
            .bind("uuid", session.uuid())
            .bind("type", file.recordingType())
            .bind("fileType", file.fileType())
            .bind("extension", file.extension())
            .bind("media", file.isMedia() ? 1 : 0)
            .bind("ordinal", file.order())
            .bind(
                "promised",
                file.promisedSize().isPresent() ? file.promisedSize().getAsLong() : null)
            .bind("name", archived.name())
            .bind("key", SafeNames.sameness(archived.name()))
            .bind("size", archived.size())
            .bind("sha256", archived.sha256())
            .bind("remark", archived.remark())
            .bind("kept", archived.keptAt().toEpochMilli())
            .bind("urgency", deletion(session))
            .add();
      }
    }
    row.execute();
  }

  private void deliveries(
      Handle handle, List<ArchivedSession> sessions, String archive, List<String> others) {
    PreparedBatch row =
        handle.prepareBatch(
            """
            INSERT INTO delivery (file_id, destination, state, path, location, account, uuid, past,
              stored_at)
            SELECT :id, :destination, :state, :path, :path, :account, :uuid, :past, :stored
            WHERE EXISTS (SELECT 1 FROM recording_file WHERE id = :id)
            ON CONFLICT DO NOTHING
            """);
    for (ArchivedSession session : sessions) {
      for (ArchivedFile file : session.files()) {
        String path = session.folder() + "/" + file.name();
        add(row, session, file, archive, path);
        for (String other : others) {
          if (wants.test(other, file.file().recordingType())) {
            add(row, session, file, other, null);
          }
        }
      }
    }
    row.execute();
  }

  /**
   * @param path that the destination is known to have it under, or null
   */
  private void add(
      PreparedBatch row,
      ArchivedSession session,
      ArchivedFile file,
      String destination,
      String path) {
    row.bind("id", id(session, file))
        .bind("destination", destination)
        .bind("state", path == null ? "owed" : "done")
        .bind("path", path)
        .bind("account", ledger.account())
        .bind("uuid", session.uuid())
        .bind("past", path == null ? 1 : 0)
        .bind("stored", path == null ? null : file.keptAt().toEpochMilli())
        .add();
  }

  private String id(ArchivedSession session, ArchivedFile archived) {
    String id = SessionFiles.id(ledger.account(), session.uuid(), archived.file());
    return Transfers.SIZE_DIFFERS.equals(archived.remark()) ? Transfer.differsId(id) : id;
  }
}
