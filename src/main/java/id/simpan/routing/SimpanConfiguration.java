package id.simpan.routing;

import id.simpan.announce.AlertMail;
import id.simpan.announce.BatchMail;
import id.simpan.announce.SideFiles;
import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.download.AllowedHosts;
import id.simpan.download.DownloadClient;
import id.simpan.download.Downloader;
import id.simpan.download.Limits;
import id.simpan.download.Links;
import id.simpan.ledger.Alerts;
import id.simpan.ledger.Batches;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Meetings;
import id.simpan.ledger.Overview;
import id.simpan.ledger.Report;
import id.simpan.ledger.SessionFiles;
import id.simpan.ledger.Sessions;
import id.simpan.ledger.Transfers;
import id.simpan.ledger.Work;
import id.simpan.live.Destinations;
import id.simpan.live.LiveRoutes;
import id.simpan.live.RouteFolder;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.MeetingIds;
import id.simpan.rapatin.SignIn;
import id.simpan.settings.CaBundle;
import id.simpan.settings.DestinationTypes;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.TrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.hc.core5.http.HttpHost;
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

  /** One account for now; the ledger has room for more. */
  private static final String ACCOUNT = "default";

  /** Meetings that one sweep polls, in minutes of the API's budget. */
  private static final int MINUTES_A_SWEEP = 5;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  RouteFolder routeFolder(SimpanSettings settings, Environment environment) {
    Path home = settings.resolve("");
    boolean isGuest = environment.getProperty("simpan.guest", Boolean.class, false);
    return isGuest ? RouteFolder.in(home) : RouteFolder.around(home);
  }

  @Bean
  Ledger ledger(SimpanSettings settings, Environment environment, Clock clock) {
    SimpanSettings.Ledger ledger = settings.ledger();
    if (Set.of("check", "try-route").contains(environment.getProperty("simpan.command", ""))) {
      return Ledger.none(ACCOUNT, clock); // a running program has the real one
    }
    return ledger.url().isBlank()
        ? Ledger.embedded(settings.resolve(ledger.directory()), ACCOUNT, clock)
        : Ledger.postgresql(ledger.url(), ledger.username(), ledger.password(), ACCOUNT, clock);
  }

  /** The ledger to read it, beside a program that has it; empty if there is none yet. */
  public static Optional<Ledger> readLedger(SimpanSettings settings, Clock clock) {
    SimpanSettings.Ledger ledger = settings.ledger();
    return ledger.url().isBlank()
        ? Ledger.reading(settings.resolve(ledger.directory()), ACCOUNT, clock)
        : Optional.of(
            Ledger.postgresql(ledger.url(), ledger.username(), ledger.password(), ACCOUNT, clock));
  }

  @Bean
  ArchivePath archivePath(SimpanSettings settings) {
    return ArchivePath.of(settings.archive().path(), SafeNames.ofPlatform());
  }

  @Bean
  Meetings meetings(Ledger ledger, SimpanSettings settings) {
    LinkedHashSet<String> configured = new LinkedHashSet<>();
    settings.poll().meetings().forEach(id -> configured.add(MeetingIds.clean(id)));
    return new Meetings(ledger, configured);
  }

  @Bean
  Sessions sessions(Ledger ledger, SimpanSettings settings) {
    return new Sessions(ledger, settings.timeZone());
  }

  @Bean
  SessionFiles sessionFiles(Ledger ledger, ArchivePath paths) {
    return new SessionFiles(ledger, paths);
  }

  @Bean
  Transfers transfers(Ledger ledger) {
    return new Transfers(ledger);
  }

  @Bean
  Deliveries deliveries(Ledger ledger) {
    return new Deliveries(ledger);
  }

  @Bean
  Batches batches(Ledger ledger, Destinations destinations) {
    return new Batches(ledger, destinations::named);
  }

  @Bean
  Work work(Ledger ledger, Destinations destinations, SimpanSettings settings) {
    int downloads = settings.download().concurrency();
    return new Work(ledger, destinations.names(), destinations::running, downloads);
  }

  @Bean
  AbandonedWork abandonedWork(Ledger ledger, SimpanSettings settings) {
    return new AbandonedWork(ledger, settings.queue());
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
  Overview overview(Ledger ledger, SimpanSettings settings) {
    return new Overview(ledger, settings.alerts().beforeDeletion());
  }

  @Bean
  Alerts alerts(Ledger ledger, SimpanSettings settings, Conditions conditions) {
    return new Alerts(ledger, settings.alerts().beforeDeletion(), conditions::holding);
  }

  /** Where there is no Actuator, nobody asks. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {

    @Bean
    HealthIndicator recordings(Overview overview, Alerts alerts) {
      return new RecordingsHealth(overview, alerts);
    }
  }

  @Bean
  Conditions conditions(
      SignIn signIn, Sweep sweep, LiveRoutes routes, Environment environment, Clock clock) {
    boolean run = "run".equals(environment.getProperty("simpan.command"));
    return new Conditions(signIn, sweep, routes, run, clock);
  }

  @Bean
  Destinations destinations(SimpanSettings settings, Environment environment, RouteFolder folder) {
    Destinations destinations =
        new Destinations(settings.destinations(), name -> DestinationTypes.of(environment, name));
    destinations.shapeBy(folder.read(destinations.names()).keySet());
    return destinations;
  }

  @Bean
  RecordingTypes recordingTypes(SimpanSettings settings) {
    return new RecordingTypes(settings.recordingTypes());
  }

  @Bean
  ApiBudget apiBudget(RapatinSettings settings, Clock clock) {
    return new ApiBudget(settings.requestsPerMinute(), clock);
  }

  @Bean
  SignIn signIn(RapatinSettings settings, CamelContext context) {
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
        });
  }

  @Bean
  Sweep sweep(
      SignIn signIn,
      Work work,
      Meetings meetings,
      SimpanSettings settings,
      RapatinSettings rapatin,
      Environment environment,
      Clock clock) {
    boolean once = "once".equals(environment.getProperty("simpan.command"));
    return new Sweep(
        signIn,
        work,
        meetings,
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
  Downloader downloader(DownloadClient client, Links links, SimpanSettings settings, Clock clock) {
    return new Downloader(client, links, kept(settings), settings.alerts().beforeDeletion(), clock);
  }

  @Bean
  KeptFiles keptFiles(SimpanSettings settings) {
    return new KeptFiles(kept(settings));
  }

  @Bean
  ArchiveFolder archiveFolder(SimpanSettings settings) {
    return new ArchiveFolder(settings.resolve(settings.file().directory()));
  }

  @Bean
  SideFiles sideFiles(SimpanSettings settings) {
    return new SideFiles(kept(settings));
  }

  @Bean
  Messages messages(SimpanSettings settings) {
    return new Messages(kept(settings));
  }

  @Bean
  BatchMail batchMail(
      SimpanSettings settings, RouteFolder folder, Environment environment, Clock clock) {
    return new BatchMail(
        settings.email(),
        sender(settings, environment),
        folder.config("mail/batch.html"),
        folder.config("mail/batch.txt"),
        kept(settings),
        settings.timeZone(),
        clock);
  }

  @Bean
  AlertMail alertMail(SimpanSettings settings, RouteFolder folder, Environment environment) {
    return new AlertMail(
        sender(settings, environment),
        settings.alerts().email().isEmpty() ? settings.email().to() : settings.alerts().email(),
        !environment.getProperty("spring.mail.host", "").isBlank(),
        folder.config("mail/alert.html"),
        folder.config("mail/alert.txt"));
  }

  @Bean
  Problems problems(SimpanSettings settings, RapatinSettings rapatin, Environment environment) {
    return new Problems(
        Arrays.asList(
            rapatin.token(),
            rapatin.password(),
            settings.s3().secretAccessKey(),
            settings.ledger().password(),
            environment.getProperty("spring.mail.password")));
  }

  @Bean
  Permits permits() {
    return new Permits();
  }

  @Bean
  CalledRoutes calledRoutes() {
    return new CalledRoutes();
  }

  private static String sender(SimpanSettings settings, Environment environment) {
    return settings.email().sender(environment.getProperty("spring.mail.username", ""));
  }

  private static Path kept(SimpanSettings settings) {
    return settings.resolve(settings.download().directory());
  }
}
