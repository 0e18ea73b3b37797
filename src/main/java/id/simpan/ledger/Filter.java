package id.simpan.ledger;

import java.util.List;
import java.util.Set;

/**
 * Which sessions a page shows.
 *
 * @param state one of {@link #STATES}, or null for all
 * @param query words that the topic has, or begins of them, or a meeting id; or null
 * @param page from 0
 * @param size rows of a page, 1 to {@value #LARGEST}
 */
public record Filter(String state, String query, int page, int size) {

  public static final int LARGEST = 200;

  /** Beyond this page there is nothing to see that a search would not find sooner. */
  public static final int LAST = 10_000;

  /** Of what a search finds, so many can be paged through; more are for another search. */
  public static final int MOST_FOUND = 2_000;

  private static final int LONGEST_QUERY = 200;

  /** Of sessions, and two that name several. */
  public static final List<String> STATES =
      List.of("unsafe", "open", "processing", "ready", "archived", "lost", "missed");

  private static final Set<String> KNOWN = Set.copyOf(STATES);

  /**
   * @throws WrongParameter if there can be no such page
   */
  public Filter {
    state = state == null || state.isBlank() ? null : state.strip();
    query = query == null || query.isBlank() ? null : query.strip();
    if (state != null && !KNOWN.contains(state)) {
      throw new WrongParameter("state", "one of " + String.join(", ", STATES) + " is expected");
    }
    if (query != null && query.length() > LONGEST_QUERY) {
      throw new WrongParameter(
          "query", "at most %d characters are expected".formatted(LONGEST_QUERY));
    }
    if (page < 0 || page > LAST) {
      throw new WrongParameter("page", "a number from 0 to %d is expected".formatted(LAST));
    }
    if (size < 1 || size > LARGEST) {
      throw new WrongParameter("size", "a number from 1 to %d is expected".formatted(LARGEST));
    }
    if (query != null && (long) page * size >= MOST_FOUND) {
      throw new WrongParameter(
          "page",
          "a search shows the first %d that it finds, a narrower one is expected"
              .formatted(MOST_FOUND));
    }
  }

  /** Whether there may be a page after this one. */
  boolean mayGoOn() {
    return query == null ? page < LAST : (page + 1L) * size < MOST_FOUND;
  }

  /** The first page of all. */
  public static Filter first(int size) {
    return new Filter(null, null, 0, size);
  }
}
