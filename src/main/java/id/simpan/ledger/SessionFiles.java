package id.simpan.ledger;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import java.time.LocalDate;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** The files that sessions gain: each is noted once, under a name that it keeps. */
public final class SessionFiles {

  private final Ledger ledger;
  private final ArchivePath paths;

  public SessionFiles(Ledger ledger, ArchivePath paths) {
    this.ledger = ledger;
    this.paths = paths;
  }

  /**
   * Notes a file of a session that is ready. One that is known already keeps its name and its
   * destinations; one that failed is tried again.
   *
   * @param destinations that are owed it; with none it is not kept at all
   */
  public void note(Session session, RecordingFile file, Collection<String> destinations) {
    if (destinations.isEmpty()) {
      return;
    }
    ledger
        .jdbi()
        .useTransaction(
            handle -> {
              String id = Restore.id(ledger.account(), session.uuid(), file);
              int known =
                  handle
                      .createUpdate(
                          """
                          UPDATE recording_file
                          SET state = CASE WHEN state = 'failed' THEN 'noted' ELSE state END WHERE id = :id
                          """)
                      .bind("id", id)
                      .execute();
              if (known == 0) {
                insert(handle, id, session, file);
                for (String destination : destinations) {
                  handle
                      .createUpdate(
                          """
                          INSERT INTO delivery (file_id, destination, state) VALUES (:id, :destination, 'owed')
                          """)
                      .bind("id", id)
                      .bind("destination", destination)
                      .execute();
                }
              }
            });
  }

  /** All files of the session are noted: they may be transferred. */
  public void queue(Session session) {
    ledger
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(
                      """
                      UPDATE recording_file SET state = 'waiting'
                      WHERE account = :account AND uuid = :uuid AND state = 'noted'
                      """)
                  .bind("account", ledger.account())
                  .bind("uuid", session.uuid())
                  .execute();
              Sessions.refresh(handle, ledger.account(), session.uuid());
            });
  }

  private void insert(Handle handle, String id, Session session, RecordingFile file) {
    Naming naming = naming(handle, session.uuid());
    String name =
        paths.fileName(
            session.meetingId(),
            session.uuid(),
            naming.topic(),
            naming.day(),
            file.recordingType(),
            file.fileType(),
            file.extension(),
            key ->
                handle
                    .createQuery(
                        """
                        SELECT 1 FROM recording_file
                        WHERE account = :account AND uuid = :uuid AND name_key = :key
                        """)
                    .bind("account", ledger.account())
                    .bind("uuid", session.uuid())
                    .bind("key", key)
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent());
    handle
        .createUpdate(
            """
            INSERT INTO recording_file
              (id, account, uuid, recording_type, file_type, extension, media, ordinal, promised_size,
               name, name_key, state, noted_at)
            VALUES (:id, :account, :uuid, :type, :fileType, :extension, :media, :ordinal, :promised,
               :name, :key, 'noted', :now)
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
        .bind("name", name)
        .bind("key", SafeNames.sameness(name))
        .bind("now", ledger.now())
        .execute();
  }

  private record Naming(String topic, LocalDate day) {}

  /** The topic and day that the session's names are made of; fixes its folder the first time. */
  private Naming naming(Handle handle, String uuid) {
    record Row(String meetingId, String topic, String day, String folder) {}
    Row row =
        handle
            .createQuery(
                """
                SELECT meeting_id, topic, recorded_on, folder FROM session
                WHERE account = :account AND uuid = :uuid
                """)
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .map(
                (rs, context) ->
                    new Row(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4)))
            .one();
    LocalDate day = LocalDate.parse(row.day());
    if (row.folder() == null) {
      fixFolder(
          handle,
          uuid,
          paths.folder(row.meetingId(), uuid, row.topic(), day, key -> hasFolder(handle, key)));
    }
    return new Naming(row.topic(), day);
  }

  private boolean hasFolder(Handle handle, String key) {
    return handle
        .createQuery("SELECT 1 FROM session WHERE account = :account AND folder_key = :key")
        .bind("account", ledger.account())
        .bind("key", key)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private void fixFolder(Handle handle, String uuid, String folder) {
    handle
        .createUpdate(
            """
            UPDATE session SET folder = :folder, folder_key = :key
            WHERE account = :account AND uuid = :uuid
            """)
        .bind("folder", folder)
        .bind("key", SafeNames.sameness(folder))
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .execute();
  }
}
