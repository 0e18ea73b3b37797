package id.simpan.ledger;

import java.nio.file.Path;

/** Another Simpan has this ledger. */
public class LedgerInUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LedgerInUse(Path directory, String owner) {
    super(
        "another Simpan (%s) is running on %s; stop it first, or give this one its own simpan.ledger.url"
            .formatted(owner.isBlank() ? "unknown process" : owner, directory));
  }
}
