package id.simpan.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Overview.Line;
import id.simpan.routing.SimpanConfiguration;
import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;

/** {@code simpan status}: is every recording safe? */
final class StatusReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimpanSettings settings;
  private final PrintStream out;

  StatusReport(ApplicationContext context, PrintStream out) {
    this.settings = context.getBean(SimpanSettings.class);
    this.out = out;
  }

  int show(boolean json) {
    List<Line> lines = lines();
    boolean safe = lines.stream().noneMatch(line -> line.atRisk() || line.isLost());
    if (json) {
      showJson(lines, safe);
    } else {
      showText(lines, safe);
    }
    return safe ? 0 : 1;
  }

  private List<Line> lines() {
    Optional<Ledger> ledger = SimpanConfiguration.readLedger(settings, Clock.systemUTC());
    if (ledger.isEmpty()) {
      return List.of();
    }
    try (Ledger open = ledger.get()) {
      return new Overview(open, settings.alerts().beforeDeletion()).lines();
    }
  }

  private void showJson(List<Line> lines, boolean safe) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("safe", safe);
    status.put("sessions", lines.stream().map(StatusReport::values).toList());
    try {
      out.println(JSON.writeValueAsString(status));
    } catch (JsonProcessingException plainValues) {
      throw new IllegalStateException(plainValues);
    }
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
    values.put("problem", line.problem());
    return values;
  }

  private void showText(List<Line> lines, boolean safe) {
    if (!lines.isEmpty()) {
      out.printf("%-12s  %-7s  %-14s  %-12s  %s%n", "STATE", "KEPT", "LEFT", "MEETING", "SESSION");
    }
    for (Line line : lines) {
      out.printf(
          "%-12s  %-7s  %-14s  %-12s  %s%n",
          line.state() + (line.atRisk() ? " (!)" : ""),
          line.kept() + "/" + line.files(),
          line.deletionFrom().map(StatusReport::left).orElse(""),
          line.meetingId(),
          Optional.ofNullable(line.session()).orElse("")
              + " "
              + oneLine(Optional.ofNullable(line.topic()).orElse("")));
      if (line.folder() != null) {
        out.println(
            "    "
                + line.deliveries().entrySet().stream()
                    .map(delivery -> delivery.getKey() + " " + delivery.getValue())
                    .collect(Collectors.joining(", "))
                + "  in "
                + line.folder());
      }
      if (line.problem() != null) {
        out.println("    " + line.problem());
      }
    }
    out.println(
        lines.isEmpty()
            ? "No session is known yet."
            : !safe
                ? "Recordings are at risk or lost."
                : lines.stream().anyMatch(line -> line.state().equals("failed"))
                    ? "No recording is known to be at risk; what failed is tried again."
                    : "Every recording is safe.");
  }

  private static String left(Instant deletion) {
    Duration left = Duration.between(Instant.now(), deletion);
    return left.isNegative()
        ? "over"
        : left.toHours() >= 48 ? left.toDays() + " days" : left.toHours() + " hours";
  }

  private static String oneLine(String topic) {
    return topic.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ").trim();
  }
}
