package id.simpan.web;

import java.security.Principal;

/** Who asks, as the audit log names them. */
public final class Who {

  /** Where there is no login. */
  private static final String LOCAL = "local";

  private Who() {}

  /**
   * @param principal of the login, or null
   */
  public static String asks(Principal principal) {
    return principal == null ? LOCAL : principal.getName();
  }
}
