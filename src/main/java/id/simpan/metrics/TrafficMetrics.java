package id.simpan.metrics;

import id.simpan.download.Attempts;
import id.simpan.routing.Traffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What goes in and out: downloads, calls of the API, deliveries. */
final class TrafficMetrics implements Traffic, Attempts {

  private static final Set<Integer> TOLD_APART = Set.of(401, 403, 404, 422, 429);

  private final MeterRegistry registry;
  private final List<String> destinations;
  private final Map<Tags, Timer> deliveries = new ConcurrentHashMap<>();
  private final Map<String, Counter> delivered = new ConcurrentHashMap<>();

  /**
   * @param destinations that are configured; any other counts as {@code other}
   */
  TrafficMetrics(MeterRegistry registry, List<String> destinations) {
    this.registry = registry;
    this.destinations = destinations;
    for (String outcome : List.of("kept", "kept-already", "failed", "refused", "no-space")) {
      download(outcome);
    }
    for (String outcome : List.of("2xx", "401", "404", "422", "429", "4xx", "5xx", "failed")) {
      call(outcome);
    }
    destinations.forEach(this::bytes);
  }

  @Override
  public void ended(String outcome, Duration took) {
    download(outcome).record(took);
  }

  private Timer download(String outcome) {
    return Timer.builder("simpan.download")
        .description("Attempts to download a file")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void called(int status, Duration took) {
    call(status == 0
            ? "failed"
            : TOLD_APART.contains(status) ? Integer.toString(status) : status / 100 + "xx")
        .record(took);
  }

  private Timer call(String outcome) {
    return Timer.builder("simpan.api.call")
        .description("Calls of the API")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void delivered(
      String destination, String kind, String outcome, long bytes, Duration took) {
    String name = destinations.contains(destination) ? destination : "other";
    Tags tags = Tags.of("destination", name, "kind", kind, "outcome", outcome);
    deliveries.computeIfAbsent(tags, this::delivery).record(took);
    if (outcome.equals("stored")) {
      bytes(name).increment(bytes);
    }
  }

  private Timer delivery(Tags tags) {
    return Timer.builder("simpan.delivery")
        .description("Calls of destinations")
        .tags(tags)
        .register(registry);
  }

  private Counter bytes(String destination) {
    return delivered.computeIfAbsent(
        destination,
        name ->
            Counter.builder("simpan.delivered")
                .description("What a destination has stored")
                .baseUnit("bytes")
                .tag("destination", name)
                .register(registry));
  }
}
