package id.simpan.rapatin;

import java.time.Duration;
import java.time.Instant;

/** Calls to the API that several programs count together, as the API counts by account. */
public interface SharedCalls {

  /** For a program that has the account alone. */
  SharedCalls NONE =
      new SharedCalls() {
        @Override
        public Duration take(int callsPerMinute) {
          return Duration.ZERO;
        }

        @Override
        public Instant pausedUntil() {
          return Instant.MIN;
        }

        @Override
        public void pause(Instant until) {
          // its own pause is all there is
        }
      };

  /**
   * Counts a call, if one may be made now.
   *
   * @return zero if it was counted; else how long to wait before asking again
   */
  Duration take(int callsPerMinute);

  /** No call before, as the API has asked one of them. */
  Instant pausedUntil();

  /** The API has asked for a pause. */
  void pause(Instant until);
}
