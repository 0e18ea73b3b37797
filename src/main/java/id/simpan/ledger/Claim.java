package id.simpan.ledger;

/** Work in hand of this process. */
public sealed interface Claim permits Transfer, Delivery, Batch {

  /** The name of this claim; an older one can change nothing. */
  String lease();

  /** The claim in the name of a file that is there for it alone. */
  default String tag() {
    return tag(lease());
  }

  /**
   * @param lease name of a claim
   */
  static String tag(String lease) {
    return lease.replace(':', '-'); // which Windows has in no name
  }
}
