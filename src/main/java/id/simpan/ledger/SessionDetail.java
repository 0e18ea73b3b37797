package id.simpan.ledger;

import java.time.Instant;
import java.util.List;

/**
 * All that is known of a session but its history. Times and texts that are not known are null.
 *
 * @param line how it stands
 * @param seenAt when the API first listed it
 * @param answer what the API last said of it: JSON without links and whatever could open one
 */
public record SessionDetail(
    Overview.Line line,
    Instant seenAt,
    Instant lostAt,
    Instant acknowledgedAt,
    List<KeptOrNot> files,
    List<Announced> announcements,
    String answer,
    Instant answeredAt,
    OfMeeting meeting) {

  /**
   * A file of the session.
   *
   * @param order among the files of the session that are alike, from 0
   * @param name in the session's folder
   * @param promisedSize bytes; {@code size} are those that came
   * @param state as the ledger has it, such as {@code waiting}, {@code kept}, {@code superseded}
   * @param remark such as {@code size differs}
   * @param nextAttempt null if none is due
   */
  public record KeptOrNot(
      String id,
      String recordingType,
      String fileType,
      int order,
      String name,
      Long promisedSize,
      Long size,
      String sha256,
      String state,
      Instant notedAt,
      Instant keptAt,
      Instant storedAt,
      int attempts,
      String problem,
      String remark,
      Instant nextAttempt,
      List<Place> deliveries) {}

  /**
   * A file at a destination.
   *
   * @param state waiting, owed, delivering, failed, stored, done, passed or void
   * @param storedAt null if the destination has not got it
   * @param path in the archive, as this destination has it
   * @param location as the destination names it, such as {@code s3://bucket/path}
   */
  public record Place(
      String destination,
      String state,
      int attempts,
      Instant storedAt,
      String path,
      String location,
      String problem,
      Instant failingSince,
      Instant nextAttempt) {}

  /**
   * A batch: what the session gained at a destination, and whether it has been told.
   *
   * @param state open, closing, failed or closed
   * @param announces whether the destination is told of it, beside side files
   */
  public record Announced(
      String destination,
      boolean announces,
      String state,
      int files,
      int attempts,
      Instant closedAt,
      String problem,
      Instant failingSince,
      Instant nextAttempt) {}

  /**
   * The meeting.
   *
   * @param answer recorded, not-recorded, refused or failed
   * @param watched false if a person has stopped that
   * @param stoppedBy who has
   */
  public record OfMeeting(
      String meetingId,
      String topic,
      String scheduledOn,
      Instant polledAt,
      String answer,
      String problem,
      Instant failingSince,
      boolean watched,
      String stoppedBy,
      Instant stoppedAt) {}
}
