package id.simpan.command;

import id.simpan.ledger.Report.Totals;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a sweep is: a bar on a terminal, a plain line now and then where there is none. */
interface Progress extends AutoCloseable {

  /** Shows where things stand, if it is time to. */
  void show();

  @Override
  void close();

  static Progress of(Supplier<Totals> totals, PrintStream out) {
    return System.console() == null ? new Lines(totals, out) : new Bar(totals);
  }

  /** On a terminal. */
  final class Bar implements Progress {
    private final Supplier<Totals> totals;
    private final ProgressBar bar;

    Bar(Supplier<Totals> totals) {
      this.totals = totals;
      this.bar =
          new ProgressBarBuilder()
              .setTaskName("Keeping")
              .setUnit(" files", 1)
              .setInitialMax(0)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .build();
    }

    @Override
    public void show() {
      Totals now = totals.get();
      bar.maxHint(now.files());
      bar.stepTo(now.kept());
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Where there is no terminal. */
  final class Lines implements Progress {
    private static final long PERIOD = Duration.ofSeconds(10).toNanos();

    private final Supplier<Totals> totals;
    private final PrintStream out;
    private long next = System.nanoTime() + PERIOD;

    Lines(Supplier<Totals> totals, PrintStream out) {
      this.totals = totals;
      this.out = out;
    }

    @Override
    public void show() {
      if (System.nanoTime() - next < 0) {
        return;
      }
      next = System.nanoTime() + PERIOD;
      Totals now = totals.get();
      out.printf(
          "%d of %d files kept, %d of %d MB%n",
          now.kept(), now.files(), now.keptBytes() / 1_000_000, now.bytes() / 1_000_000);
    }

    @Override
    public void close() {}
  }
}
