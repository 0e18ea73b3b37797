package id.simpan.command;

import static id.simpan.command.Terminal.columns;
import static id.simpan.command.Terminal.cut;
import static id.simpan.command.Terminal.pad;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.command.Terminal.Colour;
import id.simpan.ledger.Concern;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.LedgerOutdated;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Overview.Line;
import id.simpan.ledger.Overview.Selection;
import id.simpan.ledger.Safety;
import id.simpan.routing.Ledgers;
import id.simpan.routing.Schedule;
import id.simpan.settings.SimpanSettings;
import id.simpan.texts.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;

/** {@code simpan status}: is every recording safe? */
final class StatusReport {

  private static final int LONGEST_LIST = 100;

  /** States of what Rapatin has deleted, whatever it said of the day. */
  private static final Set<String> GONE = Set.of("lost", "missed");

  /** Columns of the longest state. */
  private static final int FIRST = "processing (!)".length();

  private final SimpanSettings settings;
  private final Selection selection;
  private final Terminal terminal;
  private final PrintStream out;
  private final Texts texts;

  /**
   * @param terminal that out goes to
   */
  StatusReport(
      ApplicationContext context, Selection selection, Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.settings = context.getBean(SimpanSettings.class);
    this.selection = selection;
    this.out = out;
    this.texts = settings.texts();
  }

  int show(boolean json) {
    try {
      Optional<Ledger> found = Ledgers.beside(settings, Clock.systemUTC());
      if (found.isEmpty()) {
        return show(json, List.of(texts.say(Safety.NEVER_SWEPT)), Optional.empty(), line -> {});
      }
      try (Ledger ledger = found.get()) {
        List<String> problems =
            Schedule.safety(ledger, settings).concerns().stream()
                .filter(Concern::isUnsafe)
                .map(concern -> texts.say(concern.text()))
                .toList();
        Overview overview =
            new Overview(ledger, settings.alerts().beforeDeletion(), settings.timeZone(), texts);
        return show(json, problems, Optional.of(overview), line -> overview.lines(selection, line));
      }
    } catch (LedgerOutdated old) {
      return show(json, List.of(old.getMessage()), Optional.empty(), line -> {});
    }
  }

  private int show(
      boolean json,
      List<String> problems,
      Optional<Overview> overview,
      Consumer<Consumer<Line>> lines) {
    if (json) {
      showJson(problems, lines);
    } else {
      showText(problems, overview, lines);
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private void showJson(List<String> problems, Consumer<Consumer<Line>> lines) {
    try (JsonGenerator generator =
        new ObjectMapper().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      generator.writeStartObject();
      generator.writeStringField("account", settings.account());
      generator.writeBooleanField("safe", problems.isEmpty());
      generator.writePOJOField("problems", problems);
      generator.writeArrayFieldStart("sessions");
      lines.accept(
          line -> {
            try {
              generator.writePOJO(values(line));
            } catch (IOException full) {
              throw new UncheckedIOException(full);
            }
          });
      generator.writeEndArray();
      generator.writeEndObject();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    out.println();
  }

  private static Map<String, Object> values(Line line) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("session", line.session());
    values.put("meetingId", line.meetingId());
    values.put("topic", line.topic());
    values.put("recordedOn", line.recordedOn());
    values.put("deletionFrom", line.deletionFrom().map(Instant::toString).orElse(null));
    values.put("state", line.state());
    values.put("atRisk", line.atRisk());
    values.put("files", line.files());
    values.put("kept", line.kept());
    values.put("deliveries", line.deliveries());
    if (!line.notStored().isEmpty()) {
      values.put("notStored", line.notStored());
    }
    values.put("problem", line.problem());
    return values;
  }

  private void showText(
      List<String> problems, Optional<Overview> overview, Consumer<Consumer<Line>> lines) {
    out.println(
        problems.isEmpty()
            ? terminal.paint(Colour.GOOD, texts.say("status.safe"))
            : terminal.paint(Colour.BAD, texts.say("status.unsafe")));
    limited(problems, problem -> out.println("  " + problem));
    overview
        .flatMap(Overview::rebuilt)
        .ifPresent(at -> out.println(texts.say("status.rebuilt", "time", at)));
    Map<String, Long> rest = new TreeMap<>(overview.map(Overview::counts).orElse(Map.of()));
    Shown shown = new Shown(!rest.isEmpty());
    lines.accept(
        line -> {
          if (line.session() != null) {
            rest.merge(line.state(), -1L, Long::sum);
          }
          shown.add(line);
        });
    shown.end();
    rest.values().removeIf(number -> number <= 0);
    if (!rest.isEmpty()) {
      out.println(
          texts.say(
              "status.not-shown",
              "counts",
              rest.entrySet().stream()
                  .map(state -> state.getValue() + " " + state.getKey())
                  .collect(Collectors.joining(", "))));
    }
  }

  private void limited(List<String> all, Consumer<String> show) {
    int most = selection.all() ? all.size() : LONGEST_LIST;
    all.stream().limit(most).forEach(show);
    if (all.size() > most) {
      out.println("  " + texts.say("status.more-problems", "number", all.size() - most));
    }
  }

  /** The list of sessions, cut off in time. */
  private final class Shown {

    private final String none;
    private long number;

    Shown(boolean isAnyKnown) {
      this.none =
          !isAnyKnown
              ? "status.none"
              : selection.equals(Selection.OF_INTEREST)
                  ? "status.none-of-interest"
                  : "status.none-selected";
    }

    void add(Line line) {
      if (number++ == 0) {
        out.println();
        row(
            Colour.HEADING,
            Colour.HEADING,
            texts.say("status.state"),
            texts.say("status.kept"),
            texts.say("status.left"),
            texts.say("status.meeting"),
            texts.say("status.session"));
      }
      if (number <= LONGEST_LIST || selection.all()) {
        show(line);
      }
    }

    void end() {
      if (number == 0) {
        out.println(texts.say(none));
      } else if (number > LONGEST_LIST && !selection.all()) {
        out.println(texts.say("status.more-sessions", "number", number - LONGEST_LIST));
      }
    }
  }

  private void show(Line line) {
    row(
        colour(line),
        Colour.PLAIN,
        line.state() + (line.atRisk() ? " (!)" : ""),
        line.kept() + "/" + line.files(),
        GONE.contains(line.state()) ? "" : line.deletionFrom().map(this::left).orElse(""),
        line.meetingId(),
        oneLine(
            Optional.ofNullable(line.session()).orElse("")
                + " "
                + Optional.ofNullable(line.topic()).orElse("")));
    if (line.folder() != null) {
      out.println(
          "    "
              + texts.say(
                  "status.delivered",
                  "deliveries",
                  line.deliveries().entrySet().stream()
                      .map(delivery -> delivery.getKey() + " " + delivery.getValue())
                      .collect(Collectors.joining(", ")),
                  "folder",
                  line.folder()));
    }
    if (!line.notStored().isEmpty()) {
      out.println(
          "    "
              + texts.say(
                  "status.not-stored", "types", oneLine(String.join(", ", line.notStored()))));
    }
    if (line.problem() != null) {
      out.println(terminal.paint(Colour.WARNING, "    " + texts.retell(line.problem())));
    }
  }

  private void row(
      Colour state,
      Colour others,
      String first,
      String kept,
      String left,
      String meeting,
      String rest) {
    String middle = "%s  %s  %s  ".formatted(pad(kept, 7), pad(left, 8), pad(meeting, 12));
    out.println(
        terminal.paint(state, pad(first, FIRST))
            + "  "
            + terminal.paint(
                others, middle + cut(rest, terminal.width() - FIRST - 2 - columns(middle))));
  }

  private static Colour colour(Line line) {
    if (line.atRisk()) {
      return Colour.BAD;
    }
    return switch (line.state()) {
      case "archived" -> Colour.GOOD;
      case "lost" -> Colour.BAD;
      case "refused", "failed", "unreadable" -> Colour.WARNING;
      case "missed", "not-recorded" -> Colour.FAINT;
      default -> Colour.PLAIN;
    };
  }

  private String left(Instant deletion) {
    Duration left = Duration.between(Instant.now(), deletion);
    return left.isNegative()
        ? texts.say("left.over")
        : left.toHours() >= 48
            ? texts.say("left.days", "days", left.toDays())
            : texts.say("left.hours", "hours", left.toHours());
  }

  private static String oneLine(String topic) {
    return topic.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ").trim();
  }
}
