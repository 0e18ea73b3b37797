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
   * @param keptFiles files that were whole on this machine for the first time, of {@code bytes}
   * @param keptSessions sessions that became archived
   * @param late deliveries that failed for the first time
   * @param lost sessions
   */
  public record Day(
      LocalDate day, long keptFiles, long keptSessions, long late, long lost, long bytes) {}

  /**
   * @param fromHours from so many on; the first one holds what was kept after the deletion was due
   *     and has null
   * @param toHours less than so many; null in the last one
   */
  public record Bucket(Integer fromHours, Integer toHours, long files) {}
}
