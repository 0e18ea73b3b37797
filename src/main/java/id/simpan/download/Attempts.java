package id.simpan.download;

import java.time.Duration;

/** Is told how each attempt to download a file ended; it must be quick. */
@FunctionalInterface
public interface Attempts {

  /** Nobody is told. */
  Attempts UNWATCHED = (outcome, took) -> {};

  /**
   * @param outcome {@code kept}, {@code kept-already}, {@code failed}, {@code refused} or {@code
   *     no-space}
   */
  void ended(String outcome, Duration took);
}
