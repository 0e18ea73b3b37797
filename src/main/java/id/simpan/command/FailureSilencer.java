package id.simpan.command;

import org.springframework.boot.SpringBootExceptionReporter;

/** Keeps Spring Boot from logging a failed start: the command says what is wrong, in a line. */
final class FailureSilencer implements SpringBootExceptionReporter {

  private static volatile boolean commandLine;

  /** A host application's failures are not silenced. */
  static void silence() {
    commandLine = true;
  }

  @Override
  public boolean reportException(Throwable failure) {
    return commandLine;
  }
}
