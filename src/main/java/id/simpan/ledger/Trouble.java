package id.simpan.ledger;

/**
 * Work that did not succeed.
 *
 * @param attempts so far
 * @param since when it began to fail, in milliseconds since 1970
 */
record Trouble(int attempts, long since) {

  /** Writes down the attempt; the first one that fails makes the work late. */
  void note(
      Change change,
      String uuid,
      String subject,
      String destination,
      boolean isBrokenOff,
      String problem) {
    History.attempt(change, uuid, subject, destination, isBrokenOff, attempts, problem);
    if (!isBrokenOff && since == change.now()) {
      change.sums().add(change.now(), Sums.Of.LATE, 1);
    }
  }
}
