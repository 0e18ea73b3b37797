package id.simpan.web.api;

import id.simpan.ledger.Filter;
import id.simpan.ledger.WrongParameter;

/** Pages of lists that are not filtered. */
final class Paging {

  private Paging() {}

  /**
   * @throws WrongParameter if there can be no such page
   */
  static int require(int page) {
    return new Filter(null, null, page, 1).page();
  }
}
