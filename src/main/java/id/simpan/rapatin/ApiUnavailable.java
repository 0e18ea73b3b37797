package id.simpan.rapatin;

/** The API gave no usable answer this time; another attempt may. */
public class ApiUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ApiUnavailable(String message) {
    super(message);
  }

  public ApiUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
