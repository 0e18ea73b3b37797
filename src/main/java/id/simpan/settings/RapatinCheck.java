package id.simpan.settings;

/** The account at Rapatin. */
final class RapatinCheck {

  /** More than the API allows, as its limit may come to change. */
  private static final int MOST_REQUESTS = 10_000;

  private RapatinCheck() {}

  /**
   * @param needsAccount whether the command speaks to the API
   */
  static void check(RapatinSettings rapatin, boolean needsAccount, Findings findings) {
    findings.baseUrl("rapatin.base-url", rapatin.baseUrl(), "https://api.rapatin.id");
    boolean signsIn = Findings.isText(rapatin.email()) && Findings.isText(rapatin.password());
    findings.require(
        !needsAccount || Findings.isText(rapatin.token()) || signsIn,
        "rapatin.token",
        Findings.isText(rapatin.email()) ? "neither it nor rapatin.password is set" : "is not set",
        "the API token of the account, or rapatin.email and rapatin.password, is expected");
    findings.require(
        !Findings.isText(rapatin.token())
            || rapatin.token().chars().allMatch(c -> c > 0x20 && c < 0x7f),
        "rapatin.token",
        "has a space or a character that no token has",
        "the token as the API gave it is expected");
    findings.within("rapatin.requests-per-minute", rapatin.requestsPerMinute(), 1, MOST_REQUESTS);
  }
}
