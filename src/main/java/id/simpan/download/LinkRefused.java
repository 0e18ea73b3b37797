package id.simpan.download;

/** A link leads where nothing may be sent. No attempt would change that. */
public class LinkRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LinkRefused(String message) {
    super(message);
  }
}
