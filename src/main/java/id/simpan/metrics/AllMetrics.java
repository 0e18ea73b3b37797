package id.simpan.metrics;

import id.simpan.routing.AllAccounts;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The metrics of all accounts in one answer: Prometheus wants all that has one name together, and
 * each account has a registry of its own.
 */
final class AllMetrics extends PrometheusRegistry {

  /** Tag, where there are several accounts. */
  static final String ACCOUNT = "account";

  private static final String SAFE = "simpan_safe";

  private final AllAccounts accounts;

  AllMetrics(AllAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public MetricSnapshots scrape() {
    return withOthers(super.scrape(), PrometheusRegistry::scrape);
  }

  @Override
  public MetricSnapshots scrape(Predicate<String> names) {
    return withOthers(super.scrape(names), it -> it.scrape(names));
  }

  private interface Scrape {
    MetricSnapshots of(PrometheusRegistry registry);
  }

  private MetricSnapshots withOthers(MetricSnapshots own, Scrape scrape) {
    if (accounts.others().isEmpty()) {
      return own;
    }
    Map<String, MetricSnapshot> all = new LinkedHashMap<>();
    own.forEach(it -> all.put(it.getMetadata().getPrometheusName(), it));
    for (String name : accounts.others()) {
      accounts
          .other(name)
          .map(it -> scrape.of(it.getBean(PrometheusRegistry.class)))
          .ifPresentOrElse(
              its ->
                  its.forEach(
                      it ->
                          all.merge(
                              it.getMetadata().getPrometheusName(), it, AllMetrics::together)),
              () -> all.computeIfPresent(SAFE, (key, safe) -> together(safe, unsafe(safe, name))));
    }
    return new MetricSnapshots(all.values());
  }

  /** Nobody keeps the recordings of an account that does not run, or not yet. */
  private static MetricSnapshot unsafe(MetricSnapshot safe, String account) {
    Labels.Builder labels = Labels.builder().label(ACCOUNT, account);
    safe.getDataPoints().stream()
        .limit(1)
        .flatMap(it -> it.getLabels().stream())
        .filter(common -> !common.getName().equals(ACCOUNT))
        .forEach(common -> labels.label(common.getName(), common.getValue()));
    return GaugeSnapshot.builder()
        .name(safe.getMetadata().getName())
        .dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels.build()).value(0).build())
        .build();
  }

  /** Of one name; each has the tag of its account. */
  private static MetricSnapshot together(MetricSnapshot one, MetricSnapshot other) {
    if (one instanceof GaugeSnapshot a && other instanceof GaugeSnapshot b) {
      return new GaugeSnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
    }
    if (one instanceof CounterSnapshot a && other instanceof CounterSnapshot b) {
      return new CounterSnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
    }
    if (one instanceof SummarySnapshot a && other instanceof SummarySnapshot b) {
      return new SummarySnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
    }
    if (one instanceof HistogramSnapshot a && other instanceof HistogramSnapshot b) {
      return new HistogramSnapshot(a.getMetadata(), both(a.getDataPoints(), b.getDataPoints()));
    }
    throw new IllegalStateException("metrics of another kind under one name: " + one.getMetadata());
  }

  private static <T extends DataPointSnapshot> List<T> both(
      Collection<T> some, Collection<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
