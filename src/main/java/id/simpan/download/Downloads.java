package id.simpan.download;

import id.simpan.ledger.Transfer;
import java.util.List;

/** The downloads that are running now. */
public final class Downloads {

  /**
   * One of them.
   *
   * @param bytes that have come, those of earlier attempts included
   * @param ofBytes null if nobody said
   * @param bytesPerSecond of the last seconds
   * @param secondsLeft null if nobody can say
   */
  public record Running(
      Transfer transfer, long bytes, Long ofBytes, long bytesPerSecond, Long secondsLeft) {}

  /** Those that run, the oldest first. */
  public List<Running> running() {
    return List.of();
  }
}
