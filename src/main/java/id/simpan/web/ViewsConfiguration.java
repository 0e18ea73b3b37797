package id.simpan.web;

import id.simpan.download.Downloader;
import id.simpan.ledger.Audit;
import id.simpan.ledger.Diary;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Orders;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Report;
import id.simpan.ledger.Safety;
import id.simpan.ledger.Work.Wants;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.routing.Conditions;
import id.simpan.routing.Permits;
import id.simpan.routing.Schedule;
import id.simpan.routing.Sweep;
import id.simpan.settings.SimpanSettings;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What there is to see and to do, for pages and the API. */
@Configuration(proxyBeanMethods = false)
class ViewsConfiguration {

  @Bean
  Overview overview(Ledger ledger, SimpanSettings settings) {
    return new Overview(ledger, settings.alerts().beforeDeletion(), settings.timeZone());
  }

  @Bean
  Diary diary(Ledger ledger, SimpanSettings settings) {
    return new Diary(ledger, settings.timeZone());
  }

  @Bean
  Assessment assessment(
      Safety safety,
      Report report,
      Conditions conditions,
      Overview overview,
      Diary diary,
      Sweep sweep,
      SimpanSettings settings,
      Clock clock) {
    return new Assessment(
        safety,
        report,
        conditions,
        overview,
        diary,
        sweep,
        Schedule.of(settings),
        disk(settings),
        keepsHere(settings),
        clock);
  }

  /** That of the archive, or of what waits to go elsewhere. */
  private static Path disk(SimpanSettings settings) {
    return settings.resolve(
        keepsHere(settings) ? settings.file().directory() : settings.download().directory());
  }

  private static boolean keepsHere(SimpanSettings settings) {
    return settings.destinations().contains("file");
  }

  @Bean
  Views views(
      Ledger ledger,
      Assessment assessment,
      Overview overview,
      Diary diary,
      Safety safety,
      SimpanSettings settings,
      Destinations destinations,
      Permits permits,
      LiveRoutes routes,
      Downloader downloader,
      Clock clock) {
    return new Views(
        ledger,
        assessment,
        overview,
        diary,
        safety,
        Schedule.of(settings),
        destinations,
        permits,
        routes,
        downloader.downloads(),
        clock);
  }

  @Bean
  Actions actions(
      Ledger ledger,
      Wants wants,
      Destinations destinations,
      Sweep sweep,
      CamelContext context,
      ProducerTemplate producer) {
    return new Actions(
        new Orders(ledger, wants), new Audit(ledger), destinations, sweep, context, producer);
  }
}
