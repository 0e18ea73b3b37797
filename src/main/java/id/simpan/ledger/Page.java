package id.simpan.ledger;

import java.util.List;

/**
 * A part of a list that may be long; nobody counts all of it.
 *
 * @param page from 0
 * @param hasNext whether there are more rows after these
 */
public record Page<T>(List<T> rows, int page, boolean hasNext) {

  public Page {
    rows = List.copyOf(rows);
  }

  /**
   * @param found up to one more than fit on a page, which says that there is another
   */
  static <T> Page<T> of(List<T> found, int page, int size) {
    return new Page<>(found.subList(0, Math.min(size, found.size())), page, found.size() > size);
  }
}
