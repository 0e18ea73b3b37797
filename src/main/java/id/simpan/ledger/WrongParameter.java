package id.simpan.ledger;

/** What was asked for cannot be, whatever the ledger holds. */
public final class WrongParameter extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field name of the parameter
   * @param expected what would be right
   */
  public WrongParameter(String field, String expected) {
    super(field + ": " + expected);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
