package id.simpan.command;

import id.simpan.announce.MailTemplates;
import id.simpan.command.Progress.Totals;
import id.simpan.download.Downloader;
import id.simpan.download.Downloads.Running;
import id.simpan.ledger.Concern;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Report;
import id.simpan.ledger.Requests;
import id.simpan.ledger.Safety;
import id.simpan.ledger.SessionFiles;
import id.simpan.ledger.Transfers;
import id.simpan.ledger.Work;
import id.simpan.metrics.Vitals;
import id.simpan.routing.Engine;
import id.simpan.routing.Permits;
import id.simpan.routing.Sweep;
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
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What {@code run}, {@code once} and {@code deliver} do with the started program. */
final class Program {

  private static final long LOOK_MILLIS = 100;
  private static final long SHOW_MILLIS = 500;

  /** Work that nobody takes for so long is not waited for: whatever it is, a command ends. */
  private static final Duration UNTAKEN = Duration.ofSeconds(60);

  private final ConfigurableApplicationContext context;
  private final CountDownLatch stop;
  private final PrintStream out;
  private final PrintStream err;
  private final Engine engine;
  private final Texts texts;

  /**
   * @param stop counts down when the program is to stop
   */
  Program(
      ConfigurableApplicationContext context,
      CountDownLatch stop,
      PrintStream out,
      PrintStream err) {
    boolean isLog = "json".equals(context.getEnvironment().getProperty("simpan.log-format"));
    this.out = isLog ? LoggedLines.stream() : out;
    this.err = err;
    this.context = context;
    this.stop = stop;
    this.texts = context.getBean(SimpanSettings.class).texts();
    this.engine = new Engine(context);
  }

  /** Sweeps on schedule until stopped. */
  int run() {
    engine.routes().watch();
    Vitals vitals = context.getBean(Vitals.class);
    try (ServiceNotice systemd = ServiceNotice.of(vitals::makesProgress, vitals::summary)) {
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
    engine.close();
    return 0;
  }

  /** Sweeps once, and ends when the ledger has nothing left for this sweep. */
  int once() {
    Work work = context.getBean(Work.class);
    Permits permits = context.getBean(Permits.class);
    Thread sweep = new Thread(() -> send("direct:sweep"), "sweep");
    sweep.start();
    Set<String> problems = new LinkedHashSet<>();
    await(texts.say("once.task"), () -> !sweep.isAlive() && !work.isLeft(permits::runs), this::kept)
        .ifPresent(problems::add);
    send("direct:alert");
    if (!context.getBean(SimpanSettings.class).email().digest().isBlank()) {
      send("direct:digest");
    }
    engine.close();
    problems.addAll(problems());
    problems.forEach(err::println);
    for (String type : context.getBean(SessionFiles.class).notStored()) {
      err.println(texts.say("once.not-stored", "type", type));
    }
    long kept = context.getBean(Transfers.class).filesKept();
    out.println(
        texts.say(
            problems.isEmpty() ? "once.safe" : "once.problems",
            "files",
            kept,
            "problems",
            problems.size()));
    return problems.isEmpty() ? 0 : 1;
  }

  /** How far this process is with what it has to keep. */
  private Totals kept() {
    Transfers transfers = context.getBean(Transfers.class);
    long kept = transfers.filesKept();
    long running = downloads().size();
    return new Totals(
        kept + running + context.getBean(Work.class).filesToKeep(), kept, transfers.bytesKept());
  }

  private List<Running> downloads() {
    return context.getBean(Downloader.class).downloads().running();
  }

  private void send(String route) {
    context.getBean(CamelContext.class).createFluentProducerTemplate().to(route).send();
  }

  /** Whatever is not safe, then what is pending. */
  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    context.getBean(Sweep.class).problem().map(texts::say).ifPresent(problems::add);
    problems.addAll(engine.routes().reports().values());
    context.getBean(MailTemplates.class).broken().stream()
        .map(it -> texts.say(it.text()))
        .forEach(problems::add);
    List<String> ofSweeps = new ArrayList<>();
    context.getBean(Safety.class).concerns().stream()
        .filter(Concern::isUnsafe)
        .forEach(
            it -> (it.kind().equals("sweeps") ? ofSweeps : problems).add(texts.say(it.text())));
    context.getBean(Report.class).pending().stream().map(texts::say).forEach(problems::add);
    // that no sweep was completed needs no line of its own beside what kept this one from it
    return problems.isEmpty() ? ofSweeps : problems;
  }

  /**
   * Waits until it is done.
   *
   * @return why it is not, if it ends before that
   */
  private Optional<String> await(String task, BooleanSupplier isDone, Supplier<Totals> totals) {
    Ledger ledger = context.getBean(Ledger.class);
    long untaken = 0;
    try (Progress progress = Progress.of(task, totals, this::downloads, texts, out)) {
      while (!isDone.getAsBoolean()) {
        if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return Optional.of(texts.say("once.stopped"));
        }
        untaken = ledger.isIdle() ? untaken + LOOK_MILLIS : 0;
        if (untaken > UNTAKEN.toMillis() && context.getBean(Sweep.class).isOver()) {
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
    Requests requests = context.getBean(Requests.class);
    String id = past.ask(requests, texts);
    Optional<String> problem =
        await(
            texts.say("deliver.task"),
            () -> past.progress(requests, id).isOver(),
            () -> past.totals(requests, id));
    int status = past.report(requests, id, problem, texts);
    engine.close();
    return status;
  }
}
