package id.simpan.ledger;

import id.simpan.ledger.Overview.Deadline;
import id.simpan.texts.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How everything stands, told from time to time whether something happened or not.
 *
 * @param due when it was to be told
 * @param since what follows happened from then on, and before {@code until}
 * @param files that were kept, of so many {@code bytes}
 * @param sessions that became archived
 * @param concerns the worst first
 * @param pending what is not done yet
 * @param nearest deletion of something that is not kept
 * @param bytesADay kept, on an average of the last days
 */
public record Digest(
    Instant due,
    Instant since,
    Instant until,
    long files,
    long bytes,
    long sessions,
    List<Concern> concerns,
    List<Text> pending,
    Optional<Deadline> nearest,
    long bytesADay) {

  /** Whether every recording is safe. */
  public boolean isSafe() {
    return concerns.stream().noneMatch(Concern::isUnsafe);
  }
}
