package id.simpan.routing;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.mustache.MustacheAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;

/**
 * The program's beans. The ledger opens its own database; the Quartz component its own scheduler;
 * who may sign in is a setting.
 */
@SpringBootApplication(
    exclude = {
      DataSourceAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      MustacheAutoConfiguration.class,
      QuartzAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class
    })
public class SimpanApplication {}
