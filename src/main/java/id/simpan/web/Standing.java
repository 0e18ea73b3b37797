package id.simpan.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Is every recording safe? What is not known is null.
 *
 * @param problems for which a recording is not safe, the worst first
 * @param pending what is late or failed with time left
 * @param counts sessions in each state
 * @param nearest the earliest deletion of something that is not kept
 * @param sweptAt when a sweep was last completed
 * @param freeBytes on the disk of the archive, or of the work directory where there is none
 * @param daysUntilFull by what was kept in the last seven; null if that was nothing, or is kept
 *     elsewhere
 * @param rebuiltAt when the ledger was rebuilt: what was lost before is not known
 * @param watchedSince when the ledger first knew of the account
 */
public record Standing(
    boolean safe,
    List<Problem> problems,
    List<Problem> pending,
    Map<String, Long> counts,
    Deadline nearest,
    Instant sweptAt,
    boolean sweeping,
    Instant nextSweep,
    long freeBytes,
    Double daysUntilFull,
    Instant rebuiltAt,
    String version,
    Instant watchedSince) {

  /**
   * What a person should know of.
   *
   * @param kind such as at-risk
   * @param message one line, in English for programs
   * @param session uuid, or null if it is of no single session
   * @param meetingId or null
   * @param remedies what a person can do about it here, the best first
   */
  public record Problem(
      String kind,
      String subject,
      String message,
      String session,
      String meetingId,
      List<Remedy> remedies) {}

  /** What can be done here. */
  public enum Remedy {
    POLL_NOW,
    SWEEP_NOW,
    TRY_AGAIN,
    DELIVER,
    ACKNOWLEDGE,
    STOP_WATCHING,
    WATCH
  }

  /** A session that is deleted before all of it is kept, unless something is done. */
  public record Deadline(String session, String meetingId, String topic, Instant deletionFrom) {}
}
