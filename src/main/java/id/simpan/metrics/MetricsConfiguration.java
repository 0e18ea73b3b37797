package id.simpan.metrics;

import id.simpan.download.Downloader;
import id.simpan.ledger.Census;
import id.simpan.ledger.Meetings;
import id.simpan.ledger.Safety;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.rapatin.ApiBudget;
import id.simpan.routing.AllAccounts;
import id.simpan.routing.Conditions;
import id.simpan.routing.Permits;
import id.simpan.settings.Accounts;
import id.simpan.settings.SimpanSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Metrics of {@code simpan run}: those of the recordings, and Camel's of the routes. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

  @Bean
  Standing standing(Safety safety, Census census) {
    return new Standing(safety, census);
  }

  @Bean
  Vitals vitals(CamelContext context, LiveRoutes routes, Permits permits, Standing standing) {
    return new Vitals(context, routes, permits, standing);
  }

  /**
   * For readiness; {@code OUT_OF_SERVICE}, which the health of all leaves out: that says whether
   * recordings are safe, and nothing else.
   */
  @Bean
  HealthIndicator routesHealthIndicator(AllAccounts accounts) {
    return () ->
        (accounts.all(Vitals.class, Vitals::routesRun) ? Health.up() : Health.outOfService())
            .build();
  }

  /** For readiness. */
  @Bean
  HealthIndicator ledgerHealthIndicator(AllAccounts accounts) {
    return () ->
        (accounts.all(Vitals.class, Vitals::ledgerAnswers) ? Health.up() : Health.outOfService())
            .build();
  }

  /** Of what is about recordings, where there are several accounts. */
  @Bean
  MeterFilter account(Environment environment) {
    boolean isOne = Accounts.names(environment).size() == 1;
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        boolean isOurs = id.getName().startsWith("simpan.") || id.getName().startsWith("camel.");
        return isOne || !isOurs
            ? id
            : id.withTag(Tag.of(AllMetrics.ACCOUNT, Accounts.name(environment)));
      }
    };
  }

  /** Those of all accounts in one answer, by the first. */
  @Bean
  PrometheusRegistry prometheusRegistry(AllAccounts accounts) {
    return new AllMetrics(accounts);
  }

  @Bean
  RecordingMetrics recordingMetrics(
      Standing standing,
      ObjectProvider<Conditions> conditions,
      Destinations destinations,
      Clock clock) {
    return new RecordingMetrics(
        standing, () -> conditions.getObject().holding(), destinations.names(), clock);
  }

  @Bean
  MachineMetrics machineMetrics(
      SimpanSettings settings, Downloader downloader, ApiBudget budget, Meetings meetings) {
    Map<String, Path> directories =
        Map.of(
            "work", settings.resolve(settings.download().directory()),
            "archive", settings.resolve(settings.file().directory()));
    String version = MetricsConfiguration.class.getPackage().getImplementationVersion();
    return new MachineMetrics(
        directories,
        downloader.downloads(),
        budget,
        meetings,
        Optional.ofNullable(version).orElse("not packaged"));
  }

  @Bean
  TrafficMetrics trafficMetrics(
      MeterRegistry registry, SimpanSettings settings, Downloader downloader) {
    TrafficMetrics traffic =
        new TrafficMetrics(
            registry, settings.destinations().stream().map(String::trim).distinct().toList());
    downloader.follow(traffic);
    return traffic;
  }

  /** Camel's, of each route; those that follow from others are left out. */
  @Bean
  MicrometerRoutePolicyFactory routeMetrics(MeterRegistry registry) {
    MicrometerRoutePolicyConfiguration configuration = new MicrometerRoutePolicyConfiguration();
    configuration.setContextEnabled(false);
    configuration.setExchangesTotal(false);
    configuration.setExternalRedeliveries(false);
    MicrometerRoutePolicyFactory factory = new MicrometerRoutePolicyFactory();
    factory.setMeterRegistry(registry);
    factory.setPolicyConfiguration(configuration);
    return factory;
  }

  /** Camel's, of how many routes run. Without exchanges: their events would cost each file some. */
  @Bean
  MicrometerRouteEventNotifier routeCount(MeterRegistry registry) {
    MicrometerRouteEventNotifier notifier = new MicrometerRouteEventNotifier();
    notifier.setMeterRegistry(registry);
    notifier.setIgnoreExchangeEvents(true);
    return notifier;
  }
}
