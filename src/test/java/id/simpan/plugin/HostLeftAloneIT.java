package id.simpan.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import id.simpan.web.Curl;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.thymeleaf.ITemplateEngine;

/**
 * A host that has of its own all that Simpan's pages, API and metrics are made with: it gets none
 * of them.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostLeftAloneIT {

  /** With a login of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  static class Host {

    @Bean
    SecurityFilterChain ofTheHost(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(basic -> {})
          .csrf(csrf -> csrf.ignoringRequestMatchers("/rekaman/api/**"))
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("host").password("{noop}host").build());
    }
  }

  @TempDir private static Path home;
  private static ServletWebServerApplicationContext host;
  private static ApplicationContext guest;
  private static Curl curl;

  @BeforeAll
  static void start(CapturedOutput output) {
    host =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                Host.class,
                "--spring.config.name=host", // not the settings of Simpan, which lie in the working
                // directory
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=when-authorized",
                "--simpan.enabled=true",
                "--simpan.home=" + home,
                "--rapatin.token=x",
                "--rapatin.base-url=http://127.0.0.1:1");
    guest = host.getBean(GuestSimpan.class).context().orElseThrow();
    curl = new Curl("http", host.getWebServer().getPort());
    assertThat(output).doesNotContain("generated security password");
  }

  @AfterAll
  static void stop() throws IOException {
    curl.close();
    host.close();
  }

  private static List<String> simpansIn(ApplicationContext context) {
    return Arrays.stream(context.getBeanDefinitionNames())
        .map(name -> context.getType(name, false))
        .filter(type -> type != null && type.getName().startsWith("id.simpan."))
        .map(Class::getName)
        .filter(type -> !type.contains("$Host"))
        .toList();
  }

  @Test
  void noBeanOfSimpanIsInItButTheGuestAndItsHealth() {
    assertThat(simpansIn(host))
        .allMatch(
            type ->
                type.startsWith("id.simpan.plugin.SimpanAutoConfiguration")
                    || type.equals(GuestSimpan.class.getName()));
    assertThat(host.getBeansOfType(SecurityFilterChain.class)).containsOnlyKeys("ofTheHost");
  }

  @Test
  void theGuestHasNothingThatServesOrMeasures() {
    for (Class<?> type :
        List.of(
            SecurityFilterChain.class,
            RequestMappingHandlerMapping.class,
            ITemplateEngine.class,
            MeterRegistry.class)) {
      assertThat(guest.getBeanNamesForType(type)).as(type.getName()).isEmpty();
    }
    assertThat(simpansIn(guest)).noneMatch(type -> type.startsWith("id.simpan.web."));
  }

  @Test
  void noEndpointIsAddedAndNoMetric() {
    String login = Curl.basic("host", "host");
    for (String path :
        List.of(
            "/", "/login", "/api", "/api/v1/status", "/simpan", "/simpan/", "/assets/simpan.css")) {
      assertThat(curl.get(path, login).status()).as(path).isEqualTo(404);
      assertThat(curl.get(path).status()).as(path).isEqualTo(401);
    }
    List<String> metrics = new ArrayList<>();
    curl.get("/actuator/metrics", login)
        .json()
        .get("names")
        .forEach(it -> metrics.add(it.asText()));
    assertThat(metrics).contains("http.server.requests").noneMatch(it -> it.startsWith("simpan"));
    assertThat(curl.get("/actuator/prometheus", login).body()).doesNotContain("simpan");
  }

  @Test
  void nothingInTheJarTakesTheNameOfAFileOfTheHost() {
    for (String name :
        List.of(
            "templates/",
            "static/",
            "public/",
            "messages.properties",
            "application.yaml",
            "logback.xml")) {
      assertThat(Host.class.getClassLoader().getResource(name)).as(name).isNull();
    }
  }

  @Test
  void noBrokerIsLookedForInItsName() {
    assertThat(host.getBeanNamesForType(ConnectionFactory.class)).isEmpty();
    JsonNode health = curl.get("/actuator/health", Curl.basic("host", "host")).json();
    assertThat(health.at("/components").fieldNames())
        .toIterable()
        .contains("simpan", "ping")
        .doesNotContain("jms");
  }

  @Test
  void itsHealthIsThereAsEver() {
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(curl.get("/actuator/health/simpan", Curl.basic("host", "host")).status())
                    .isIn(200, 503));
  }
}
