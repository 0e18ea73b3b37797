package id.simpan.command;

import id.simpan.texts.Texts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a sweep is: a bar on a terminal, a plain line now and then where there is none. */
interface Progress extends AutoCloseable {

  /**
   * How far work is.
   *
   * @param files there are to do, as far as is known
   * @param done of them
   * @param bytes done
   */
  record Totals(long files, long done, long bytes) {}

  /** Shows where things stand, if it is time to. */
  void show();

  @Override
  void close();

  static Progress of(String task, Supplier<Totals> totals, Texts texts, PrintStream out) {
    return System.console() == null ? new Lines(task, totals, texts, out) : new Bar(task, totals);
  }

  /** On a terminal. */
  final class Bar implements Progress {
    private final Supplier<Totals> totals;
    private static final long PERIOD = Duration.ofMillis(500).toNanos();

    private final ProgressBar bar;
    private long next = System.nanoTime();

    Bar(String task, Supplier<Totals> totals) {
      this.totals = totals;
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setUnit(" files", 1)
              .setInitialMax(0)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .build();
    }

    @Override
    public void show() {
      if (System.nanoTime() - next < 0) {
        return;
      }
      next = System.nanoTime() + PERIOD;
      Totals now = totals.get();
      bar.maxHint(now.files());
      bar.stepTo(now.done());
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Where there is no terminal. */
  final class Lines implements Progress {
    private static final long PERIOD = Duration.ofSeconds(10).toNanos();

    private final String task;
    private final Supplier<Totals> totals;
    private final Texts texts;
    private final PrintStream out;
    private long next = System.nanoTime() + PERIOD;

    Lines(String task, Supplier<Totals> totals, Texts texts, PrintStream out) {
      this.task = task;
      this.totals = totals;
      this.texts = texts;
      this.out = out;
    }

    @Override
    public void show() {
      if (System.nanoTime() - next < 0) {
        return;
      }
      next = System.nanoTime() + PERIOD;
      Totals now = totals.get();
      out.println(
          texts.say(
              "progress",
              "task",
              task,
              "done",
              now.done(),
              "files",
              now.files(),
              "megabytes",
              now.bytes() / 1_000_000));
    }

    @Override
    public void close() {}
  }
}
