package id.simpan.routing;

import id.simpan.download.Links;
import id.simpan.live.EnvironmentSource;
import id.simpan.live.LiveRoutes;
import id.simpan.live.RouteFile;
import id.simpan.live.RouteFolder;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.SignIn;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import jakarta.mail.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.springframework.boot.autoconfigure.mail.MailProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import software.amazon.awssdk.services.s3.S3Client;

/** Tries settings for real, without opening the ledger: a running program has that. */
public final class Trial {

  /** Routes that call the API and nothing else. */
  private static final List<String> API_ROUTES =
      List.of("call-rapatin", "send-to-rapatin", "sign-in");

  private final SimpanSettings settings;
  private final RapatinSettings rapatin;
  private final Environment environment;
  private final RouteFolder folder;
  private final Network network;

  private Trial(ConfigurableApplicationContext context) {
    this.settings = context.getBean(SimpanSettings.class);
    this.rapatin = context.getBean(RapatinSettings.class);
    this.environment = context.getEnvironment();
    this.folder = context.getBean(RouteFolder.class);
    this.network = context.getBean(Network.class);
  }

  /** One thing to try; returns what was found. */
  @FunctionalInterface
  public interface Attempt {
    String run() throws Exception;
  }

  /** What there is to try, by name. */
  public static Map<String, Attempt> of(ConfigurableApplicationContext context) {
    Trial trial = new Trial(context);
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    attempts.put("settings", () -> "all can be used");
    attempts.put("rapatin", trial::signIn);
    SimpanSettings settings = trial.settings;
    attempts.put(
        "simpan.download.directory",
        () -> writable(settings.resolve(settings.download().directory())));
    if (settings.destinations().contains("file")) {
      attempts.put(
          "simpan.file.directory", () -> writable(settings.resolve(settings.file().directory())));
    }
    if (settings.ledger().url().isBlank()) {
      attempts.put(
          "simpan.ledger.directory",
          () -> writable(settings.resolve(settings.ledger().directory())));
    } else {
      attempts.put("simpan.ledger.url", trial::database);
    }
    if (settings.destinations().contains("s3")) {
      attempts.put("simpan.s3.bucket", trial::bucket);
    }
    if (!trial.environment.getProperty("spring.mail.host", "").isBlank()) {
      attempts.put("spring.mail", trial::mail);
    }
    Map<String, String> reports = context.getBean(LiveRoutes.class).check();
    List<String> refused = reports.values().stream().filter(it -> !it.isEmpty()).toList();
    for (String report : refused) {
      String where = report.replaceFirst(": .*", "");
      attempts.put(where, () -> refuse(report.substring(where.length() + 2)));
    }
    if (refused.isEmpty()) {
      attempts.put("routes", () -> reports.size() + " files would run");
    }
    attempts.put("simpan.destinations", () -> String.join(", ", settings.destinations()));
    return attempts;
  }

  /** What went wrong, without secrets. */
  public static String describe(ConfigurableApplicationContext context, Exception failed) {
    return failed instanceof UnusableSettings unusable
        ? unusable.getMessage()
        : context.getBean(Problems.class).describe(failed);
  }

  private CamelContext camel() {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.getPropertiesComponent().addPropertiesSource(new EnvironmentSource(environment));
    return camel;
  }

  private String signIn() throws Exception {
    ScheduledExecutorService timer = new EndpointConfiguration().timer();
    try (CamelContext camel = camel()) {
      SignIn signIn = new SimpanConfiguration().signIn(rapatin, camel);
      camel.getRegistry().bind("signIn", signIn);
      camel
          .getRegistry()
          .bind("apiBudget", new ApiBudget(rapatin.requestsPerMinute(), Clock.systemUTC()));
      camel.getRegistry().bind("answers", new RapatinAnswers(new Links()));
      EndpointConfiguration endpoints = new EndpointConfiguration();
      camel.getRegistry().bind("apiClient", endpoints.apiClient(network, timer));
      camel.getRegistry().bind("httpTrust", endpoints.httpTrust(network));
      for (RouteFile file : folder.read(List.of()).values()) {
        if (API_ROUTES.contains(file.stem())) {
          PluginHelper.getRoutesLoader(camel).loadRoutes(file.resource());
        }
      }
      camel.start();
      try (var producer = camel.createFluentProducerTemplate()) {
        Exchange answer =
            producer
                .withProcessor(
                    exchange -> {
                      exchange.setVariable("apiPath", "/schedules");
                      exchange.setVariable("apiQuery", "tab=upcoming");
                    })
                .to("direct:call-rapatin")
                .send();
        if (answer.getException() != null) {
          throw answer.getException();
        }
      }
      return rapatin.baseUrl() + " accepts the account";
    } finally {
      timer.shutdownNow();
    }
  }

  private static String writable(Path directory) throws Exception {
    Path existing = directory;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    Files.delete(Files.createTempFile(existing, ".simpan", ".check"));
    return "%s can be written, %d GB are free"
        .formatted(directory, Files.getFileStore(existing).getUsableSpace() / 1_000_000_000);
  }

  private String database() throws Exception {
    SimpanSettings.Ledger ledger = settings.ledger();
    try (var connection =
        java.sql.DriverManager.getConnection(ledger.url(), ledger.username(), ledger.password())) {
      return connection.getMetaData().getDatabaseProductName() + " answers";
    }
  }

  private String bucket() {
    try (S3Client client = new EndpointConfiguration().s3Client(settings, network)) {
      client.headBucket(request -> request.bucket(settings.s3().bucket()));
      return settings.s3().bucket() + " can be reached";
    }
  }

  private String mail() throws Exception {
    MailProperties properties =
        Binder.get(environment).bind("spring.mail", MailProperties.class).get();
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost(properties.getHost());
    sender.setProtocol(properties.getProtocol());
    sender.getJavaMailProperties().putAll(properties.getProperties());
    boolean signsIn = properties.getUsername() != null && !properties.getUsername().isBlank();
    try (Transport transport = sender.getSession().getTransport(properties.getProtocol())) {
      transport.connect(
          properties.getHost(),
          properties.getPort() == null ? -1 : properties.getPort(),
          signsIn ? properties.getUsername() : null,
          signsIn ? properties.getPassword() : null);
    }
    return properties.getHost() + (signsIn ? " accepts the sign-in" : " answers");
  }

  private static String refuse(String reason) {
    throw new UnusableSettings(List.of(reason));
  }
}
