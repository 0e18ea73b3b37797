package id.simpan.ledger;

/**
 * This ledger and this program do not go together; the message says in one line what would be
 * right.
 */
public class LedgerRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerRefused(String message) {
    super(message);
  }
}
