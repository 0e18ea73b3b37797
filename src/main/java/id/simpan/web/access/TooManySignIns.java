package id.simpan.web.access;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Nothing was tried, as too many sign-ins have failed. */
final class TooManySignIns extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final Duration wait;

  /**
   * @param wait until it may be tried again
   */
  TooManySignIns(Duration wait) {
    super("too many sign-ins have failed");
    this.wait = wait;
  }

  /** Seconds until it may be tried again, 1 or more. */
  long seconds() {
    return wait.plusMillis(999).toSeconds();
  }
}
