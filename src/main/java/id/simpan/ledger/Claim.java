package id.simpan.ledger;

/** Work in hand of this process. */
public sealed interface Claim permits Transfer, Delivery, Batch {

  /** The name of this claim; an older one can change nothing. */
  String lease();
}
