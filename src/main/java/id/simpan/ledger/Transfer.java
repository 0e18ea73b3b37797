package id.simpan.ledger;

import id.simpan.archive.Sha256;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A file to download, claimed by this process.
 *
 * @param id of the file in the ledger, in hex; also its name in the work directory
 * @param promisedSize bytes; binding if {@code media}
 * @param deletionFrom when Rapatin may delete it
 * @param sweep which sweep is going, counted from the first one of the account
 * @param keptSize bytes of a kept file that this one may only be a new listing of
 * @param hasCopy whether a copy of another length is kept in its place, under {@link #differsId}
 * @param lease the name of this claim; an older one can change nothing
 */
public record Transfer(
    String id,
    String uuid,
    String meetingId,
    String recordingType,
    String fileType,
    int order,
    boolean media,
    OptionalLong promisedSize,
    Instant deletionFrom,
    long sweep,
    OptionalLong keptSize,
    boolean hasCopy,
    String lease)
    implements Claim {

  /** The id of the copy that is kept although its size is not the promised one. */
  public String differsId() {
    return differsId(id);
  }

  static String differsId(String id) {
    return Sha256.of(id + "\nsize differs").substring(0, 32);
  }

  /** For logs and reports: meeting, session and file. */
  @Override
  public String toString() {
    return "meeting %s, session %s, file %s%s"
        .formatted(meetingId, uuid, recordingType, order > 0 ? " #" + (order + 1) : "");
  }
}
