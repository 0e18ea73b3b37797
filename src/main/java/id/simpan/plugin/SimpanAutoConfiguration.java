package id.simpan.plugin;

import id.simpan.settings.UnusableSettings;
import java.util.List;
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

    @Bean
    ServletRegistrationBean<GuestServlet> simpanServlet(
        GuestSimpan simpan, @Value("${simpan.web.path:/simpan}") String path) {
      if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
        throw new UnusableSettings(
            List.of(
                "simpan.web.path: '%s' is no path of its own; one such as /simpan is expected"
                    .formatted(path)));
      }
      return new ServletRegistrationBean<>(new GuestServlet(simpan::context), path + "/*");
    }
  }
}
