package id.simpan.routing;

import id.simpan.ledger.Meetings;
import id.simpan.ledger.Sweeps;
import id.simpan.ledger.Work;
import id.simpan.rapatin.SignIn;
import id.simpan.settings.SimpanSettings;
import id.simpan.texts.Text;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One sweep of the account's meetings at a time. */
public final class Sweep {

  private final SignIn signIn;
  private final Work work;
  private final Meetings meetings;
  private final Sweeps sweeps;
  private final SimpanSettings.Poll poll;
  private final ZoneId zone;
  private final int atMost;
  private final Clock clock;
  private final AtomicBoolean isFirst = new AtomicBoolean(true);
  private final AtomicReference<Object> going = new AtomicReference<>();
  private final Object ending = new Object();
  private final AtomicReference<Text> problem = new AtomicReference<>();
  private final Map<String, Text> idle = new ConcurrentHashMap<>();
  private final AtomicInteger unreadable = new AtomicInteger();
  private volatile boolean completed;

  /**
   * @param atMost meetings that one sweep polls
   */
  public Sweep(
      SignIn signIn,
      Work work,
      Meetings meetings,
      Sweeps sweeps,
      SimpanSettings.Poll poll,
      ZoneId zone,
      int atMost,
      Clock clock) {
    this.signIn = signIn;
    this.work = work;
    this.meetings = meetings;
    this.sweeps = sweeps;
    this.poll = poll;
    this.zone = zone;
    this.atMost = atMost;
    this.clock = clock;
  }

  /**
   * Begins a sweep.
   *
   * @return what to {@link #end} it with; null if one is going, or another node has just swept
   */
  public Object begin() {
    Object mine = new Object();
    if (!going.compareAndSet(null, mine)) {
      return null;
    }
    try {
      problem.set(null);
      idle.clear();
      unreadable.set(0);
      completed = false;
      if (!sweeps.begin(isFirst.getAndSet(false) && atMost < Integer.MAX_VALUE)) {
        going.compareAndSet(mine, null);
        return null;
      }
      signIn.begin();
      work.begin();
      return mine;
    } catch (RuntimeException failed) {
      try {
        end(mine);
      } catch (RuntimeException away) {
        failed.addSuppressed(away);
      }
      throw failed;
    }
  }

  /** {@code simpan.time-zone}, by a name that Quartz knows as well. */
  public String timeZone() {
    return Schedule.timeZone(zone).getID();
  }

  /** Whether meetings are found through the account's schedules. */
  public boolean discovers() {
    return poll.discover();
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
    return today().minusDays(poll.lookBack().toDays());
  }

  private LocalDate today() {
    return clock.instant().atZone(zone).toLocalDate();
  }

  /** Ids of the meetings to poll, most urgent first. */
  public List<String> meetings() {
    return meetings.due(recentFrom(), atMost);
  }

  /** How much of a page of schedules cannot be read. */
  public void unreadable(int items) {
    unreadable.addAndGet(items);
  }

  /** The account's schedules have been gone through, or nobody asks for them. */
  public void discovered() {
    int items = unreadable.get();
    if (items > 0) {
      discoveryFailed(
          "%d of what /schedules lists %s no meeting, so recordings may be missing"
              .formatted(items, items == 1 ? "names" : "name"));
    } else {
      sweeps.discovery(null);
    }
  }

  /** The account's schedules cannot be read; known meetings are polled all the same. */
  public void discoveryFailed(String description) {
    problem.compareAndSet(null, Text.of("once.schedules", "problem", description));
    sweeps.discovery(description);
  }

  /** The sweep broke off. */
  public void failed(String description) {
    problem.set(Text.of("once.broke-off", "problem", description));
  }

  /** A route could not take the work that the ledger has for it, or had none to name. */
  public void nothingTaken(String route, String description) {
    idle.put(route, Text.of("once.nothing-taken", "route", route, "problem", description));
  }

  /** What failed since the last sweep began, and belongs to no meeting. */
  public List<Text> problems() {
    List<Text> problems = new ArrayList<>();
    Optional.ofNullable(problem.get()).ifPresent(problems::add);
    problems.addAll(new TreeMap<>(idle).values());
    return problems;
  }

  /** All meetings that were due have been polled, with whatever outcome. */
  public void completed() {
    sweeps.signIn(signIn.failure().orElse(null));
    sweeps.completed();
    completed = true;
  }

  /** Whether the last one that began has come to its end. */
  public boolean isCompleted() {
    return completed;
  }

  /**
   * The sweep is over.
   *
   * @param sweep what {@link #begin} gave; an older one ends nothing
   */
  public void end(Object sweep) {
    synchronized (ending) {
      if (sweep != null && going.get() == sweep) {
        try {
          sweeps.end(); // first: the next one's claim is not to be ended
        } finally {
          going.compareAndSet(sweep, null);
        }
      }
    }
  }

  /** A meeting is polled by itself: what kept from signing in may be over. */
  public void beginPoll() {
    if (isOver()) {
      signIn.begin();
    }
  }

  /** The poll is over, and tells as well as a sweep whether signing in fails. */
  public void endPoll() {
    sweeps.signIn(signIn.failure().orElse(null));
  }

  /** Whether no sweep is going. */
  public boolean isOver() {
    return going.get() == null;
  }

  /** Its route is stopped under it; the next sweep need not wait for its end. */
  void breakOff() {
    try {
      end(going.get());
    } catch (RuntimeException away) {
      // its claim runs out by itself
    }
  }
}
