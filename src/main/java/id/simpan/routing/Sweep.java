package id.simpan.routing;

import id.simpan.ledger.Meetings;
import id.simpan.ledger.Work;
import id.simpan.rapatin.SignIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One sweep of the account's meetings at a time. */
public final class Sweep {

  private final SignIn signIn;
  private final Work work;
  private final Meetings meetings;
  private final Duration lookBack;
  private final ZoneId zone;
  private final int atMost;
  private final Clock clock;
  private final AtomicBoolean going = new AtomicBoolean();
  private final AtomicReference<Instant> ended = new AtomicReference<>();
  private final AtomicReference<String> problem = new AtomicReference<>();

  /**
   * @param atMost meetings that one sweep polls
   */
  public Sweep(
      SignIn signIn,
      Work work,
      Meetings meetings,
      Duration lookBack,
      ZoneId zone,
      int atMost,
      Clock clock) {
    this.signIn = signIn;
    this.work = work;
    this.meetings = meetings;
    this.lookBack = lookBack;
    this.zone = zone;
    this.atMost = atMost;
    this.clock = clock;
    this.ended.set(clock.instant());
  }

  /** Begins a sweep; false if one is going. */
  public boolean begin() {
    if (!going.compareAndSet(false, true)) {
      return false;
    }
    try {
      problem.set(null);
      signIn.begin();
      work.begin();
      return true;
    } catch (RuntimeException failed) {
      going.set(false);
      throw failed;
    }
  }

  /** The first day of the schedules that are of interest. */
  public String firstDay() {
    return recentFrom().toString(); // as text: a web application would write a date its own way
  }

  /** The last one: a meeting may begin before midnight here and after it elsewhere. */
  public String lastDay() {
    return today().plusDays(1).toString();
  }

  private LocalDate recentFrom() {
    return today().minusDays(lookBack.toDays());
  }

  private LocalDate today() {
    return clock.instant().atZone(zone).toLocalDate();
  }

  /** Ids of the meetings to poll, most urgent first. */
  public List<String> meetings() {
    return meetings.due(recentFrom(), atMost);
  }

  /** The account's schedules are not to be had; known meetings are polled all the same. */
  public void discoveryFailed(String description) {
    problem.compareAndSet(null, "schedules: " + description);
  }

  /** The sweep broke off. */
  public void failed(String description) {
    problem.set("the sweep broke off: " + description);
  }

  /** What failed in the last sweep and belongs to no meeting, or null. */
  public String problem() {
    return problem.get();
  }

  /** All meetings have been polled. */
  public void end() {
    try {
      work.polled();
    } finally {
      ended.set(clock.instant());
      going.set(false);
    }
  }

  /** Its routes are stopped under it; the next sweep need not wait for its end. */
  void breakOff() {
    going.set(false);
  }

  /** When the last sweep ended; when the program started, if none has. */
  public Instant ended() {
    return ended.get();
  }
}
