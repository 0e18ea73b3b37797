package id.simpan.web;

/** There is no such session, meeting or destination. */
public final class NotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotFound(String message) {
    super(message);
  }
}
