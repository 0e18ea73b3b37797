package id.simpan.download;

/** A download was interrupted by the program itself; it goes on where it was. */
public final class Interrupted extends RuntimeException {

  private static final long serialVersionUID = 1;

  Interrupted() {
    super("interrupted; it goes on where it was");
  }
}
