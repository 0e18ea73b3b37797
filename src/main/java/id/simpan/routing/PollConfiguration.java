package id.simpan.routing;

import id.simpan.download.Links;
import id.simpan.ledger.ApiCalls;
import id.simpan.ledger.EncryptedToken;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Meetings;
import id.simpan.ledger.Sweeps;
import id.simpan.ledger.Work;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.SignIn;
import id.simpan.settings.CaBundle;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.TrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** What asks the API for recordings. */
@Configuration(proxyBeanMethods = false)
public class PollConfiguration {

  /** Meetings that one sweep polls, in minutes of the API's budget. */
  private static final int MINUTES_A_SWEEP = 5;

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
  ApiBudget apiBudget(RapatinSettings settings, Ledger ledger, Clock clock) {
    return new ApiBudget(settings.requestsPerMinute(), clock, ApiCalls.of(ledger));
  }

  @Bean
  SignIn signIn(RapatinSettings settings, Ledger ledger, CamelContext context, Problems problems) {
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
        EncryptedToken.of(ledger, settings.baseUrl() + " " + settings.email(), settings.password()),
        problems);
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
        settings.poll(),
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
  RapatinAnswers answers(Links links, Problems problems) {
    return new RapatinAnswers(links, problems);
  }

  @Bean
  RecordingTypes recordingTypes(SimpanSettings settings) {
    return new RecordingTypes(settings.recordingTypes());
  }
}
