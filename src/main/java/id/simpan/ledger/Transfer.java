package id.simpan.ledger;

import id.simpan.archive.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to download, claimed by this process.
 *
 * @param id of the file in the ledger, in hex; also its name in the work directory
 * @param promisedSize bytes; binding if {@code media}
 * @param lease the name of this claim; an older one can change nothing
 * @param sweep the number of the sweep that is going; it grows by one with each
 * @param keptSize bytes of a kept file of the session that this listing may be the same as
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
    Optional<Instant> deletionFrom,
    String lease,
    long sweep,
    OptionalLong keptSize)
    implements Claim {

  /** The id of the copy that is kept although its size is not the promised one. */
  public String differsId() {
    return Sha256.of(id + "\nsize differs").substring(0, 32);
  }

  /** For logs and reports: meeting, session and file. */
  @Override
  public String toString() {
    return "meeting %s, session %s, file %s%s"
        .formatted(meetingId, uuid, recordingType, order > 0 ? " #" + (order + 1) : "");
  }
}
