package host;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells by HTTP what is in it. */
@SpringBootApplication
@RestController
public class HostApplication {

  private final CamelContext camel;
  private final JdbcTemplate jdbc;
  private final ApplicationContext context;
  private final List<Object> announced = new CopyOnWriteArrayList<>();

  HostApplication(CamelContext camel, JdbcTemplate jdbc, ApplicationContext context) {
    this.camel = camel;
    this.jdbc = jdbc;
    this.context = context;
    jdbc.execute("CREATE TABLE host_table (id INT)");
  }

  public static void main(String[] arguments) {
    SpringApplication.run(HostApplication.class, arguments);
  }

  /** Names that Simpan's beans have too. */
  @Bean
  Clock clock() {
    return Clock.systemDefaultZone();
  }

  @Bean
  Object alerts() {
    return new Object();
  }

  /** A component of the host, under a name that Simpan's routes look for too. */
  @Bean("direct")
  DirectComponent direct() {
    return new DirectComponent();
  }

  @Bean
  RouteBuilder routes() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        onException(IllegalStateException.class).handled(true).setBody(constant("handled by the host"));
        from("timer:sweep?repeatCount=1").routeId("sweep").to("direct:sweep");
        from("direct:sweep").routeId("host-sweep").log("the host sweeps");
        from("direct:failing").routeId("failing").throwException(new IllegalStateException("no"));
      }
    };
  }

  /** A bean that a route dropped into Simpan calls. */
  @Bean
  Board board() {
    return new Board();
  }

  public class Board {
    public void put(Map<String, Object> batch) {
      announced.add(batch.get("session"));
    }
  }

  @GetMapping("/host")
  Map<String, Object> host() {
    return Map.of(
        "routes", camel.getRoutes().stream().map(route -> route.getRouteId()).sorted().toList(),
        "contexts", context.getBeanNamesForType(CamelContext.class).length,
        "dataSources", context.getBeanNamesForType(DataSource.class).length,
        "tables", jdbc.queryForList(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'", String.class),
        "beans", Arrays.asList(context.getBeanDefinitionNames()),
        "failing", camel.createFluentProducerTemplate().to("direct:failing").request(String.class),
        "directOf", context.getBean(DirectComponent.class).getCamelContext().getName(),
        "announced", announced);
  }
}
