package id.simpan.web;

import id.simpan.download.Downloads;
import id.simpan.ledger.Audit;
import id.simpan.ledger.Audited;
import id.simpan.ledger.Backlog;
import id.simpan.ledger.Catalog;
import id.simpan.ledger.Concern;
import id.simpan.ledger.Destination;
import id.simpan.ledger.Details;
import id.simpan.ledger.Diary;
import id.simpan.ledger.Event;
import id.simpan.ledger.Figures;
import id.simpan.ledger.Filter;
import id.simpan.ledger.History;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Page;
import id.simpan.ledger.Safety;
import id.simpan.ledger.SessionDetail;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.routing.Permits;
import id.simpan.routing.Schedule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What there is to see of a running program: for pages and the API alike. Nothing here changes
 * anything, and nothing costs more the longer the program is used.
 */
public class Views {

  private static final int DAYS = 30;
  private static final int ERRORS = 10;

  private final Ledger ledger;
  private final Assessment assessment;
  private final Overview overview;
  private final Catalog catalog;
  private final Details details;
  private final History history;
  private final Diary diary;
  private final Audit audit;
  private final Safety safety;
  private final Schedule schedule;
  private final Destinations destinations;
  private final Permits permits;
  private final LiveRoutes routes;
  private final Downloads downloads;
  private final Clock clock;

  Views(
      Ledger ledger,
      Assessment assessment,
      Overview overview,
      Diary diary,
      Safety safety,
      Schedule schedule,
      Destinations destinations,
      Permits permits,
      LiveRoutes routes,
      Downloads downloads,
      Clock clock) {
    this.ledger = ledger;
    this.assessment = assessment;
    this.overview = overview;
    this.diary = diary;
    this.safety = safety;
    this.schedule = schedule;
    this.destinations = destinations;
    this.permits = permits;
    this.routes = routes;
    this.downloads = downloads;
    this.clock = clock;
    this.catalog = new Catalog(ledger, overview, safety);
    this.details = new Details(ledger, overview, destinations::all);
    this.history = new History(ledger);
    this.audit = new Audit(ledger);
  }

  /** How it stands, told in English, as programs expect it. */
  public Standing standing() {
    return standing(Locale.ENGLISH);
  }

  /**
   * Is every recording safe, and if not, what is to be done?
   *
   * @param language of what is told of problems
   */
  public Standing standing(Locale language) {
    return assessment.standing(language);
  }

  /** Sessions; those that are not archived by their deadline, then the others, newest first. */
  public Page<Overview.Line> sessions(Filter filter) {
    return catalog.page(filter);
  }

  /** A session, or empty if it is not known. */
  public Optional<SessionDetail> session(String uuid) {
    return details.of(uuid, nextSweep());
  }

  private Instant nextSweep() {
    return schedule.next(clock.instant());
  }

  /**
   * What happened to a session, newest first, 50 on a page.
   *
   * @param page from 0
   */
  public Page<Event> history(String uuid, int page) {
    return history.of(uuid, page);
  }

  /** Those that are configured, in that order. */
  public List<DestinationView> destinations() {
    Set<String> late =
        safety.concerns().stream()
            .filter(it -> it.kind().equals("destination"))
            .map(Concern::subject)
            .collect(Collectors.toSet());
    return destinations.names().stream()
        .map(name -> destination(name, destinations.named(name), late.contains(name)))
        .toList();
  }

  /**
   * @param shape null if it has no route file
   */
  private DestinationView destination(String name, Destination shape, boolean isLate) {
    Backlog backlog = Backlog.of(ledger, name);
    boolean stores = shape != null && shape.delivers();
    String queue = (stores ? "deliver-file-" : "close-batch-") + name;
    boolean hasFailed = backlog.failingSince() != null;
    return new DestinationView(
        name,
        stores,
        shape != null && shape.announces(),
        permits.runs(queue),
        permits.workersOf(queue),
        backlog.owed(),
        backlog.delivering(),
        backlog.failed(),
        backlog.unannounced(),
        backlog.failingSince(),
        isLate,
        hasFailed ? nextSweep() : null,
        history.failures(name, ERRORS));
  }

  /** Each file of routes, by name. */
  public List<RouteView> routes() {
    return routes.asTheyRun().stream()
        .map(
            file ->
                new RouteView(
                    file.name(),
                    file.routes(),
                    file.templates(),
                    file.since() != null,
                    file.since(),
                    file.refused(),
                    file.refusedSince()))
        .toList();
  }

  /** Those that are running, the oldest first. */
  public List<Download> downloads() {
    List<Downloads.Running> running = downloads.running();
    Map<String, String> topics =
        overview.topics(
            running.stream().map(it -> it.transfer().uuid()).collect(Collectors.toSet()));
    return running.stream()
        .map(
            it ->
                new Download(
                    it.transfer().uuid(),
                    it.transfer().meetingId(),
                    topics.getOrDefault(it.transfer().uuid(), ""),
                    it.transfer().recordingType(),
                    it.bytes(),
                    it.ofBytes(),
                    it.bytesPerSecond(),
                    it.secondsLeft()))
        .toList();
  }

  /** Of the last 30 days, today included, each of {@code simpan.time-zone}. */
  public Figures figures() {
    return diary.figures(DAYS);
  }

  /**
   * What people did and were refused, newest first, 50 on a page.
   *
   * @param page from 0
   */
  public Page<Audited> audit(int page) {
    return audit.page(page);
  }
}
