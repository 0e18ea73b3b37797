package id.simpan;

import com.sun.management.OperatingSystemMXBean;
import id.simpan.program.SimpanProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Notes in {@code target/test-times.tsv} what each test class cost: cases, programs started in this
 * process, seconds of CPU here and of ended child processes, seconds that passed. Reported, never
 * asserted.
 */
public final class WhereTimeGoes
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  private static final Path TIMES = Path.of("target", "test-times.tsv");

  private Reading before;
  private int cases;

  private record Reading(double wall, double cpu, double children, int programs) {

    static Reading now() {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Reading(
          System.nanoTime() / 1e9,
          system.getProcessCpuTime() / 1e9,
          ofChildren(),
          SimpanProgram.started());
    }

    /** Linux alone tells. */
    private static double ofChildren() {
      try {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
      } catch (IOException | RuntimeException unknown) {
        return 0;
      }
    }
  }

  private static boolean isOuter(ExtensionContext test) {
    return !test.getRequiredTestClass().isMemberClass();
  }

  @Override
  public void beforeAll(ExtensionContext test) {
    if (isOuter(test)) {
      before = Reading.now();
      cases = 0;
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    cases++;
  }

  @Override
  public void afterAll(ExtensionContext test) {
    if (!isOuter(test)) {
      return;
    }
    Reading after = Reading.now();
    String line =
        String.format(
            Locale.ROOT,
            "%s\t%d\t%d\t%.1f\t%.1f\t%.1f%n",
            test.getRequiredTestClass().getName(),
            cases,
            after.programs() - before.programs(),
            after.cpu() - before.cpu(),
            after.children() - before.children(),
            after.wall() - before.wall());
    try { // one write, so that forks do not write into each other's lines
      Files.write(
          TIMES,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
