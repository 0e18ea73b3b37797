package id.simpan.command;

import org.springframework.boot.SpringBootExceptionReporter;

/** Keeps Spring Boot from logging a failed start: the command says what is wrong, in a line. */
final class FailureSilencer implements SpringBootExceptionReporter {

  @Override
  public boolean reportException(Throwable failure) {
    return true;
  }
}
