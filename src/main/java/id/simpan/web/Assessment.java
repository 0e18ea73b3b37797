package id.simpan.web;

import id.simpan.ledger.Concern;
import id.simpan.ledger.Diary;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Overview.Watch;
import id.simpan.ledger.Report;
import id.simpan.ledger.Safety;
import id.simpan.ledger.Space;
import id.simpan.routing.Conditions;
import id.simpan.routing.Disk;
import id.simpan.routing.Schedule;
import id.simpan.routing.Sweep;
import id.simpan.web.Standing.Deadline;
import id.simpan.web.Standing.Problem;
import id.simpan.web.Standing.Remedy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts together how things stand, from whoever knows. */
final class Assessment {

  /** Lines of each kind that are pending; more are no help to anyone. */
  private static final int MOST_PENDING = 100;

  /** Days whose average tells how fast the disk fills. */
  private static final int DAYS = 7;

  private static final Map<String, List<Remedy>> REMEDIES =
      Map.of(
          "lost", List.of(Remedy.ACKNOWLEDGE),
          "at-risk", List.of(Remedy.TRY_AGAIN, Remedy.POLL_NOW),
          "not-stored", List.of(Remedy.TRY_AGAIN),
          "unreadable", List.of(Remedy.POLL_NOW, Remedy.STOP_WATCHING),
          "no-link", List.of(Remedy.POLL_NOW),
          "refused-link", List.of(Remedy.TRY_AGAIN),
          "sign-in", List.of(Remedy.SWEEP_NOW),
          "discovery", List.of(Remedy.SWEEP_NOW),
          "sweeps", List.of(Remedy.SWEEP_NOW),
          "api", List.of(Remedy.SWEEP_NOW));

  private final Safety safety;
  private final Report report;
  private final Conditions conditions;
  private final Overview overview;
  private final Diary diary;
  private final Sweep sweep;
  private final Schedule schedule;
  private final Space space;
  private final Disk disk;
  private final Clock clock;

  /**
   * @param disk whose room counts
   */
  Assessment(
      Safety safety,
      Report report,
      Conditions conditions,
      Overview overview,
      Diary diary,
      Sweep sweep,
      Schedule schedule,
      Space space,
      Disk disk,
      Clock clock) {
    this.safety = safety;
    this.report = report;
    this.conditions = conditions;
    this.overview = overview;
    this.diary = diary;
    this.sweep = sweep;
    this.schedule = schedule;
    this.space = space;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * @param language of what is told of problems
   */
  Standing standing(Locale language) {
    List<Concern> concerns = new ArrayList<>(conditions.holding());
    concerns.addAll(safety.concerns());
    List<Problem> unsafe =
        concerns.stream().filter(Concern::isUnsafe).map(it -> problem(it, language)).toList();
    Watch watch = overview.watch();
    long free = disk.freeBytes();
    double bytesADay = bytesADay();
    return new Standing(
        unsafe.isEmpty(),
        unsafe,
        pending(concerns, language),
        overview.counts(),
        overview
            .nearest()
            .map(it -> new Deadline(it.session(), it.meetingId(), it.topic(), it.deletionFrom()))
            .orElse(null),
        watch.sweptAt(),
        !sweep.isOver(),
        schedule.next(clock.instant()),
        free,
        bytesADay <= 0 ? null : free / bytesADay,
        watch.rebuiltAt(),
        version(),
        watch.since());
  }

  private List<Problem> pending(List<Concern> concerns, Locale language) {
    List<Concern> pending = new ArrayList<>();
    concerns.stream().filter(it -> !it.isUnsafe()).forEach(pending::add);
    pending.addAll(report.pending(MOST_PENDING));
    return pending.stream().map(it -> problem(it, language)).toList();
  }

  private static Problem problem(Concern concern, Locale language) {
    List<Remedy> remedies =
        concern.isUnwatched()
            ? List.of(Remedy.WATCH)
            : REMEDIES.getOrDefault(
                concern.kind(),
                concern.session() != null
                    ? List.of(Remedy.TRY_AGAIN)
                    : concern.meetingId() != null ? List.of(Remedy.POLL_NOW) : List.of());
    return new Problem(
        concern.kind(),
        concern.subject(),
        concern.message(language),
        concern.session(),
        concern.meetingId(),
        remedies.stream().filter(it -> applies(it, concern)).toList());
  }

  private static boolean applies(Remedy remedy, Concern concern) {
    return switch (remedy) {
      case TRY_AGAIN, ACKNOWLEDGE, DELIVER -> concern.session() != null;
      case POLL_NOW, STOP_WATCHING, WATCH -> concern.meetingId() != null;
      case SWEEP_NOW -> true;
    };
  }

  /** As it went, whatever fills the disk; before anybody can say, by what is kept. */
  private double bytesADay() {
    return space.lessEachDay(DAYS).orElseGet(() -> disk.fills() ? diary.bytesADay(DAYS) : 0);
  }

  private static String version() {
    String version = Assessment.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
