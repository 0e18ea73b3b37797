package id.simpan.rapatin;

/** The API may not be called for longer than a sweep can wait; the next sweep asks again. */
public class ApiPaused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ApiPaused(String message) {
    super(message);
  }
}
