package id.simpan.routing;

/** A kept file is neither in the work directory nor at a destination that it could be read from. */
public final class BytesGone extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  BytesGone(String message) {
    super(message);
  }
}
