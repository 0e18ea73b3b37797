package id.simpan.command;

import id.simpan.download.Downloads.Running;
import id.simpan.texts.Texts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far work is: bars on a terminal, a plain line now and then where there is none. */
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

  /** Of a task that comes to an end. */
  static Progress of(
      String task,
      Supplier<Totals> totals,
      Supplier<List<Running>> downloads,
      Texts texts,
      PrintStream out) {
    Terminal terminal = out == System.out ? Terminal.ofProcess() : Terminal.NONE;
    return terminal.isThere()
        ? new Bars(task, totals, downloads, new Screen(out, terminal.width()))
        : new Lines(task, totals, texts, out);
  }

  /** Of a program that goes on: nothing but bars is shown of it. */
  static Progress ofProgram(
      String task,
      Supplier<Totals> totals,
      Supplier<List<Running>> downloads,
      Texts texts,
      PrintStream out) {
    Progress progress = of(task, totals, downloads, texts, out);
    return progress instanceof Bars ? progress : new Nothing();
  }

  /** On a terminal: one for all, and one for each download that runs. */
  final class Bars implements Progress {

    private static final long PERIOD = Duration.ofMillis(500).toNanos();
    private static final int LONGEST_NAME = 30;
    private static final int MEGABYTE = 1_000_000;

    private final String task;
    private final Supplier<Totals> totals;
    private final Supplier<List<Running>> downloads;
    private final Screen screen;
    private final PrintStream before = System.out;
    private final Map<String, ProgressBar> ofDownloads = new HashMap<>();
    private ProgressBar ofAll;
    private long doneBefore;
    private long next = System.nanoTime();

    Bars(String task, Supplier<Totals> totals, Supplier<List<Running>> downloads, Screen screen) {
      this.task = task;
      this.totals = totals;
      this.downloads = downloads;
      this.screen = screen;
      System.setOut(screen.above()); // the log goes there too
    }

    @Override
    public void show() {
      if (System.nanoTime() - next < 0) {
        return;
      }
      next = System.nanoTime() + PERIOD;
      try {
        showAll(totals.get());
        showEach(downloads.get());
      } catch (RuntimeException ledgerAway) {
        // then there is nothing to show, and others say so
      }
    }

    private void showAll(Totals now) {
      if (now.files() <= now.done()) {
        if (ofAll != null) {
          ofAll.close();
          ofAll = null;
        }
        doneBefore = now.done();
        return;
      }
      if (ofAll == null) {
        ofAll = bar(task, " files", 1).build();
      }
      ofAll.maxHint(now.files() - doneBefore);
      ofAll.stepTo(now.done() - doneBefore);
    }

    private void showEach(List<Running> running) {
      Set<String> over = new HashSet<>(ofDownloads.keySet());
      for (Running one : running) {
        String id = one.transfer().id();
        over.remove(id);
        ProgressBar bar =
            ofDownloads.computeIfAbsent(
                id,
                x ->
                    bar(
                            one.transfer().meetingId() + " " + one.transfer().recordingType(),
                            " MB",
                            MEGABYTE)
                        .showSpeed()
                        .build());
        if (one.ofBytes() != null) {
          bar.maxHint(one.ofBytes());
        }
        bar.stepTo(one.bytes());
      }
      over.forEach(id -> ofDownloads.remove(id).close());
    }

    private ProgressBarBuilder bar(String name, String unit, long size) {
      int columns = Math.min(LONGEST_NAME, screen.width() / 3);
      return new ProgressBarBuilder()
          .setTaskName(Terminal.pad(Terminal.cut(name, columns), columns))
          .setUnit(unit, size)
          .setInitialMax(0)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis((int) Duration.ofNanos(PERIOD).toMillis())
          .setConsumer(screen.line());
    }

    @Override
    public void close() {
      System.setOut(before);
      ofDownloads.values().forEach(ProgressBar::close);
      if (ofAll != null) {
        ofAll.close();
      }
      screen.close();
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
    public void close() {
      // a line is printed as it is
    }
  }

  /** Where nobody looks. */
  final class Nothing implements Progress {

    @Override
    public void show() {
      // nothing
    }

    @Override
    public void close() {
      // nothing
    }
  }
}
