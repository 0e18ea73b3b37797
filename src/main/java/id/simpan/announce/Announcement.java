package id.simpan.announce;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** A batch in plain values, as side files, mails and other programs read it. */
public final class Announcement {

  private Announcement() {}

  /** The batch: its session, and {@code files}, each with {@code where} it is. */
  public static Map<String, Object> of(Batch batch) {
    Map<String, Object> announcement = session(batch);
    announcement.put("batch", batch.id());
    announcement.put("destination", batch.destination());
    announcement.put("folder", batch.folder());
    announcement.put(
        "files",
        batch.files().stream()
            .map(
                file -> {
                  Map<String, Object> values = file(file);
                  values.put("where", file.where());
                  return values;
                })
            .toList());
    return announcement;
  }

  static Map<String, Object> session(Batch batch) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("session", batch.uuid());
    session.put("meetingId", batch.meetingId());
    session.put("topic", batch.topic());
    session.put("recordedOn", batch.recordedOn());
    session.put("deletionFrom", batch.deletionFrom().toString());
    return session;
  }

  static Map<String, Object> file(KeptFile file) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", file.name());
    values.put("recordingType", file.recordingType());
    values.put("fileType", file.fileType());
    values.put("order", file.order());
    values.put("promisedSize", file.promisedSize());
    values.put("size", file.size());
    values.put("sha256", file.sha256());
    values.put("keptAt", file.keptAt().toString());
    if (file.remark() != null) {
      values.put("remark", file.remark());
    }
    return values;
  }
}
