package id.simpan.ledger;

/**
 * A kept file that a destination is owed, claimed by this process.
 *
 * @param path relative path in the archive
 * @param isPast whether it was archived before the destination was owed it
 */
public record Delivery(
    String fileId,
    String destination,
    String uuid,
    String meetingId,
    String topic,
    String recordedOn,
    String recordingType,
    String fileType,
    String path,
    long size,
    String sha256,
    boolean isPast,
    String lease)
    implements Claim {

  @Override
  public String toString() {
    return "meeting %s, session %s, file %s to %s"
        .formatted(meetingId, uuid, recordingType, destination);
  }
}
