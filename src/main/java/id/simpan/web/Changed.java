package id.simpan.web;

/** What the action was asked for holds no longer, or never did. */
public final class Changed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code a name that does not change, such as {@code not-lost}, for translations
   * @param message one sentence in English
   */
  public Changed(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
