package id.simpan.command;

import id.simpan.announce.Manifests;
import id.simpan.download.DownloadClient;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Report;
import id.simpan.ledger.Restore;
import id.simpan.ledger.Restore.ArchivedSession;
import id.simpan.ledger.Work;
import id.simpan.routing.Destinations;
import id.simpan.routing.KeptFiles;
import id.simpan.routing.LiveRoutes;
import id.simpan.routing.Sweep;
import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** What {@code run} and {@code once} do with the started program. */
final class Session {

  /** For downloads in hand to finish after a signal; then they are left to be resumed. */
  private static final long GRACE_SECONDS = 5;

  private static final long LOOK_MILLIS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final ConfigurableApplicationContext context;
  private final CountDownLatch stop;
  private final Work work;
  private final PrintStream out;
  private final PrintStream err;
  private final LiveRoutes routes;

  /**
   * @param stop counts down when the program is to stop
   */
  Session(
      ConfigurableApplicationContext context,
      CountDownLatch stop,
      PrintStream out,
      PrintStream err) {
    this.out = out;
    this.err = err;
    this.context = context;
    this.stop = stop;
    this.work = context.getBean(Work.class);
    context.getBean(KeptFiles.class).remove(work.archived());
    this.routes = context.getBean(LiveRoutes.class);
    routes.start(() -> restore(context.getBean(Destinations.class)));
  }

  /** A lost ledger is rebuilt from the archive. */
  private void restore(Destinations destinations) {
    Restore restore = new Restore(context.getBean(Ledger.class));
    SimpanSettings settings = context.getBean(SimpanSettings.class);
    if (restore.isNeeded()) {
      List<ArchivedSession> archived =
          Manifests.present(settings.resolve(settings.file().directory()));
      restore.restore(archived, destinations.all());
      if (!archived.isEmpty()) {
        LOG.warn(
            "The ledger was empty: {} sessions are known again from the archive", archived.size());
      }
    }
  }

  /** Sweeps on schedule until stopped. */
  int run() {
    routes.watch();
    try {
      stop.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    end();
    return 0;
  }

  /** Sweeps once, and ends when the ledger has nothing left for this sweep. */
  int once() {
    Instant start = Instant.now();
    Report report = context.getBean(Report.class);
    Thread sweep = new Thread(this::sweep, "sweep");
    sweep.start();
    boolean stopped = false;
    try (Progress progress = Progress.of(() -> report.totals(start), out)) {
      while (!stopped && (sweep.isAlive() || work.isLeft())) {
        stopped = stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        progress.show();
      }
    } catch (InterruptedException interrupted) {
      stopped = true;
    }
    context.getBean(CamelContext.class).createFluentProducerTemplate().to("direct:alert").send();
    end();
    List<String> problems = new ArrayList<>();
    if (stopped) {
      problems.add("stopped before the sweep was over; the next one goes on where it was");
    }
    String problem = context.getBean(Sweep.class).problem();
    if (problem != null && !stopped) {
      problems.add(problem);
    }
    problems.addAll(routes.reports().values());
    problems.addAll(report.problems(start));
    problems.forEach(err::println);
    Report.Totals totals = report.totals(start);
    out.printf(
        "%d %s kept in this sweep; %s%n",
        totals.kept(),
        totals.kept() == 1 ? "file" : "files",
        problems.isEmpty()
            ? "every recording is safe"
            : problems.size() + (problems.size() == 1 ? " problem" : " problems"));
    return problems.isEmpty() ? 0 : 1;
  }

  private void sweep() {
    context.getBean(CamelContext.class).createFluentProducerTemplate().to("direct:sweep").send();
  }

  private void end() {
    routes.close();
    context.getBean(Ledger.class).stopTaking();
    Thread impatience =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(GRACE_SECONDS);
                context.getBean(DownloadClient.class).interrupt();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "impatience");
    impatience.setDaemon(true);
    impatience.start();
    context.getBean(CamelContext.class).stop();
    impatience.interrupt();
  }
}
