package id.simpan.rapatin;

/** The API does not accept the account; no call is made until the next poll. */
public class SignInFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SignInFailed(String message) {
    super(message);
  }
}
