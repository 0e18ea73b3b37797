package id.simpan.download;

/** The work directory has no room for the file; a later poll tries again. */
public class NoSpace extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoSpace(String message) {
    super(message);
  }
}
