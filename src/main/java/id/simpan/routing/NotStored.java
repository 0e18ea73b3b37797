package id.simpan.routing;

/** A destination's route ended without an exception, and yet says that it has not stored a file. */
public final class NotStored extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param cause what the route handled, or null; its kind decides whether it is tried again
   */
  NotStored(String what, Exception cause) {
    super(
        what + (cause == null ? "" : " (" + said(cause) + ")") + ", so nothing counts as stored",
        cause);
  }

  private static String said(Exception cause) {
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
