package id.simpan.metrics;

import id.simpan.ledger.Census.Count;
import id.simpan.ledger.Concern;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Whether every recording is safe, and how far the work is, by the ledger. */
final class RecordingMetrics implements MeterBinder {

  /** What a person must know of; anything else counts as {@code other}. */
  static final List<String> KINDS =
      List.of(
          "lost",
          "at-risk",
          "not-stored",
          "unreadable",
          "no-link",
          "refused-link",
          "no-space",
          "sign-in",
          "discovery",
          "api",
          "sweeps",
          "destination",
          "routes",
          "account",
          "broker",
          "node",
          "mail-template",
          "ledger",
          "other");

  /** Kinds of which the ledger knows nothing. */
  private static final Set<String> CONDITIONS =
      Set.of("routes", "account", "broker", "node", "mail-template", "other");

  private static final List<String> SESSIONS =
      List.of("processing", "ready", "archived", "lost", "missed");
  private static final List<String> FILES = List.of("waiting", "downloading", "failed", "kept");

  private final Standing standing;
  private final Supplier<List<Concern>> conditions;
  private final List<String> destinations;
  private final Clock clock;

  /**
   * @param conditions what a person must know of and the ledger does not
   */
  RecordingMetrics(
      Standing standing,
      Supplier<List<Concern>> conditions,
      List<String> destinations,
      Clock clock) {
    this.standing = standing;
    this.conditions = conditions;
    this.destinations = destinations;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("simpan.safe", standing, it -> it.now().isSafe() ? 1 : 0)
        .description("1 if every recording is safe; 0 if one is not, or nobody knows")
        .register(registry);
    for (String kind : KINDS) {
      problems(registry, kind, true);
      problems(registry, kind, false);
    }
    for (String state : SESSIONS) {
      counted(
          registry, "simpan.sessions", "Sessions", "state", state, it -> of(it.sessions(), state));
    }
    for (String state : FILES) {
      counted(
          registry,
          "simpan.files",
          "Files that are not archived yet",
          "state",
          state,
          it -> of(it.files(), state));
    }
    for (String name : destinations) {
      counted(
          registry,
          "simpan.deliveries.owed",
          "Kept files that a destination is still to be given",
          "destination",
          name,
          it -> of(it.owed(), name));
      counted(
          registry,
          "simpan.deliveries.failing",
          "Files and batches that a destination did not take when last tried",
          "destination",
          name,
          it -> of(it.failing(), name));
    }
    Gauge.builder("simpan.next.deletion", standing, it -> left(it.now().count().deletion()))
        .description(
            "Time until Rapatin may delete a session that is not all kept; +Inf if there is none")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("simpan.last.sweep.timestamp", standing, it -> time(it.now().count().sweptAt()))
        .description("When the last sweep was completed; 0 if none ever was")
        .baseUnit("seconds")
        .register(registry);
  }

  private void problems(MeterRegistry registry, String kind, boolean isUnsafe) {
    Gauge.builder("simpan.problems", this, it -> it.number(kind, isUnsafe))
        .description("What a person must know of; unsafe or pending")
        .tag("kind", kind)
        .tag("severity", isUnsafe ? "unsafe" : "pending")
        .register(registry);
  }

  private long number(String kind, boolean isUnsafe) {
    if (kind.equals("ledger")) {
      return isUnsafe && !standing.now().answers() ? 1 : 0;
    }
    Stream<Concern> concerns =
        CONDITIONS.contains(kind) ? conditions.get().stream() : Stream.empty();
    return Stream.concat(standing.now().concerns().stream(), concerns)
        .filter(it -> it.isUnsafe() == isUnsafe)
        .filter(it -> it.kind().equals(kind) || kind.equals("other") && !KINDS.contains(it.kind()))
        .count();
  }

  private void counted(
      MeterRegistry registry,
      String name,
      String description,
      String key,
      String value,
      ToDoubleFunction<Count> number) {
    Gauge.builder(name, standing, it -> number.applyAsDouble(it.now().count()))
        .description(description)
        .tag(key, value)
        .register(registry);
  }

  private static double of(Map<String, Long> numbers, String name) {
    return numbers.getOrDefault(name, 0L);
  }

  private double left(Optional<Instant> deletion) {
    return deletion
        .map(it -> Duration.between(clock.instant(), it).toMillis() / 1_000.0)
        .orElse(Double.POSITIVE_INFINITY);
  }

  static double time(Optional<Instant> instant) {
    return instant.map(it -> it.toEpochMilli() / 1_000.0).orElse(0.0);
  }
}
