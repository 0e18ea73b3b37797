package id.simpan.plugin;

import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
}
