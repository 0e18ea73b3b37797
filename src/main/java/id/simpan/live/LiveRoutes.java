package id.simpan.live;

import id.simpan.download.DownloadClient;
import id.simpan.ledger.Ledger;
import id.simpan.live.RouteFile.Order;
import id.simpan.live.RunningRoutes.Loaded;
import id.simpan.settings.UnusableSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The routes that run, file by file. Saved edits take the place of what runs; one that would not
 * run changes nothing. (Camel's own reload loses routes, or keeps those of deleted files.)
 */
public final class LiveRoutes implements AutoCloseable {

  /** A file whose routes fail to start, such as for a server that is down, is tried again. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  /** For a change in hand to come to its end. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Without a route that begins with each of these, no recording is kept. */
  static final List<String> KEEPING =
      List.of(
          "sweep",
          "poll-meeting",
          "archive-session",
          "get-recordings",
          "call-rapatin",
          "send-to-rapatin",
          "look-for-work",
          "transfer-file",
          "download-file",
          "note-failure");

  /** What is wrong with the destinations as a whole is reported under this name. */
  private static final String DESTINATIONS = "simpan.destinations";

  private static final String NEITHER = "; what ran before does not start either: ";

  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

  private final CamelContext context;
  private final RouteFolder folder;
  private final Destinations destinations;
  private final Supplier<RouteTrial> trials;
  private final RunningRoutes routes;
  private final Ledger ledger;
  private final Function<Throwable, String> describe;
  private final Map<String, Loaded> running = new TreeMap<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("watch-routes-"));
  private Map<String, RouteFile> seen = Map.of();
  private Map<String, RouteFile> tried = Map.of();
  private long again = Long.MAX_VALUE;
  private String failure = "";
  private final Map<String, LeftOut> leftOut = new TreeMap<>();
  private final Map<String, Instant> started = new TreeMap<>();
  private final Map<String, Instant> refusedSince = new TreeMap<>();
  private volatile boolean stands;
  private volatile List<RunningFile> shown = List.of();
  private volatile Map<String, String> reports = Map.of();
  private volatile List<RouteFile> files = List.of();

  /**
   * An edit that made way again, since workers did not start by it. To try it stops those that run.
   *
   * @param then the files as they were
   */
  private record LeftOut(RouteFile file, String report, Map<String, RouteFile> then) {}

  /**
   * @param describe says what went wrong in one line that gives no secret away
   * @param breakOff is called when a sweep's own route is stopped though it is not over
   */
  public LiveRoutes(
      CamelContext context,
      RouteFolder folder,
      Destinations destinations,
      Environment environment,
      Function<Throwable, String> describe,
      Ledger ledger,
      DownloadClient downloads,
      Runnable breakOff) {
    this.context = context;
    this.folder = folder;
    this.destinations = destinations;
    this.trials = () -> new RouteTrial(context, environment, describe);
    this.routes = new RunningRoutes(context, ledger, downloads, breakOff);
    this.ledger = ledger;
    this.describe = describe;
  }

  /**
   * Starts all routes; a file that does not run is reported, and the others run.
   *
   * @param ready is called when the destinations stand and nothing has begun by itself yet
   * @throws UnusableSettings if nothing would be left that keeps recordings, or a destination has
   *     no file
   */
  public synchronized void start(Runnable ready) {
    seen = readDestinations();
    change(
        seen,
        refused -> {
          if (!refused.isEmpty() && !missing().isEmpty()) {
            throw new UnusableSettings(List.copyOf(refused.values()));
          }
          ready.run();
        });
    stands = true;
    LOG.info("{} routes are running, from {} files", context.getRoutesSize(), running.size());
  }

  /** Tries all files and starts none: the report of each, or empty text if it would run. */
  public synchronized Map<String, String> check() {
    Map<String, RouteFile> files = readDestinations();
    Map<String, String> found = new TreeMap<>();
    RouteChanges changes =
        new RouteChanges(
            Map.of(), files, tryOut(files, found, false), Set.of(), Destinations.WORKERS);
    found.putAll(changes.refused());
    files.keySet().forEach(name -> found.putIfAbsent(name, ""));
    return found;
  }

  /**
   * @throws UnusableSettings if they do not fit the files that are there
   */
  private Map<String, RouteFile> readDestinations() {
    Map<String, RouteFile> files = folder.read(destinations.names());
    destinations.shapeBy(files.keySet());
    destinations.requireShape(folder);
    return files;
  }

  /** From now on edits take effect. */
  public void watch() {
    watch.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** For each file that does not run as it was saved: where, and why. */
  public Map<String, String> reports() {
    return reports;
  }

  /** The files whose routes run, as they were when those started. */
  public List<RouteFile> files() {
    return files;
  }

  /** Each file, as it runs or is refused, by name. */
  public List<RunningFile> asTheyRun() {
    return shown;
  }

  private List<RunningFile> show() {
    Set<String> names = new TreeSet<>(running.keySet());
    names.addAll(reports.keySet());
    return names.stream().map(this::show).toList();
  }

  private RunningFile show(String name) {
    Loaded loaded = running.get(name);
    List<String> ids = new ArrayList<>();
    List<String> others = new ArrayList<>();
    if (loaded != null) {
      ids.addAll(loaded.routes());
      destinations.workersOf(loaded.contents().templates()).stream()
          .filter(destinations::isRunning)
          .forEach(ids::add);
      others.addAll(loaded.contents().templates());
      others.addAll(loaded.contents().configurations());
    }
    return new RunningFile(
        name,
        ids,
        others,
        loaded == null ? null : started.get(name),
        reports.get(name),
        refusedSince.get(name));
  }

  /** Whether all that could start has been started; before, what does not run is no fault. */
  public boolean stand() {
    return stands;
  }

  /** Without these routes no recording is kept. */
  public List<String> missing() {
    return KEEPING.stream().filter(name -> !runs(name)).toList();
  }

  /** Whether a route runs that begins with an input of this name, such as {@code poll-meeting}. */
  public boolean runs(String input) {
    return destinations.isRunning(input);
  }

  /** A change counts when two looks see the same: not all of it may have been written yet. */
  private synchronized void look() {
    String what =
        "The route files cannot be read, so edits are not seen; the routes that run go on";
    try {
      Map<String, RouteFile> found = folder.read(destinations.names());
      boolean isWhole = found.equals(seen);
      seen = found;
      if (isWhole && (!found.equals(tried) || System.nanoTime() > again)) {
        what = "An edit of the route files could not be carried out, and is tried again";
        change(found, refused -> {});
      }
      failure = "";
    } catch (Throwable failed) { // or no later edit would be seen
      again = System.nanoTime() + AGAIN.toNanos();
      String line = what + ": " + describe.apply(failed);
      if (!line.equals(failure)) {
        LOG.error("{}", line);
      }
      failure = line;
    }
  }

  /**
   * @param ready is given what is refused, when all but what begins by itself is in its place
   */
  private void change(Map<String, RouteFile> found, Consumer<Map<String, String>> ready) {
    tried = found;
    again = Long.MAX_VALUE;
    Map<String, RouteFile> changed = new TreeMap<>(found);
    Map<String, RouteContents> now = new TreeMap<>();
    for (Loaded loaded : running.values()) {
      now.put(loaded.file().name(), loaded.contents());
      changed.remove(loaded.file().name(), loaded.file());
    }
    Set<String> gone = new TreeSet<>(now.keySet());
    gone.removeAll(found.keySet());
    Map<String, String> refused = new TreeMap<>();
    Map<String, RouteContents> candidates = tryOut(changed, refused, running.isEmpty());
    leaveOut(found, now, candidates, refused);
    RouteChanges changes = new RouteChanges(now, changed, candidates, gone, Destinations.WORKERS);
    refused.putAll(changes.refused());
    boolean isOther = destinations.shapeBy(found.keySet());
    List<String> problems = destinations.problems();
    if (!problems.isEmpty()) {
      refused.put(DESTINATIONS, String.join("; ", problems));
    }
    replace(changes, changed, candidates, refused, ready);
    files = running.values().stream().map(Loaded::file).toList();
    tell(refused);
    shown = show();
    if (isOther) {
      destinations.changed();
    }
  }

  /** Until something changes that such an edit may depend on. */
  private void leaveOut(
      Map<String, RouteFile> found,
      Map<String, RouteContents> now,
      Map<String, RouteContents> candidates,
      Map<String, String> refused) {
    leftOut
        .values()
        .removeIf(
            edit -> {
              String name = edit.file().name();
              RouteContents contents = candidates.get(name);
              boolean isStill =
                  edit.file().equals(found.get(name)) && contents != null && now.containsKey(name);
              if (!isStill) {
                return true;
              }
              Set<String> others = new TreeSet<>(found.keySet());
              others.addAll(edit.then().keySet());
              others.removeIf(it -> Objects.equals(found.get(it), edit.then().get(it)));
              if (others.stream()
                  .flatMap(it -> Stream.of(now, candidates).map(where -> where.get(it)))
                  .anyMatch(it -> it != null && concerns(it, contents))) {
                return true;
              }
              candidates.remove(name);
              refused.put(name, edit.report());
              return false;
            });
  }

  /** Whether the one uses the other, or its workers begin where the other's routes do. */
  private static boolean concerns(RouteContents other, RouteContents it) {
    return it.uses(other)
        || it.templates().stream()
            .anyMatch(
                template ->
                    other.inputs().stream().anyMatch(input -> input.contains(template + "-")));
  }

  private Map<String, RouteContents> tryOut(
      Map<String, RouteFile> changed, Map<String, String> refused, boolean isStart) {
    Map<String, RouteContents> contents = new TreeMap<>();
    if (changed.isEmpty()) {
      return contents;
    }
    // nothing may stop for what would not run; at start nothing runs: then starting it is the trial
    List<RouteFile> files = new ArrayList<>(changed.values());
    running.values().stream()
        .filter(it -> !it.templates().isEmpty() && !changed.containsKey(it.file().name()))
        .forEach(it -> files.add(it.file()));
    Map<Order, List<RouteFile>> inOrder = new EnumMap<>(Order.class);
    files.forEach(it -> inOrder.computeIfAbsent(it.order(), order -> new ArrayList<>()).add(it));
    try (RouteTrial trial = trials.get()) {
      for (Map.Entry<Order, List<RouteFile>> step : inOrder.entrySet()) {
        boolean isMade = !isStart || step.getKey() == Order.USED_BY_OTHERS;
        for (RouteFile file : step.getValue()) {
          try {
            contents.put(file.name(), isMade ? trial.of(file) : trial.read(file));
          } catch (RouteTrial.Unusable unusable) {
            refused.put(file.name(), unusable.getMessage());
          }
        }
      }
    }
    contents.keySet().retainAll(changed.keySet());
    refused.keySet().retainAll(changed.keySet());
    return contents;
  }

  private void replace(
      RouteChanges changes,
      Map<String, RouteFile> changed,
      Map<String, RouteContents> candidates,
      Map<String, String> refused,
      Consumer<Map<String, String>> ready) {
    Set<String> affected = changes.affected();
    Map<String, Loaded> before = new TreeMap<>();
    Map<String, String> displaced = changes.displaced();
    for (Set<String> names :
        List.of(changes.accepted(), changes.deleted(), displaced.keySet(), affected)) {
      names.stream().filter(running::containsKey).forEach(it -> before.put(it, running.get(it)));
    }
    boolean isStart = running.isEmpty();
    try {
      takeOut(before);
      List<Loaded> wanted = new ArrayList<>();
      for (String name : changes.accepted()) {
        wanted.add(
            new Loaded(changed.get(name), candidates.get(name), List.of(), List.of(), List.of()));
      }
      affected.forEach(name -> wanted.add(before.get(name)));
      wanted.sort(Comparator.comparingInt(it -> it.contents().order()));
      boolean isReady = false;
      for (Loaded next : wanted) {
        if (!isReady && next.contents().begins()) {
          destinations.follow(context); // what fails now is tried again below, and told then
          ready.accept(refused);
          isReady = true;
        }
        String name = next.file().name();
        bringIn(next, before.get(name), refused, isStart);
        if (!isAsSaved(next)) {
          for (String copy : displaced.keySet()) {
            if (displaced.get(copy).equals(name)) {
              refused.remove(copy);
              bringIn(before.get(copy), null, refused, true);
            }
          }
        }
      }
      giveWorkers(before, refused);
      if (!isReady) {
        ready.accept(refused);
      }
    } finally {
      ledger.leases().takeAgain();
    }
    for (String name : changes.deleted()) {
      LOG.info("routes/{} is gone, its routes have stopped: {}", name, before.get(name).routes());
    }
    if (!before.isEmpty() && context.hasEndpoint("direct:look-for-work") != null) {
      context.createFluentProducerTemplate().to("direct:look-for-work").asyncSend();
    }
  }

  private void takeOut(Map<String, Loaded> old) {
    if (old.isEmpty()) {
      return;
    }
    List<Loaded> order = new ArrayList<>(old.values());
    order.sort(Comparator.comparingInt((Loaded it) -> it.contents().order()).reversed());
    List<String> ids = new ArrayList<>();
    order.forEach(it -> ids.addAll(it.routes()));
    List<String> templates = new ArrayList<>();
    order.forEach(it -> templates.addAll(it.contents().templates()));
    List<String> workers = destinations.workersOf(templates);
    ids.addAll(workers);
    try {
      routes.stop(ids);
      for (String worker : workers) {
        routes.remove(worker);
      }
      for (Loaded it : order) {
        routes.remove(it);
        running.remove(it.file().name());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      LOG.error("Routes do not stop: {}", describe.apply(failed));
    }
  }

  /** What ran before goes on if its successor does not start. */
  private void bringIn(Loaded next, Loaded before, Map<String, String> refused, boolean isStart) {
    RouteFile file = next.file();
    try {
      Loaded loaded = routes.add(file, next.contents());
      running.put(file.name(), loaded);
      started.put(file.name(), Instant.now());
      if (!isStart) {
        String how =
            before == null ? "is new" : before.file().equals(file) ? "begins anew" : "has changed";
        LOG.info("{} {}, its routes run as it says now: {}", file.shown(), how, loaded.routes());
      }
    } catch (Exception | LinkageError failed) {
      refused.put(file.name(), report(file, failed));
      if (before == null || before.file().equals(file)) {
        again = System.nanoTime() + AGAIN.toNanos();
      }
      if (before != null && !before.file().equals(file)) {
        bringIn(before, null, new TreeMap<>(), true);
      }
    }
  }

  private boolean isAsSaved(Loaded wanted) {
    Loaded loaded = running.get(wanted.file().name());
    return loaded != null && loaded.file().equals(wanted.file());
  }

  /** A template whose workers do not start makes way for the one before. */
  private void giveWorkers(Map<String, Loaded> before, Map<String, String> refused) {
    Set<String> back = new TreeSet<>();
    withoutWorkers()
        .forEach(
            (name, failed) -> {
              Loaded it = running.get(name);
              Loaded old = before.get(name);
              if (old == null || old.file().equals(it.file())) {
                tellOfWorkers(it, failed, refused);
                return;
              }
              String report = report(it.file(), failed);
              refused.put(name, report);
              leftOut.put(name, new LeftOut(it.file(), report, tried));
              takeOut(Map.of(name, it));
              bringIn(old, null, new TreeMap<>(), true);
              back.add(name);
            });
    if (!back.isEmpty()) {
      withoutWorkers()
          .forEach(
              (name, failed) -> {
                if (back.contains(name) || !refused.containsKey(name)) {
                  tellOfWorkers(running.get(name), failed, refused);
                }
              });
    }
  }

  /** Each file of which not all workers could be had, and why. */
  private Map<String, Throwable> withoutWorkers() {
    Map<String, Throwable> failures = destinations.follow(context);
    Map<String, Throwable> files = new TreeMap<>();
    running.forEach(
        (name, it) ->
            it.contents().templates().stream()
                .map(failures::get)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(failed -> files.put(name, failed)));
    return files;
  }

  private void tellOfWorkers(Loaded it, Throwable failed, Map<String, String> refused) {
    again = System.nanoTime() + AGAIN.toNanos();
    refused.merge(
        it.file().name(),
        report(it.file(), failed),
        (edit, ignored) -> edit + NEITHER + describe.apply(failed));
  }

  /** With the line, if the file alone is to blame. */
  private String report(RouteFile file, Throwable failed) {
    try (RouteTrial trial = trials.get()) {
      trial.of(file);
      return file.report(OptionalInt.empty(), describe.apply(failed));
    } catch (RouteTrial.Unusable unusable) {
      return unusable.getMessage();
    }
  }

  private void tell(Map<String, String> refused) {
    Map<String, String> before = reports;
    refusedSince.keySet().retainAll(refused.keySet());
    refused.keySet().forEach(name -> refusedSince.putIfAbsent(name, Instant.now()));
    reports = Collections.unmodifiableMap(new TreeMap<>(refused));
    refused.forEach(
        (name, report) -> {
          if (!report.equals(before.get(name))) {
            LOG.error("{}{}", report, report.contains(NEITHER) ? "" : whatRuns(name));
          }
        });
    before.keySet().stream()
        .filter(name -> !refused.containsKey(name))
        .forEach(
            name ->
                LOG.info(
                    "{} is in order again", name.equals(DESTINATIONS) ? name : "routes/" + name));
  }

  private String whatRuns(String name) {
    if (name.equals(DESTINATIONS)) {
      return "; what is kept waits until then";
    }
    Loaded loaded = running.get(name);
    if (loaded == null) {
      return "; the routes of other files run";
    }
    return loaded.file().equals(tried.get(name))
        ? "; its other routes run"
        : "; what ran before goes on";
  }

  @Override
  public void close() {
    watch.shutdownNow();
    try {
      watch.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
