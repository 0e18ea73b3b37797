package id.simpan.routing;

import org.apache.camel.component.micrometer.springboot.MicrometerComponentAutoConfiguration;
import org.apache.camel.component.micrometer.springboot.metrics.CamelMetricsAutoConfiguration;
import org.apache.camel.spring.boot.actuate.health.CamelAvailabilityCheckAutoConfiguration;
import org.apache.camel.spring.boot.actuate.health.CamelHealthCheckAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.opentelemetry.OpenTelemetryAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.JmsAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.mustache.MustacheAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;

/**
 * The program's beans. The ledger opens its own database; the Quartz component its own scheduler;
 * who may sign in is a setting. {@link ClusterConfiguration} and {@link BrokerConfiguration} have
 * what several nodes share.
 */
@SpringBootApplication(
    exclude = {
      ArtemisAutoConfiguration.class,
      CamelAvailabilityCheckAutoConfiguration.class,
      CamelHealthCheckAutoConfiguration.class,
      CamelMetricsAutoConfiguration.class,
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      JdbcTemplateAutoConfiguration.class,
      JmsAutoConfiguration.class,
      MustacheAutoConfiguration.class,
      MicrometerComponentAutoConfiguration.class,
      OpenTelemetryAutoConfiguration.class,
      OpenTelemetryLoggingAutoConfiguration.class,
      OtlpLoggingAutoConfiguration.class,
      QuartzAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class,
      ValidationAutoConfiguration.class
    })
public class SimpanApplication {}
