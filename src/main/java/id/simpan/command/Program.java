package id.simpan.command;

import id.simpan.command.Progress.Totals;
import id.simpan.download.Downloads.Running;
import id.simpan.ledger.Requests;
import id.simpan.metrics.Vitals;
import id.simpan.settings.SimpanSettings;
import id.simpan.texts.Texts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/** What {@code run}, {@code once} and {@code deliver} do with the started program. */
final class Program {

  private static final long LOOK_MILLIS = 100;
  private static final long SHOW_MILLIS = 500;

  /**
   * Work that nobody takes, or that is only given back, for so long is not waited for: whatever it
   * is, a command ends.
   */
  private static final Duration UNTAKEN = Duration.ofSeconds(60);

  private final List<OneAccount> accounts = new ArrayList<>();
  private final List<String> notStarted = new ArrayList<>();
  private final CountDownLatch stop;
  private final PrintStream out;
  private final PrintStream err;
  private final Texts texts;

  /**
   * @param first whose settings are those for all, too
   * @param stop counts down when the program is to stop
   */
  Program(
      OneAccount first,
      OtherAccounts others,
      CountDownLatch stop,
      PrintStream out,
      PrintStream err) {
    this(first, stop, out, err);
    accounts.addAll(others.started());
    others
        .notStarted()
        .forEach(
            (name, why) ->
                notStarted.add(texts.say("account.not-started", "account", name, "problem", why)));
  }

  /** With one account alone. */
  Program(OneAccount first, CountDownLatch stop, PrintStream out, PrintStream err) {
    boolean isLog = "json".equals(first.bean(Environment.class).getProperty("simpan.log-format"));
    this.out = isLog ? LoggedLines.stream() : out;
    this.err = err;
    this.stop = stop;
    this.texts = first.bean(SimpanSettings.class).texts();
    this.accounts.add(first);
  }

  /** Sweeps on schedule until stopped. */
  int run() {
    notStarted.forEach(err::println);
    accounts.forEach(OneAccount::watch);
    try (ServiceNotice systemd = ServiceNotice.of(this::makesProgress, this::summary)) {
      systemd.ready();
      try (Progress progress =
          Progress.ofProgram(texts.say("once.task"), this::kept, this::downloads, texts, out)) {
        while (!stop.await(SHOW_MILLIS, TimeUnit.MILLISECONDS)) {
          progress.show();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      systemd.stopping();
    }
    close();
    return 0;
  }

  private boolean makesProgress() {
    return accounts.stream().allMatch(it -> it.bean(Vitals.class).makesProgress());
  }

  private String summary() {
    return Stream.concat(
            notStarted.stream(),
            accounts.stream().map(it -> of(it, it.bean(Vitals.class).summary())))
        .collect(Collectors.joining("; "));
  }

  /** A line on an account, which is named if there are several. */
  private String of(OneAccount account, String line) {
    return accounts.size() + notStarted.size() == 1 ? line : account.name() + ": " + line;
  }

  /** Sweeps once, and ends when the ledger has nothing left for this sweep. */
  int once() {
    accounts.forEach(OneAccount::beginSweep);
    Optional<String> unfinished =
        await(texts.say("once.task"), () -> all(OneAccount::isDone), this::kept);
    accounts.forEach(OneAccount::tell);
    close();
    Set<String> problems = new LinkedHashSet<>(notStarted);
    unfinished.ifPresent(problems::add);
    for (OneAccount account : accounts) {
      account.problems().forEach(it -> problems.add(of(account, it)));
    }
    problems.forEach(err::println);
    for (OneAccount account : accounts) {
      for (String type : account.notStored()) {
        err.println(of(account, texts.say("once.not-stored", "type", type)));
      }
    }
    out.println(
        texts.say(
            problems.isEmpty() ? "once.safe" : "once.problems",
            "files",
            kept().done(),
            "problems",
            problems.size()));
    return problems.isEmpty() ? 0 : 1;
  }

  private boolean all(Predicate<OneAccount> condition) {
    return accounts.stream().allMatch(condition);
  }

  private Totals kept() {
    return accounts.stream()
        .map(OneAccount::kept)
        .reduce(
            new Totals(0, 0, 0),
            (a, b) ->
                new Totals(a.files() + b.files(), a.done() + b.done(), a.bytes() + b.bytes()));
  }

  private List<Running> downloads() {
    return accounts.stream().flatMap(it -> it.downloads().stream()).toList();
  }

  /** Each by itself, so that one that is slow to stop holds up none. */
  private void close() {
    List<Thread> closing =
        accounts.stream().map(it -> new Thread(it::close, "close-" + it.name())).toList();
    closing.forEach(Thread::start);
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until it is done.
   *
   * @return why it is not, if it ends before that
   */
  private Optional<String> await(String task, BooleanSupplier isDone, Supplier<Totals> totals) {
    long swept = System.nanoTime();
    try (Progress progress = Progress.of(task, totals, this::downloads, texts, out)) {
      while (!isDone.getAsBoolean()) {
        if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return Optional.of(texts.say("once.stopped"));
        }
        if (!all(OneAccount::isSwept)) {
          swept = System.nanoTime();
        }
        long from = swept;
        if (all(it -> !it.hasWork() && it.idleSince(from).compareTo(UNTAKEN) > 0)) {
          return Optional.of(texts.say("once.untaken"));
        }
        progress.show();
      }
    } catch (InterruptedException interrupted) {
      return Optional.of(texts.say("once.stopped"));
    }
    return Optional.empty();
  }

  /** Gives a destination what it has not got of the past. */
  int deliver(DeliverPast past) {
    Requests requests = accounts.get(0).bean(Requests.class);
    String id = past.ask(requests, texts);
    Optional<String> problem =
        await(
            texts.say("deliver.task"),
            () -> past.progress(requests, id).isOver(),
            () -> past.totals(requests, id));
    int status = past.report(requests, id, problem, texts);
    close();
    return status;
  }
}
