package id.simpan.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a session gained at a destination, claimed by this process to be closed: side files, then
 * the announcement.
 *
 * @param id the same for the same files, whenever it is made
 * @param folder the session's, relative in the archive
 * @param files those of this batch
 * @param announces whether it is to be announced; what is of the past is not
 * @param held all that the destination holds of the session in this folder, this batch included
 * @param notStored recording types of the session that no destination stores
 */
public record Batch(
    String id,
    String destination,
    boolean delivers,
    boolean announces,
    String uuid,
    String meetingId,
    String topic,
    String recordedOn,
    Instant deletionFrom,
    String folder,
    List<KeptFile> files,
    List<KeptFile> held,
    List<String> notStored,
    String lease)
    implements Claim {

  /**
   * A file that is whole on this machine.
   *
   * @param name in the session's folder, as this destination has it
   * @param path that the destination gave it, relative; null if it is not there
   * @param remark what a reader must know, such as {@code size differs}; or null
   * @param where for each destination that has or is owed it, where; empty text where it is not yet
   */
  public record KeptFile(
      String id,
      String name,
      String path,
      String recordingType,
      String fileType,
      int order,
      Long promisedSize,
      long size,
      String sha256,
      String remark,
      Instant keptAt,
      Map<String, String> where) {}

  @Override
  public String toString() {
    return "meeting %s, session %s, batch of %d to %s"
        .formatted(meetingId, uuid, files.size(), destination);
  }
}
