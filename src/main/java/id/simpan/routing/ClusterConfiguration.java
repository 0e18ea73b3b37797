package id.simpan.routing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import id.simpan.ledger.Connections;
import id.simpan.ledger.Ledger;
import id.simpan.settings.SimpanSettings;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.flywaydb.core.Flyway;
import org.quartz.Scheduler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/**
 * Profile {@code cluster}: the scheduler of all nodes, Quartz's clustered one by {@code
 * spring.quartz.*}, in the ledger's database. Camel's Quartz component takes it as it finds it.
 */
@Configuration(proxyBeanMethods = false)
@Profile("cluster")
@ConditionalOnProperty(name = "simpan.command", havingValue = "run")
// not as an auto-configuration: what the application leaves out would be left out here too
@Import({ClusterConfiguration.Database.class, QuartzAutoConfiguration.class})
class ClusterConfiguration {

  private static final int CONNECTIONS = 4; // a thread each for three jobs and for its housekeeping

  /**
   * Before the scheduler, which is made only where there is a database. No scan is to find it, so
   * it bears no annotation.
   */
  static class Database {

    @Bean
    @QuartzDataSource
    DataSource schedulerDatabase(SimpanSettings settings, Ledger openedBefore) {
      SimpanSettings.Ledger ledger = settings.ledger();
      HikariConfig pool = new HikariConfig();
      pool.setPoolName("scheduler");
      pool.setJdbcUrl(ledger.url());
      pool.setUsername(ledger.username());
      pool.setPassword(ledger.password());
      pool.setMaximumPoolSize(CONNECTIONS);
      pool.setConnectionInitSql(Connections.TAKE_BACK_WHAT_STALLS);
      pool.addDataSourceProperty("loginTimeout", "30"); // seconds
      pool.addDataSourceProperty("socketTimeout", Connections.SILENCE);
      pool.addDataSourceProperty("tcpKeepAlive", "true");
      HikariDataSource database = new HikariDataSource(pool);
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:simpan/scheduler")
          .table("simpan_scheduler_schema")
          .baselineOnMigrate(true) // the ledger's tables are there already
          .baselineVersion("0")
          .load()
          .migrate();
      return database;
    }
  }

  @Bean
  StaleJobs staleJobs(Scheduler scheduler, CamelContext context, Ledger ledger) {
    return new StaleJobs(scheduler, context, ledger);
  }
}
