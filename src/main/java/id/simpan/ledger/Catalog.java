package id.simpan.ledger;

import id.simpan.ledger.Overview.Line;
import id.simpan.rapatin.MeetingIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The sessions, a page at a time: those that are not archived by their deadline, then the others,
 * newest first. A page costs what stands on it and before it, and a search what it finds; both end
 * somewhere, so that each page of a million files comes within a second.
 */
public final class Catalog {

  /** When a word finds more, the sessions are gone through in their order instead. */
  private static final int FEW = 5_000;

  private static final Pattern MEETING = Pattern.compile("\\d{9,11}");

  static final String FOUND = "s.uuid, s.topic, s.state, s.recorded_on, s.deletion_from";

  private static final Set<String> OPEN_STATES = Set.of("open", "processing", "ready");

  private static final String OPEN = "state IN ('processing', 'ready')";

  private static final String OPEN_AFTER =
      OPEN + " AND (deletion_from, uuid) > (:deletion, :uuid) ORDER BY deletion_from, uuid";

  private static final String OVER_AFTER =
      " AND (recorded_on, uuid) < (:day, :uuid) ORDER BY recorded_on DESC, uuid DESC";

  private static final int SOME = 1_000;

  private final int few;
  private final Ledger ledger;
  private final Overview overview;
  private final Safety safety;

  public Catalog(Ledger ledger, Overview overview, Safety safety) {
    this(ledger, overview, safety, FEW);
  }

  Catalog(Ledger ledger, Overview overview, Safety safety, int few) {
    this.few = few;
    this.ledger = ledger;
    this.overview = overview;
    this.safety = safety;
  }

  /** What a filter selects. */
  public Page<Line> page(Filter filter) {
    return ledger.read(handle -> page(handle, filter));
  }

  private Page<Line> page(Handle handle, Filter filter) {
    List<String> uuids = uuids(handle, filter);
    List<Line> lines = new ArrayList<>();
    uuids.stream()
        .limit(filter.size())
        .forEach(uuid -> overview.line(handle, uuid).ifPresent(lines::add));
    return new Page<>(lines, filter.page(), uuids.size() > filter.size() && filter.mayGoOn());
  }

  /** Up to one more than fit on the page. */
  private List<String> uuids(Handle handle, Filter filter) {
    long skip = (long) filter.page() * filter.size();
    int most = filter.size() + 1;
    if (filter.query() != null) {
      return search(handle, filter, skip, most);
    }
    if (filter.state() == null) {
      return all(handle, skip, most);
    }
    return switch (filter.state()) {
      case "unsafe" -> unsafe().stream().skip(skip).limit(most).toList();
      case "open" -> open(handle, OPEN, skip, most);
      case "processing", "ready" ->
          open(handle, OPEN + " AND state = '" + filter.state() + "'", skip, most);
      default -> over(handle, "state = '" + filter.state() + "'", skip, most);
    };
  }

  /** Those that are open, then the others; how many are open need not be counted. */
  private List<String> all(Handle handle, long skip, int most) {
    long open =
        handle
            .createQuery(
                "SELECT COALESCE(SUM(number), 0) FROM tally WHERE account = :account AND " + OPEN)
            .bind("account", ledger.account())
            .mapTo(Long.class)
            .one();
    List<String> uuids = new ArrayList<>();
    if (skip < open) {
      uuids.addAll(open(handle, OPEN, skip, most));
    }
    if (uuids.size() < most) {
      uuids.addAll(
          over(
              handle,
              "state NOT IN ('processing', 'ready')",
              Math.max(0, skip - open),
              most - uuids.size()));
    }
    return uuids;
  }

  private List<String> open(Handle handle, String which, long skip, int most) {
    return uuids(handle, which + " ORDER BY deletion_from, uuid", skip, most);
  }

  private List<String> over(Handle handle, String which, long skip, int most) {
    return uuids(handle, which + " ORDER BY recorded_on DESC, uuid DESC", skip, most);
  }

  private List<String> uuids(Handle handle, String which, long skip, int most) {
    return handle
        .createQuery(
            "SELECT uuid FROM session WHERE account = :account AND %s LIMIT :most OFFSET :skip"
                .formatted(which))
        .bind("account", ledger.account())
        .bind("most", most)
        .bind("skip", skip)
        .mapTo(String.class)
        .list();
  }

  private Set<String> unsafe() {
    Set<String> uuids = new LinkedHashSet<>();
    safety.concerns().stream()
        .filter(it -> it.isUnsafe() && it.session() != null)
        .forEach(it -> uuids.add(it.session()));
    return uuids;
  }

  private record Found(String uuid, String topic, String state, String day, long deletion) {

    static Found read(ResultSet rs) throws SQLException {
      return new Found(
          rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getLong(5));
    }

    boolean isOpen() {
      return state.equals("processing") || state.equals("ready");
    }

    /**
     * @param wanted a state as a filter names it, or null
     */
    boolean isIn(String wanted, Set<String> unsafe) {
      return wanted == null
          || wanted.equals(state)
          || (wanted.equals("open") && isOpen())
          || unsafe.contains(uuid);
    }
  }

  private static final Comparator<Found> ORDER =
      Comparator.comparing((Found it) -> !it.isOpen())
          .thenComparing(it -> it.isOpen() ? it.deletion() : 0)
          .thenComparing(it -> it.isOpen() ? it.uuid() : "")
          .thenComparing(Found::day, Comparator.reverseOrder())
          .thenComparing(Found::uuid, Comparator.reverseOrder());

  /** What a session's uuid, a meeting's id, or words lead to, in order. */
  private List<String> search(Handle handle, Filter filter, long skip, int most) {
    String query = filter.query();
    String meeting = MeetingIds.clean(query);
    List<String> words = Topics.words(query);
    List<Found> exact = new ArrayList<>(named(handle, "s.uuid", query));
    if (MEETING.matcher(meeting).matches()) {
      exact.addAll(named(handle, "s.meeting_id", meeting));
    }
    Stream<Found> found =
        !exact.isEmpty() || words.isEmpty()
            ? exact.stream().sorted(ORDER)
            : having(handle, words, filter.state()).filter(it -> Topics.match(words, it.topic()));
    Set<String> unsafe = "unsafe".equals(filter.state()) ? unsafe() : Set.of();
    return found
        .filter(it -> it.isIn(filter.state(), unsafe))
        .map(Found::uuid)
        .skip(skip)
        .limit(most)
        .toList();
  }

  /** All that have these words, and others; in order. */
  private Stream<Found> having(Handle handle, List<String> words, String state) {
    Stream<List<String>> narrow = words.stream().map(List::of);
    Optional<List<String>> few =
        (words.size() == 1 ? narrow : Stream.concat(narrow, Stream.of(words)))
            .filter(it -> areFew(handle, it))
            .findFirst();
    if (few.isPresent()) {
      return having(handle, few.get()).stream().distinct().sorted(ORDER);
    }
    return "unsafe".equals(state)
        ? unsafe().stream().flatMap(uuid -> named(handle, "s.uuid", uuid).stream())
        : through(handle, state);
  }

  private List<Found> named(Handle handle, String column, String value) {
    return handle
        .createQuery(
            "SELECT %s FROM session s WHERE s.account = :account AND %s = :value"
                .formatted(FOUND, column))
        .bind("account", ledger.account())
        .bind("value", value)
        .map((rs, context) -> Found.read(rs))
        .list();
  }

  /** Asked of the words alone: sessions lie far apart, and are looked up if they are few. */
  private boolean areFew(Handle handle, List<String> begins) {
    return words(handle, "SELECT COUNT(*) FROM (%s LIMIT :most) w", begins)
            .bind("most", few + 1)
            .mapTo(Integer.class)
            .one()
        <= few;
  }

  /** With words that begin so. */
  private List<Found> having(Handle handle, List<String> begins) {
    String select = "SELECT " + FOUND + " FROM (%s) w JOIN session s ON s.account = :account";
    return words(handle, select + " AND s.uuid = w.uuid", begins)
        .map((rs, context) -> Found.read(rs))
        .list();
  }

  /**
   * @param select from the sessions that have all these words
   */
  private Query words(Handle handle, String select, List<String> begins) {
    String having =
        IntStream.range(0, begins.size())
            .mapToObj(
                i ->
                    "SELECT uuid FROM word WHERE account = :account AND word >= :first%1$d AND word < :end%1$d"
                        .formatted(i))
            .collect(Collectors.joining(" INTERSECT "));
    Query query = handle.createQuery(select.formatted(having)).bind("account", ledger.account());
    for (int i = 0; i < begins.size(); i++) {
      query
          .bind("first" + i, Topics.first(begins.get(i)))
          .bind("end" + i, Topics.end(begins.get(i)));
    }
    return query;
  }

  /** All in order, some at a time, for as long as somebody asks for more. */
  private Stream<Found> through(Handle handle, String state) {
    Found first = new Found("", "", "ready", "", Long.MIN_VALUE);
    Found second = new Found("", "", "archived", "9999-12-31", 0);
    Stream<Found> parts =
        state == null
            ? Stream.of(first, second)
            : OPEN_STATES.contains(state) ? Stream.of(first) : Stream.of(second);
    String over =
        state == null || OPEN_STATES.contains(state)
            ? "state NOT IN ('processing', 'ready')"
            : "state = '" + state + "'";
    return parts.flatMap(
        before ->
            Stream.iterate(
                    after(handle, before, over),
                    some -> !some.isEmpty(),
                    some -> after(handle, some.get(some.size() - 1), over))
                .flatMap(List::stream));
  }

  private List<Found> after(Handle handle, Found last, String over) {
    return handle
        .createQuery(
            "SELECT %s FROM session s WHERE account = :account AND %s LIMIT :most"
                .formatted(FOUND, last.isOpen() ? OPEN_AFTER : over + OVER_AFTER))
        .bind("account", ledger.account())
        .bind("deletion", last.deletion())
        .bind("day", last.day())
        .bind("uuid", last.uuid())
        .bind("most", SOME)
        .map((rs, context) -> Found.read(rs))
        .list();
  }
}
