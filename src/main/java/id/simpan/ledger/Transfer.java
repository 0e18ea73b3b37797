package id.simpan.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to download, claimed by this process.
 *
 * @param id of the file in the ledger, in hex; also its name in the work directory
 * @param promisedSize bytes; binding if {@code media}
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
    Optional<Instant> deletionFrom,
    String lease)
    implements Claim {

  /** For logs and reports: meeting, session and file. */
  @Override
  public String toString() {
    return "meeting %s, session %s, file %s%s"
        .formatted(meetingId, uuid, recordingType, order > 0 ? " #" + (order + 1) : "");
  }
}
