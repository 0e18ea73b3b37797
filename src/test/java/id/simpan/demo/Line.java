package id.simpan.demo;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** One line of what happens: when, where, what. */
final class Line {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private Line() {}

  static void print(PrintStream out, String where, String what) {
    out.printf("%s  %-8s %s%n", TIME.format(LocalTime.now()), where, what);
  }

  /** 28.0 kB */
  static String size(long bytes) {
    return bytes < 1_000 ? bytes + " B" : "%.1f kB".formatted(bytes / 1e3);
  }
}
