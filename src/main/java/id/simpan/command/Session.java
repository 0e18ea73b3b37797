package id.simpan.command;

import id.simpan.ledger.Report;
import id.simpan.ledger.Work;
import id.simpan.routing.Engine;
import id.simpan.routing.Sweep;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What {@code run} and {@code once} do with the started program. */
final class Session {

  private static final long LOOK_MILLIS = 100;

  private final ConfigurableApplicationContext context;
  private final CountDownLatch stop;
  private final Work work;
  private final PrintStream out;
  private final PrintStream err;
  private final Engine engine;

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
    this.engine = new Engine(context);
  }

  /** Sweeps on schedule until stopped. */
  int run() {
    engine.routes().watch();
    try {
      stop.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    engine.close();
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
    engine.close();
    List<String> problems = new ArrayList<>();
    if (stopped) {
      problems.add("stopped before the sweep was over; the next one goes on where it was");
    }
    String problem = context.getBean(Sweep.class).problem();
    if (problem != null && !stopped) {
      problems.add(problem);
    }
    problems.addAll(engine.routes().reports().values());
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
}
