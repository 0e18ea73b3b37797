package id.simpan.ledger;

/** An older version made this ledger. Only a program that works with it brings it up to date. */
public class LedgerOutdated extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LedgerOutdated() {
    super(
        "the ledger was made by an older version of Simpan; start simpan run or simpan once, which brings it up to date");
  }
}
