package id.simpan.rapatin;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One recording session of a meeting, as the API tells it.
 *
 * @param uuid Zoom's session uuid; may contain {@code /}, {@code +} and {@code =}
 * @param meetingId the meeting that was asked for
 * @param topic free text from outside, possibly empty
 * @param recordedOn the day it was recorded, if the API says so readably
 * @param deleteOn the day Rapatin deletes or deleted it, if the API says so readably
 * @param files those that could be read, with a link or without; empty unless ready
 * @param isComplete whether each file that is listed could be read
 * @param problems what could not be read, in words that repeat nothing of the answer
 */
public record Session(
    String uuid,
    String meetingId,
    Status status,
    String topic,
    Optional<LocalDate> recordedOn,
    Optional<LocalDate> deleteOn,
    List<RecordingFile> files,
    boolean isComplete,
    List<String> problems) {

  /** The status words of the API. */
  public enum Status {
    PROCESSING,
    READY,
    DELETED;

    /** As the API spells it, for use in routes. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int MOST_PROBLEMS = 10;

  public Session {
    files = List.copyOf(files);
    problems = few(problems);
  }

  /** A session whose files could all be read. */
  public Session(
      String uuid,
      String meetingId,
      Status status,
      String topic,
      Optional<LocalDate> recordedOn,
      Optional<LocalDate> deleteOn,
      List<RecordingFile> files,
      List<String> problems) {
    this(uuid, meetingId, status, topic, recordedOn, deleteOn, files, true, problems);
  }

  /** The first of many, and how many more there are: a report is for people. */
  public static List<String> few(List<String> problems) {
    return problems.size() <= MOST_PROBLEMS
        ? List.copyOf(problems)
        : Stream.concat(
                problems.stream().limit(MOST_PROBLEMS),
                Stream.of("and " + (problems.size() - MOST_PROBLEMS) + " more"))
            .toList();
  }

  /**
   * The first instant at which the recording may be gone: the start of {@code delete_on}, which has
   * no time of day. Empty if that could not be read.
   */
  public Optional<Instant> deletionFrom(ZoneId zone) {
    return deleteOn.map(day -> day.atStartOfDay(zone).toInstant());
  }
}
