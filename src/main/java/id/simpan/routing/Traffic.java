package id.simpan.routing;

import java.time.Duration;

/** Is told of each call that leaves the program; it must be quick. */
public interface Traffic {

  /** Nobody is told. */
  Traffic UNWATCHED = new Traffic() {};

  /**
   * The API was called.
   *
   * @param status of its answer; 0 if there was none
   */
  default void called(int status, Duration took) {}

  /**
   * A destination's route has ended.
   *
   * @param kind {@code recording}, {@code side-file} or {@code batch}
   * @param outcome {@code stored}, {@code passed} or {@code late}
   * @param bytes of what it was given; 0 for a batch
   */
  default void delivered(
      String destination, String kind, String outcome, long bytes, Duration took) {}
}
