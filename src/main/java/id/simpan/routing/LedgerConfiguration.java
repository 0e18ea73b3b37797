package id.simpan.routing;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Census;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Meetings;
import id.simpan.ledger.Report;
import id.simpan.ledger.Requests;
import id.simpan.ledger.Safety;
import id.simpan.ledger.SessionFiles;
import id.simpan.ledger.Sessions;
import id.simpan.ledger.Space;
import id.simpan.ledger.Sweeps;
import id.simpan.ledger.Transfers;
import id.simpan.ledger.Work;
import id.simpan.ledger.Work.Wants;
import id.simpan.live.Destinations;
import id.simpan.rapatin.MeetingIds;
import id.simpan.settings.DestinationTypes;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.TypePatterns;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What is known: the ledger, and whatever asks or tells it something. */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

  /** Tests alone set it, to have nodes whose clocks differ; it is no setting. */
  private static final String CLOCK_OFFSET = "simpan.test.clock-offset";

  /** The time that all who share the ledger go by. */
  @Bean
  Clock clock(Ledger ledger) {
    return ledger.clock();
  }

  private static Clock own() {
    return Clock.offset(
        Clock.systemUTC(), Duration.parse(System.getProperty(CLOCK_OFFSET, "PT0S")));
  }

  @Bean
  Ledger ledger(SimpanSettings settings, RapatinSettings rapatin, Environment environment) {
    if (Set.of("check", "try-route").contains(environment.getProperty("simpan.command", ""))) {
      return Ledgers.none(settings, own());
    }
    Path home = FilesConfiguration.closed(settings, settings.ledger().directory());
    return Ledgers.open(
        settings,
        () ->
            NodeIdentity.of(
                settings,
                rapatin,
                home,
                FilesConfiguration.closed(settings, settings.download().directory())),
        own());
  }

  @Bean
  ArchivePath archivePath(SimpanSettings settings) {
    return ArchivePath.of(settings.archive().path(), settings.account(), SafeNames.ofPlatform());
  }

  @Bean
  Batches batches(Ledger ledger, Destinations destinations) {
    return new Batches(ledger, destinations::all);
  }

  @Bean
  Sessions sessions(Ledger ledger, Batches batches, SimpanSettings settings) {
    return new Sessions(ledger, batches, settings.timeZone());
  }

  @Bean
  Meetings meetings(Ledger ledger, Sessions sessions, SimpanSettings settings) {
    LinkedHashSet<String> configured = new LinkedHashSet<>();
    settings.poll().meetings().forEach(id -> configured.add(MeetingIds.clean(id)));
    return new Meetings(ledger, sessions, configured);
  }

  @Bean
  Census census(Ledger ledger) {
    return new Census(ledger);
  }

  @Bean
  Sweeps sweeps(Ledger ledger, SimpanSettings settings) {
    Disk disk = Disk.of(settings);
    return new Sweeps(ledger, it -> new Space(it, settings.timeZone()).note(disk.freeBytes()));
  }

  @Bean
  SessionFiles sessionFiles(
      Ledger ledger,
      ArchivePath paths,
      Sessions sessions,
      Batches batches,
      Destinations destinations) {
    return new SessionFiles(
        ledger, paths, sessions, batches, name -> destinations.storing().contains(name));
  }

  @Bean
  Transfers transfers(Ledger ledger, Batches batches) {
    return new Transfers(ledger, batches);
  }

  @Bean
  Deliveries deliveries(Ledger ledger, Batches batches) {
    return new Deliveries(ledger, batches);
  }

  @Bean
  Work work(Ledger ledger, Batches batches, Destinations destinations, Wants wants) {
    return new Work(ledger, batches, destinations::all, wants);
  }

  @Bean
  Wants wants(Environment environment) {
    return wantsOf(environment);
  }

  /** {@code simpan.NAME.recording-types}. */
  public static Wants wantsOf(Environment environment) {
    return (destination, type) ->
        TypePatterns.allow(DestinationTypes.of(environment, destination), type);
  }

  @Bean
  Requests requests(
      Ledger ledger, Batches batches, Wants wants, Destinations destinations, Sources sources) {
    return new Requests(
        ledger, batches, wants, name -> destinations.storing().contains(name), sources::gone);
  }

  @Bean
  Report report(Ledger ledger, SimpanSettings settings) {
    return new Report(ledger, settings.alerts().beforeDeletion());
  }

  @Bean
  Safety safety(Ledger ledger, SimpanSettings settings) {
    return Schedule.safety(ledger, settings);
  }
}
