package id.simpan.routing;

import id.simpan.download.DownloadClient;
import id.simpan.s3.S3Folder;
import id.simpan.s3.S3Parts;
import id.simpan.s3.S3Upload;
import id.simpan.settings.SimpanSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.Model;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.mail.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/**
 * What the components of routes are given: clients with the settings' proxies, trust and secrets.
 */
@Configuration(proxyBeanMethods = false)
public class EndpointConfiguration {

  private static final int API_CONNECTIONS = 20;

  /** Without a byte of it; for answers the routes say how long. */
  private static final Timeout HANDSHAKE = Timeout.ofSeconds(45);

  /** The failure of a destination's route is its caller's, unless the route says otherwise. */
  @Bean
  CamelContextCustomizer failuresOfDestinations() {
    return context ->
        context
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .addModelLifecycleStrategy(new FailuresOfDestinations());
  }

  /** For {@code https:} alone: Camel speaks TLS to an {@code http:} address too where it is set. */
  @Bean
  ComponentCustomizer httpTrust(Network network) {
    return ComponentCustomizer.builder(HttpComponent.class)
        .build(
            (name, component) ->
                network
                    .trust()
                    .filter(trust -> name.equals("https"))
                    .map(id.simpan.settings.CaBundle::tls)
                    .ifPresent(tls -> component.setSslContextParameters(fixed(tls))));
  }

  private static SSLContextParameters fixed(SSLContext tls) {
    return new SSLContextParameters() {
      @Override
      public SSLContext createSSLContext(CamelContext context) {
        return tls;
      }
    };
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService timer() {
    return Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("limits-"));
  }

  /** For calls to the API. */
  @Bean
  HttpClientConfigurer apiClient(
      Network network, ScheduledExecutorService timer, ObjectProvider<Traffic> traffic) {
    return apiClient(network, timer, traffic.getIfAvailable(() -> Traffic.UNWATCHED));
  }

  static HttpClientConfigurer apiClient(
      Network network, ScheduledExecutorService timer, Traffic traffic) {
    return builder -> {
      network.proxy().ifPresent(builder::setProxy);
      var connections =
          DownloadClient.connectionsWithShortHeads()
              .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(HANDSHAKE).build())
              .setMaxConnTotal(API_CONNECTIONS)
              .setMaxConnPerRoute(API_CONNECTIONS);
      network
          .trust()
          .map(id.simpan.settings.CaBundle::tls)
          .map(DefaultClientTlsStrategy::new)
          .ifPresent(connections::setTlsSocketStrategy);
      builder
          .setConnectionManager(connections.build())
          .disableCookieManagement()
          .disableAutomaticRetries()
          .disableRedirectHandling()
          .addExecInterceptorFirst("limit", new ApiCall(timer, traffic));
    };
  }

  /** For calls that tell others something. */
  @Bean
  HttpClientConfigurer outsideClient(Network network, ScheduledExecutorService timer) {
    return builder -> {
      network.proxy().ifPresent(builder::setProxy);
      builder
          .disableCookieManagement()
          .disableAutomaticRetries()
          .disableRedirectHandling()
          .addExecInterceptorFirst("limit", new OutsideCall(timer));
    };
  }

  /**
   * With Spring's mail settings, which the mail component does not read. A password goes only
   * through TLS, unless a setting says otherwise.
   */
  @Bean(destroyMethod = "close")
  @Lazy
  SmtpSender smtpSender(
      JavaMailSenderImpl spring,
      MailProperties settings,
      Network network,
      ScheduledExecutorService timer) {
    boolean signsIn = settings.getUsername() != null && !settings.getUsername().isBlank();
    Properties properties = spring.getJavaMailProperties();
    if (signsIn) {
      properties.putIfAbsent("mail.smtp.starttls.required", "true");
    }
    properties.putIfAbsent("mail.smtp.quitwait", "false"); // whoever closes waits for nobody
    properties.putIfAbsent("mail.smtps.quitwait", "false");
    PromptSockets.use(properties);
    network
        .trust()
        .map(id.simpan.settings.CaBundle::tls)
        .ifPresent(
            tls -> {
              properties.putIfAbsent("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
              properties.putIfAbsent("mail.smtps.ssl.socketFactory", tls.getSocketFactory());
            });
    SmtpSender sender = new SmtpSender(timer);
    sender.setSession(spring.getSession());
    sender.setHost(spring.getHost());
    sender.setPort(spring.getPort());
    sender.setProtocol(spring.getProtocol());
    sender.setUsername(signsIn ? settings.getUsername() : null);
    sender.setPassword(signsIn ? settings.getPassword() : null);
    return sender;
  }

  /** For the destination {@code s3}, and for the S3 component in routes of users. */
  @Bean
  @Lazy
  S3Client s3Client(SimpanSettings settings, Network network) {
    ApacheHttpClient.Builder http =
        ApacheHttpClient.builder()
            // asking first whether a body would be welcome doubles the round trips of small files
            .expectContinueEnabled(false)
            .connectionTimeout(Duration.ofSeconds(10))
            .socketTimeout(Duration.ofSeconds(60));
    network
        .proxy()
        .ifPresent(
            proxy ->
                http.proxyConfiguration(
                    ProxyConfiguration.builder().endpoint(URI.create(proxy.toURI())).build()));
    network.trust().ifPresent(trust -> http.tlsTrustManagersProvider(() -> trust));
    SimpanSettings.S3 s3 = settings.s3();
    S3ClientBuilder builder = S3Client.builder();
    if (!s3.endpoint().isBlank()) {
      builder.endpointOverride(URI.create(s3.endpoint()));
    }
    if (!s3.region().isBlank()) {
      builder.region(Region.of(s3.region()));
    } else if (!s3.endpoint().isBlank()) {
      builder.region(Region.US_EAST_1); // other stores rarely have regions, but signatures need one
    }
    return builder
        .credentialsProvider(credentials(s3))
        .forcePathStyle(s3.pathStyle())
        // a checksum in a header before the body is understood by more stores than one behind it
        .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(http)
        .build();
  }

  private static AwsCredentialsProvider credentials(SimpanSettings.S3 s3) {
    return s3.accessKeyId().isBlank()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(s3.accessKeyId(), s3.secretAccessKey()));
  }

  /** The bucket, for a command that starts nothing else. */
  public static S3Folder bucket(SimpanSettings settings) {
    EndpointConfiguration endpoints = new EndpointConfiguration();
    S3Client client = endpoints.s3Client(settings, new PollConfiguration().network(settings));
    return folder(settings, () -> client);
  }

  @Bean
  @Lazy
  S3Folder s3Folder(SimpanSettings settings, ObjectProvider<S3Client> client) {
    return folder(settings, SingletonSupplier.of(client::getObject));
  }

  private static S3Folder folder(SimpanSettings settings, Supplier<S3Client> client) {
    SimpanSettings.S3 s3 = settings.s3();
    return new S3Folder(
        client,
        s3.bucket(),
        s3.prefix(),
        s3.storageClass(),
        ChecksumAlgorithm.fromValue(s3.checksum()));
  }

  @Bean
  @Lazy
  S3Parts s3Parts(S3Folder s3Folder, SimpanSettings settings) {
    return new S3Parts(s3Folder, settings.resolve(settings.download().directory()).resolve("s3"));
  }

  @Bean
  @Lazy
  S3Upload s3Upload(S3Folder s3Folder, S3Parts s3Parts, SimpanSettings settings) {
    return new S3Upload(s3Folder, s3Parts, settings.s3().endpoint().isBlank());
  }
}
