package id.simpan.routing;

import id.simpan.announce.AlertMail;
import id.simpan.announce.AlertPost;
import id.simpan.announce.BatchMail;
import id.simpan.announce.DigestMail;
import id.simpan.announce.MailTemplates;
import id.simpan.announce.MailTemplates.Edited;
import id.simpan.announce.SideFiles;
import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.download.AllowedHosts;
import id.simpan.download.Bandwidth;
import id.simpan.download.DownloadClient;
import id.simpan.download.Downloader;
import id.simpan.download.Limits;
import id.simpan.download.Links;
import id.simpan.ledger.Alerts;
import id.simpan.ledger.ApiCalls;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Census;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Diary;
import id.simpan.ledger.Digests;
import id.simpan.ledger.Effects;
import id.simpan.ledger.EncryptedToken;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Meetings;
import id.simpan.ledger.Overview;
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
import id.simpan.live.LiveRoutes;
import id.simpan.live.RouteFolder;
import id.simpan.permission.FileMode;
import id.simpan.permission.PrivateFolder;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.MeetingIds;
import id.simpan.rapatin.SignIn;
import id.simpan.s3.S3Folder;
import id.simpan.settings.CaBundle;
import id.simpan.settings.DestinationTypes;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.TypePatterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.TrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The named beans that routes use. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RapatinSettings.class, SimpanSettings.class})
public class SimpanConfiguration {

  /** Meetings that one sweep polls, in minutes of the API's budget. */
  private static final int MINUTES_A_SWEEP = 5;

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
  RouteFolder routeFolder(SimpanSettings settings, Environment environment) {
    Path home = settings.resolve("");
    boolean isGuest = environment.getProperty("simpan.guest", Boolean.class, false);
    return isGuest ? RouteFolder.in(home) : RouteFolder.around(home);
  }

  @Bean
  Ledger ledger(SimpanSettings settings, RapatinSettings rapatin, Environment environment) {
    if (Set.of("check", "try-route").contains(environment.getProperty("simpan.command", ""))) {
      return Ledgers.none(own());
    }
    Path home = closed(settings, settings.ledger().directory());
    return Ledgers.open(
        settings,
        () ->
            NodeIdentity.of(
                settings, rapatin, home, closed(settings, settings.download().directory())),
        own());
  }

  /** A directory that is the user's alone, from before there is anything in it. */
  private static Path closed(SimpanSettings settings, String directory) {
    Path path = settings.resolve(directory);
    try {
      PrivateFolder.create(path, settings.resolve(""));
      return path;
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  @Bean
  ArchivePath archivePath(SimpanSettings settings) {
    return ArchivePath.of(settings.archive().path(), SafeNames.ofPlatform());
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
  Requests requests(Ledger ledger, Wants wants) {
    return new Requests(ledger, wants);
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
          public void alive() {
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
      Ledger ledger, SimpanSettings settings, ObjectProvider<Broker> broker) {
    return new AbandonedWork(ledger, settings.queue(), broker::getIfAvailable);
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
  Report report(Ledger ledger, SimpanSettings settings) {
    return new Report(ledger, settings.alerts().beforeDeletion());
  }

  @Bean
  Safety safety(Ledger ledger, SimpanSettings settings) {
    return Schedule.safety(ledger, settings);
  }

  @Bean
  Alerts alerts(Ledger ledger, Safety safety, Conditions conditions, SimpanSettings settings) {
    return new Alerts(ledger, safety, conditions::holding, settings.textsOfPeople());
  }

  /** Where there is no Actuator, nobody asks. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {

    @Bean
    HealthIndicator recordings(Safety safety) {
      return new RecordingsHealth(safety);
    }
  }

  @Bean
  Conditions conditions(LiveRoutes routes, MailTemplates templates, ObjectProvider<Broker> broker) {
    return new Conditions(routes, templates, Optional.ofNullable(broker.getIfAvailable()));
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
  RecordingTypes recordingTypes(SimpanSettings settings) {
    return new RecordingTypes(settings.recordingTypes());
  }

  @Bean
  ApiBudget apiBudget(RapatinSettings settings, Ledger ledger, Clock clock) {
    return new ApiBudget(settings.requestsPerMinute(), clock, ApiCalls.of(ledger));
  }

  @Bean
  SignIn signIn(RapatinSettings settings, Ledger ledger, CamelContext context) {
    return new SignIn(
        settings.token().isBlank() ? null : settings.token(),
        () -> {
          try (var producer = context.createProducerTemplate()) {
            return producer.requestBody(
                "direct:sign-in",
                Map.of(
                    "email", settings.email(), "password", settings.password(), "device", "Simpan"),
                byte[].class);
          } catch (CamelExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
          } catch (IOException closing) {
            throw new UncheckedIOException(closing);
          }
        },
        EncryptedToken.of(ledger, settings.password()));
  }

  @Bean
  Sweep sweep(
      SignIn signIn,
      Work work,
      Meetings meetings,
      Sweeps sweeps,
      SimpanSettings settings,
      RapatinSettings rapatin,
      Environment environment,
      Clock clock) {
    boolean once = "once".equals(environment.getProperty("simpan.command"));
    return new Sweep(
        signIn,
        work,
        meetings,
        sweeps,
        settings.poll().lookBack(),
        settings.timeZone(),
        once ? Integer.MAX_VALUE : rapatin.requestsPerMinute() * MINUTES_A_SWEEP,
        clock);
  }

  /** Several at a time, as the API is slow at times. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService meetingPollers() {
    return Executors.newFixedThreadPool(4, new CustomizableThreadFactory("poll-meeting-"));
  }

  @Bean
  Links links() {
    return new Links();
  }

  @Bean
  RapatinAnswers answers(Links links) {
    return new RapatinAnswers(links);
  }

  @Bean
  Network network(SimpanSettings settings) {
    Optional<HttpHost> proxy =
        settings.proxy().isBlank()
            ? Optional.empty()
            : Optional.of(HttpHost.create(URI.create(settings.proxy())));
    Optional<TrustManager[]> trust =
        settings.caBundle().isBlank()
            ? Optional.empty()
            : Optional.of(CaBundle.of(settings.resolve(settings.caBundle())));
    return new Network(proxy, trust);
  }

  @Bean
  DownloadClient downloadClient(
      SimpanSettings settings, Network network, ScheduledExecutorService timer) {
    SimpanSettings.Download download = settings.download();
    return new DownloadClient(
        new AllowedHosts(download.allowedHosts(), download.allowHttp()),
        new Limits(download.connectTimeout(), download.stallTimeout(), download.concurrency() * 2),
        network.proxy(),
        network.trust().map(CaBundle::tls),
        timer);
  }

  @Bean
  Downloader downloader(
      DownloadClient client,
      Links links,
      Transfers transfers,
      Ledger ledger,
      SimpanSettings settings,
      Clock clock) {
    return new Downloader(
        client,
        links,
        closed(settings, settings.download().directory()),
        settings.alerts().beforeDeletion(),
        Bandwidth.of(settings.download().bandwidth(), settings.timeZone(), clock)
            .sharedBy(ledger::nodes),
        transfers::isKeptSibling,
        clock);
  }

  @Bean
  KeptFiles keptFiles(SimpanSettings settings, Transfers transfers) {
    return new KeptFiles(kept(settings), transfers);
  }

  @Bean
  ArchiveFolder archiveFolder(SimpanSettings settings) {
    return new ArchiveFolder(
        settings.resolve(settings.file().directory()), FileMode.of(settings.file().mode()));
  }

  @Bean
  SideFiles sideFiles(SimpanSettings settings) {
    return new SideFiles(kept(settings));
  }

  @Bean
  Messages messages(Sources sources) {
    return new Messages(sources::of);
  }

  @Bean
  Sources sources(
      SimpanSettings settings,
      Environment environment,
      Deliveries deliveries,
      ObjectProvider<S3Folder> s3) {
    return new Sources(
        kept(settings), deliveries, name -> folder(settings, environment, name), s3::getObject);
  }

  /** The folder of this machine that a destination stores in, or null. */
  public static Path folder(SimpanSettings settings, Environment environment, String destination) {
    String directory = environment.getProperty("simpan." + destination + ".directory", "");
    return directory.isBlank() ? null : settings.resolve(directory);
  }

  @Bean
  MailTemplates mailTemplates(SimpanSettings settings, RouteFolder folder) {
    return new MailTemplates(
        new MailTemplates.Source() {
          @Override
          public Optional<Edited> edited(List<String> names) {
            return folder
                .config(inMail(names))
                .map(it -> new Edited("config/mail/" + it.name(), it.text(), it.unreadable()));
          }

          @Override
          public String builtIn(List<String> names) {
            return folder.builtIn(inMail(names));
          }

          private List<String> inMail(List<String> names) {
            return names.stream().map("mail/"::concat).toList();
          }
        },
        settings.texts().language());
  }

  @Bean
  BatchMail batchMail(
      SimpanSettings settings, MailTemplates templates, Environment environment, Clock clock) {
    return new BatchMail(
        settings.email(),
        sender(settings, environment),
        templates,
        settings.textsOfPeople(),
        kept(settings),
        clock);
  }

  @Bean
  AlertMail alertMail(SimpanSettings settings, MailTemplates templates, Environment environment) {
    return new AlertMail(
        sender(settings, environment),
        settings.alerts().email().isEmpty() ? settings.email().to() : settings.alerts().email(),
        !environment.getProperty("spring.mail.host", "").isBlank(),
        templates,
        settings.textsOfPeople());
  }

  @Bean
  Digests digests(
      Ledger ledger, Safety safety, Report report, Conditions conditions, SimpanSettings settings) {
    String cron = settings.email().digest();
    Optional<Schedule> schedule =
        cron.isBlank() ? Optional.empty() : Optional.of(new Schedule(cron, settings.timeZone()));
    return new Digests(
        ledger,
        after -> schedule.map(it -> it.next(after)),
        safety,
        report,
        new Overview(ledger, settings.alerts().beforeDeletion(), settings.timeZone()),
        new Diary(ledger, settings.timeZone()),
        conditions::holding);
  }

  @Bean
  DigestMail digestMail(SimpanSettings settings, MailTemplates templates, Environment environment) {
    return new DigestMail(
        sender(settings, environment),
        settings.email().to().isEmpty() ? settings.alerts().email() : settings.email().to(),
        templates,
        settings.textsOfPeople(),
        kept(settings),
        settings.destinations().contains("file")
            ? Optional.of(settings.resolve(settings.file().directory()))
            : Optional.empty());
  }

  @Bean
  AlertPost alertPost(SimpanSettings settings) {
    return new AlertPost(settings.alerts().webhook(), settings.textsOfPeople());
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
  Correlation correlation() {
    return new Correlation();
  }

  private static String sender(SimpanSettings settings, Environment environment) {
    return settings.email().sender(environment.getProperty("spring.mail.username", ""));
  }

  private static Path kept(SimpanSettings settings) {
    return settings.resolve(settings.download().directory());
  }
}
