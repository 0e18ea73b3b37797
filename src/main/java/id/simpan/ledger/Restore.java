package id.simpan.ledger;

import id.simpan.archive.SafeNames;
import id.simpan.archive.Sha256;
import id.simpan.rapatin.RecordingFile;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rebuilds a ledger that was lost from what the archive says of itself. */
public final class Restore {

  private final Ledger ledger;

  public Restore(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * A session as the archive has it.
   *
   * @param folder relative in the archive
   */
  public record ArchivedSession(
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

  /** Whether the ledger knows no session at all. */
  public boolean isNeeded() {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery("SELECT COUNT(*) FROM session").mapTo(Long.class).one() == 0);
  }

  /**
   * Takes the sessions for archived at every destination: nothing is downloaded or announced again.
   */
  public void restore(Collection<ArchivedSession> sessions, Collection<Destination> destinations) {
    ledger
        .jdbi()
        .useTransaction(
            handle -> {
              for (ArchivedSession session : sessions) {
                restore(handle, session);
                for (ArchivedFile file : session.files()) {
                  restore(handle, session, file, destinations);
                }
              }
            });
  }

  private void restore(Handle handle, ArchivedSession session) {
    handle
        .createUpdate(
            """
            INSERT INTO meeting (account, meeting_id, topic, answer)
            VALUES (:account, :meeting, :topic, 'recorded') ON CONFLICT DO NOTHING
            """)
        .bind("account", ledger.account())
        .bind("meeting", session.meetingId())
        .bind("topic", session.topic())
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state,
              folder, folder_key, seen_at)
            VALUES (:account, :uuid, :meeting, :topic, :day, :deletion, 'archived',
              :folder, :key, :now) ON CONFLICT DO NOTHING
            """)
        .bind("account", ledger.account())
        .bind("uuid", session.uuid())
        .bind("meeting", session.meetingId())
        .bind("topic", session.topic())
        .bind("day", session.recordedOn())
        .bind("deletion", session.deletionFrom().map(Instant::toEpochMilli).orElse(null))
        .bind("folder", session.folder())
        .bind("key", SafeNames.sameness(session.folder()))
        .bind("now", ledger.now())
        .execute();
  }

  private void restore(
      Handle handle,
      ArchivedSession session,
      ArchivedFile archived,
      Collection<Destination> destinations) {
    RecordingFile file = archived.file();
    String id = id(ledger.account(), session.uuid(), file);
    handle
        .createUpdate(
            """
            INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension, media,
              ordinal, promised_size, name, name_key, state, size, sha256, remark, noted_at, kept_at)
            VALUES (:id, :account, :uuid, :type, :fileType, :extension, :media,
              :ordinal, :promised, :name, :key, 'archived', :size, :sha256, :remark, :kept, :kept)
            ON CONFLICT DO NOTHING
            """)
        .bind("id", id)
        .bind("account", ledger.account())
        .bind("uuid", session.uuid())
        .bind("type", file.recordingType())
        .bind("fileType", file.fileType())
        .bind("extension", file.extension())
        .bind("media", file.isMedia() ? 1 : 0)
        .bind("ordinal", file.order())
        .bind("promised", file.promisedSize().isPresent() ? file.promisedSize().getAsLong() : null)
        .bind("name", archived.name())
        .bind("key", SafeNames.sameness(archived.name()))
        .bind("size", archived.size())
        .bind("sha256", archived.sha256())
        .bind("remark", archived.remark())
        .bind("kept", archived.keptAt().toEpochMilli())
        .execute();
    for (Destination destination : destinations) {
      handle
          .createUpdate(
              """
              INSERT INTO delivery (file_id, destination, state, path, batch_id)
              VALUES (:id, :destination, 'done', :path, NULL) ON CONFLICT DO NOTHING
              """)
          .bind("id", id)
          .bind("destination", destination.name())
          .bind("path", session.folder() + "/" + archived.name())
          .execute();
    }
  }

  /** The id of a file in the ledger. */
  static String id(String account, String uuid, RecordingFile file) {
    return Sha256.of(account + "\n" + uuid + "\n" + file.identity()).substring(0, 32);
  }
}
