package id.simpan.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Answers {@code GET /schedules}: filters, and pages if there is a page size. */
final class ScheduleBook {

  /** The query does not follow the reference: 422. */
  static final class InvalidQuery extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidQuery(String message) {
      super(message);
    }
  }

  private static final Set<String> TABS = Set.of("previous", "upcoming", "all");

  private final List<ScriptedSchedule> schedules = new ArrayList<>();
  private int pageSize;
  private Pagination pagination = Pagination.META_AND_LINKS;

  synchronized ScriptedSchedule add(String meetingId, LocalDateTime start) {
    var schedule = new ScriptedSchedule(7000 + schedules.size(), meetingId, start);
    schedules.add(schedule);
    return schedule;
  }

  synchronized void clear() {
    schedules.clear();
  }

  synchronized void paginate(int size, Pagination style) {
    pageSize = size;
    pagination = style;
  }

  synchronized ObjectNode answer(RecordedRequest request, String baseUrl, LocalDateTime now) {
    List<ObjectNode> found =
        schedules.stream()
            .filter(filter(request, now))
            .sorted(Comparator.comparing(ScriptedSchedule::start))
            .map(ScriptedSchedule::answer)
            .toList();
    ObjectNode data = JsonTemplate.JSON.createObjectNode();
    ArrayNode items = data.putArray("items");
    if (pageSize == 0) {
      items.addAll(found);
      return data;
    }
    int page = page(request);
    int from = Math.min(found.size(), (page - 1) * pageSize);
    int to = Math.min(found.size(), from + pageSize);
    items.addAll(found.subList(from, to));
    pagination.describe(
        data, new Page(page, pageSize, from, to, found.size(), path(request, baseUrl)));
    return data;
  }

  private static Predicate<ScriptedSchedule> filter(RecordedRequest request, LocalDateTime now) {
    String tab = request.parameter("tab").orElse("upcoming");
    if (!TABS.contains(tab)) {
      throw new InvalidQuery("The selected tab is invalid.");
    }
    Optional<LocalDate> from = date(request, "from");
    Optional<LocalDate> to = date(request, "to");
    Optional<Boolean> recurring = recurring(request);
    return schedule -> {
      LocalDate day = schedule.start().toLocalDate();
      boolean past = schedule.start().isBefore(now);
      return (tab.equals("all") || past == tab.equals("previous"))
          && from.map(first -> !day.isBefore(first)).orElse(true)
          && to.map(last -> !day.isAfter(last)).orElse(true)
          && recurring.map(wanted -> wanted == schedule.isRecurring()).orElse(true);
    };
  }

  private static Optional<LocalDate> date(RecordedRequest request, String name) {
    try {
      return request.parameter(name).map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw new InvalidQuery("The " + name + " field must match the format Y-m-d.");
    }
  }

  private static Optional<Boolean> recurring(RecordedRequest request) {
    Optional<String> value = request.parameter("recurring");
    if (value.filter(it -> !it.equals("0") && !it.equals("1")).isPresent()) {
      throw new InvalidQuery("The recurring field must be true or false.");
    }
    return value.map("1"::equals);
  }

  private static int page(RecordedRequest request) {
    String page = request.parameter("page").orElse("1");
    return page.matches("[1-9]\\d{0,6}") ? Integer.parseInt(page) : 1;
  }

  /** The address of this list without its page, ready for {@code page=N} to be added. */
  private static String path(RecordedRequest request, String baseUrl) {
    String others =
        List.of("tab", "from", "to", "recurring").stream()
            .filter(name -> request.parameter(name).isPresent())
            .map(name -> name + "=" + encode(request.parameter(name).get()) + "&")
            .collect(Collectors.joining());
    return baseUrl + "/schedules?" + others;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
