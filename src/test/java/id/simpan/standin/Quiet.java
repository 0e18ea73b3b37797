package id.simpan.standin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps servers that run inside the JVM of a test or demo from talking into its log. */
public final class Quiet {

  private Quiet() {}

  public static void loggers(String... names) {
    for (String name : names) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setLevel(Level.ERROR);
      }
    }
  }
}
