package id.simpan.plugin;

import id.simpan.settings.UnusableSettings;
import id.simpan.web.MountedServlet;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** {@code simpan.enabled=true} runs Simpan beside the routes of the host application. */
@AutoConfiguration
@ConditionalOnProperty("simpan.enabled")
public class SimpanAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GuestSimpan simpan(ConfigurableApplicationContext host) {
    return new GuestSimpan(host);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {

    @Bean
    HealthIndicator simpanHealthIndicator(GuestSimpan simpan) {
      return () ->
          simpan
              .context()
              .map(context -> context.getBean(HealthIndicator.class).health())
              .orElseGet(
                  () -> org.springframework.boot.actuate.health.Health.outOfService().build());
    }
  }

  /** {@code simpan.web.enabled=true} serves pages and API in the host, under its own security. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("simpan.web.enabled")
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class Web {

    /** A class of each jar that only pages and API need, and what brings it. */
    private static final Map<String, String> NEEDED =
        Map.of(
            "org.springframework.web.servlet.DispatcherServlet",
            "spring-boot-starter-web",
            "org.thymeleaf.spring6.SpringTemplateEngine",
            "spring-boot-starter-thymeleaf",
            "org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration",
            "springdoc-openapi-starter-webmvc-api",
            "com.github.therapi.runtimejavadoc.RuntimeJavadoc",
            "therapi-runtime-javadoc");

    private final ClassLoader classes;

    Web(ConfigurableApplicationContext host) {
      classes = host.getClassLoader();
    }

    @Bean
    ServletRegistrationBean<MountedServlet> simpanServlet(
        GuestSimpan simpan, @Value("${simpan.web.path:/simpan}") String path) {
      if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
        throw new UnusableSettings(
            List.of(
                "simpan.web.path: '%s' is no path of its own; one such as /simpan is expected"
                    .formatted(path)));
      }
      List<String> missing =
          NEEDED.entrySet().stream()
              .filter(it -> !ClassUtils.isPresent(it.getKey(), classes))
              .map(Map.Entry::getValue)
              .sorted()
              .toList();
      if (!missing.isEmpty()) {
        throw new UnusableSettings(
            List.of(
                "simpan.web.enabled: the pages need what this application has not got; %s %s expected"
                    .formatted(String.join(", ", missing), missing.size() == 1 ? "is" : "are")));
      }
      return new ServletRegistrationBean<>(new MountedServlet(simpan::context), path + "/*");
    }
  }
}
