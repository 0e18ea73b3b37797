package id.simpan.ledger;

import java.time.LocalDate;
import java.util.List;

/**
 * How it went, day by day.
 *
 * @param days oldest first, each there though nothing happened
 * @param hoursLeft of the files kept in those days, how many hours before their deletion
 */
public record Figures(List<Day> days, List<Bucket> hoursLeft) {

  /**
   * @param keptFiles that were whole on this machine for the first time, of so many {@code bytes}
   * @param keptSessions that became archived; one that gains a file later does so again
   * @param late deliveries and announcements that failed for the first time
   * @param lost sessions
   */
  public record Day(
      LocalDate day, long keptFiles, long keptSessions, long late, long lost, long bytes) {}

  /**
   * @param fromHours from so many on; null in the first one, of what was kept when the deletion was
   *     due already
   * @param toHours less than so many; null in the last one
   */
  public record Bucket(Integer fromHours, Integer toHours, long files) {}
}
