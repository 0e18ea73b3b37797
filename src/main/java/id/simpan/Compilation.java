package id.simpan;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the JVM compiles with its optimising compiler (C2). Simpan waits for disks and networks; for
 * most of its code the quick compiler (C1) is enough, and C2 would take more of the CPU than the
 * work itself. What is left to C2 is what hashes and encrypts gigabytes: its instructions for that
 * are known to no other.
 *
 * @see <a href="https://openjdk.org/jeps/165">JEP 165: Compiler Control</a>
 */
final class Compilation {

  /** The first that matches counts, if it says anything at all of the compiler. */
  private static final String DIRECTIVES =
      """
      [
        {
          match: ["sun/security/*.*", "com/sun/crypto/*.*", "java/security/*.*", "java/util/zip/*.*"],
          c2: {Exclude: false}
        },
        {match: "*.*", c2: {Exclude: true}}
      ]
      """;

  private Compilation() {}

  /** Beside the start of the program, which need not wait for it. */
  static void limit() {
    Thread thread = new Thread(Compilation::add, "compilation");
    thread.setDaemon(true);
    thread.start();
  }

  static void add() {
    try {
      Path file = Files.createTempFile("simpan", ".compilation");
      try {
        Files.writeString(file, DIRECTIVES);
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "compilerDirectivesAdd",
                new Object[] {new String[] {"\"" + file + "\""}},
                new String[] {String[].class.getName()});
      } finally {
        Files.delete(file);
      }
    } catch (JMException | IOException | RuntimeException notThisJvm) {
      // which compiles as it does anyway
    }
  }
}
