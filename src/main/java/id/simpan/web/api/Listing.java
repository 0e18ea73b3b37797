package id.simpan.web.api;

import id.simpan.ledger.Page;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * A list, or a page of it.
 *
 * @param items of this page
 * @param next where the next page is; absent on the last one
 */
record Listing<T>(List<T> items, String next) {

  static <T> Listing<T> of(List<T> all) {
    return new Listing<>(all, null);
  }

  /** The next page is asked for as this one was. */
  static <R, T> Listing<T> of(Page<R> page, Function<R, T> item) {
    String next =
        page.hasNext()
            ? ServletUriComponentsBuilder.fromCurrentRequest()
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam("page", page.page() + 1)
                .build(true)
                .toUriString()
            : null;
    return new Listing<>(page.rows().stream().map(item).toList(), next);
  }
}
