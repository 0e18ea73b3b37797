package id.simpan.routing;

import id.simpan.announce.MailTemplates;
import id.simpan.announce.SideFiles;
import id.simpan.download.DownloadClient;
import id.simpan.download.Downloader;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Effects;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Work;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.live.RouteFolder;
import id.simpan.settings.Accounts;
import id.simpan.settings.DestinationTypes;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** The named beans that routes use, and the routes themselves. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RapatinSettings.class, SimpanSettings.class})
public class SimpanConfiguration {

  @Bean
  RouteFolder routeFolder(SimpanSettings settings, Environment environment) {
    Path home = settings.resolve("");
    boolean isGuest = environment.getProperty("simpan.guest", Boolean.class, false);
    return isGuest ? RouteFolder.in(home) : RouteFolder.around(home);
  }

  @Bean
  Destinations destinations(SimpanSettings settings, Environment environment, RouteFolder folder) {
    Map<String, List<String>> types = new ConcurrentHashMap<>(); // asked for each file
    Destinations destinations =
        new Destinations(
            settings.destinations(),
            name -> types.computeIfAbsent(name, it -> DestinationTypes.of(environment, it)));
    destinations.shapeBy(folder.read(destinations.names()).keySet());
    return destinations;
  }

  @Bean
  LiveRoutes liveRoutes(
      CamelContext context,
      RouteFolder folder,
      Destinations destinations,
      Environment environment,
      Problems problems,
      Ledger ledger,
      DownloadClient downloads,
      Sweep sweep) {
    return new LiveRoutes(
        context,
        folder,
        destinations,
        environment,
        problems::describe,
        ledger,
        downloads,
        sweep::breakOff);
  }

  @Bean
  Permits permits(
      CamelContext context,
      Ledger ledger,
      Work work,
      KeptFiles kept,
      ObjectProvider<Broker> broker,
      ObjectProvider<Downloader> downloader) {
    Permits permits = new Permits(context, work, Optional.ofNullable(broker.getIfAvailable()));
    ledger.follow(
        new Effects() {
          @Override
          public void archived(List<String> ids) {
            kept.remove(ids);
          }

          @Override
          public void swept() {
            kept.tidyUp(downloader.getObject());
          }

          @Override
          public void back() {
            kept.takeUp(downloader.getObject());
          }

          @Override
          public void workFor(Set<String> queues) {
            permits.workFor(queues);
          }
        });
    return permits;
  }

  @Bean
  AbandonedWork abandonedWork(
      Ledger ledger,
      SimpanSettings settings,
      ObjectProvider<Broker> broker,
      Sources sources,
      SideFiles sideFiles) {
    var found = SingletonSupplier.of(() -> Optional.ofNullable(broker.getIfAvailable()));
    return new AbandonedWork(
        ledger,
        settings.queue(),
        () -> found.obtain().orElse(null),
        claim -> {
          if (claim instanceof Delivery delivery) {
            sources.release(delivery);
          } else if (claim instanceof Batch batch) {
            sideFiles.remove(batch);
          }
        });
  }

  @Bean
  Conditions conditions(
      LiveRoutes routes,
      MailTemplates templates,
      ObjectProvider<Broker> broker,
      AllAccounts accounts,
      SimpanSettings settings,
      Environment environment,
      Ledger ledger) {
    // the account that is started beside others leaves it to them
    boolean looks =
        environment.getProperty("simpan.command", "").matches("run|once")
            && !environment.containsProperty(Accounts.BESIDE);
    return new Conditions(
        routes,
        templates,
        Optional.ofNullable(broker.getIfAvailable()),
        accounts,
        ledger,
        looks ? Ledgers.forgotten(settings, Accounts.names(environment)) : Map.of());
  }

  /** Where there is no Actuator, nobody asks. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {

    @Bean
    HealthIndicator recordings(AllAccounts accounts) {
      return new RecordingsHealth(accounts);
    }
  }

  @Bean
  Problems problems(SimpanSettings settings, RapatinSettings rapatin, Environment environment) {
    return Problems.of(settings, rapatin, environment);
  }

  @Bean
  CalledRoutes calledRoutes(ObjectProvider<Traffic> traffic) {
    return new CalledRoutes(traffic.getIfAvailable(() -> Traffic.UNWATCHED));
  }

  @Bean
  KnownWords knownWords() {
    return new KnownWords();
  }

  @Bean
  AllAccounts allAccounts(ApplicationContext context) {
    Environment environment = context.getEnvironment();
    return new AllAccounts(Accounts.name(environment), context, Accounts.others(environment));
  }

  @Bean
  Correlation correlation(SimpanSettings settings) {
    return new Correlation(settings.account());
  }
}
