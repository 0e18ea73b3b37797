package id.simpan.routing;

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
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.model.Model;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.mail.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/**
 * What the components of routes are given: clients with the settings' proxies, trust and secrets.
 */
@Configuration(proxyBeanMethods = false)
public class EndpointConfiguration {

  private static final long PART = 16L << 20;

  /** The failure of a destination's route is its caller's, unless the route says otherwise. */
  @Bean
  CamelContextCustomizer failuresOfDestinations() {
    return context ->
        context
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .addModelLifecycleStrategy(new FailuresOfDestinations());
  }

  @Bean
  ComponentCustomizer httpTrust(Network network) {
    return ComponentCustomizer.builder(HttpComponent.class)
        .build(
            (name, component) ->
                network
                    .trust()
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
  HttpClientConfigurer apiClient(Network network, ScheduledExecutorService timer) {
    return builder -> {
      network.proxy().ifPresent(builder::setProxy);
      builder
          .disableCookieManagement()
          .disableAutomaticRetries()
          .disableRedirectHandling()
          .addExecInterceptorFirst("limit", new ApiCall(timer));
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
  @Bean
  @Lazy
  DefaultJavaMailSender smtpSender(
      JavaMailSenderImpl spring, MailProperties settings, Network network) {
    boolean signsIn = settings.getUsername() != null && !settings.getUsername().isBlank();
    Properties properties = spring.getJavaMailProperties();
    if (signsIn) {
      properties.putIfAbsent("mail.smtp.starttls.required", "true");
    }
    network
        .trust()
        .map(id.simpan.settings.CaBundle::tls)
        .ifPresent(
            tls -> {
              properties.putIfAbsent("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
              properties.putIfAbsent("mail.smtps.ssl.socketFactory", tls.getSocketFactory());
            });
    DefaultJavaMailSender sender = new DefaultJavaMailSender();
    sender.setSession(spring.getSession());
    sender.setHost(spring.getHost());
    sender.setPort(spring.getPort());
    sender.setProtocol(spring.getProtocol());
    sender.setUsername(signsIn ? settings.getUsername() : null);
    sender.setPassword(signsIn ? settings.getPassword() : null);
    return sender;
  }

  /** For the S3 component. */
  @Bean
  @Lazy
  S3Client s3Client(SimpanSettings settings, Network network) {
    ApacheHttpClient.Builder http =
        ApacheHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(10))
            .socketTimeout(Duration.ofSeconds(60));
    network
        .proxy()
        .ifPresent(
            proxy ->
                http.proxyConfiguration(
                    software.amazon.awssdk.http.apache.ProxyConfiguration.builder()
                        .endpoint(URI.create(proxy.toURI()))
                        .build()));
    network.trust().ifPresent(trust -> http.tlsTrustManagersProvider(() -> trust));
    return common(S3Client.builder(), settings.s3()).httpClientBuilder(http).build();
  }

  /** For uploads in parts. */
  @Bean
  @Lazy
  S3AsyncClient s3AsyncClient(SimpanSettings settings, Network network) {
    NettyNioAsyncHttpClient.Builder http =
        NettyNioAsyncHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(60))
            .writeTimeout(Duration.ofSeconds(60))
            .maxConcurrency(8)
            // all parts of a file wait for a connection at once
            .maxPendingConnectionAcquires(100_000)
            .connectionAcquisitionTimeout(Duration.ofHours(6));
    network
        .proxy()
        .ifPresent(
            proxy ->
                http.proxyConfiguration(
                    software.amazon.awssdk.http.nio.netty.ProxyConfiguration.builder()
                        .scheme(proxy.getSchemeName())
                        .host(proxy.getHostName())
                        .port(proxy.getPort())
                        .build()));
    network.trust().ifPresent(trust -> http.tlsTrustManagersProvider(() -> trust));
    return common(S3AsyncClient.builder(), settings.s3())
        .httpClientBuilder(http)
        .multipartEnabled(true)
        .multipartConfiguration(
            parts ->
                parts
                    .thresholdInBytes(PART)
                    .minimumPartSizeInBytes(PART)
                    .apiCallBufferSizeInBytes(4 * PART))
        .build();
  }

  private static <B extends S3BaseClientBuilder<B, ?>> B common(B builder, SimpanSettings.S3 s3) {
    if (!s3.endpoint().isBlank()) {
      builder.endpointOverride(URI.create(s3.endpoint()));
    }
    if (!s3.region().isBlank()) {
      builder.region(Region.of(s3.region()));
    } else if (!s3.endpoint().isBlank()) {
      builder.region(Region.US_EAST_1); // other stores rarely have regions, but signatures need one
    }
    return builder.credentialsProvider(credentials(s3)).forcePathStyle(s3.pathStyle());
  }

  private static AwsCredentialsProvider credentials(SimpanSettings.S3 s3) {
    return s3.accessKeyId().isBlank()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(s3.accessKeyId(), s3.secretAccessKey()));
  }

  @Bean
  @Lazy
  S3Upload s3Upload(SimpanSettings settings, ObjectProvider<S3AsyncClient> client) {
    Supplier<S3AsyncClient> supplier = client::getObject;
    SimpanSettings.S3 s3 = settings.s3();
    return new S3Upload(
        supplier,
        s3.bucket(),
        s3.prefix(),
        s3.storageClass(),
        ChecksumAlgorithm.fromValue(s3.checksum()));
  }
}
