package id.simpan.routing;

import id.simpan.download.Links;
import id.simpan.ledger.Ledger;
import id.simpan.live.EnvironmentSource;
import id.simpan.live.RouteFile;
import id.simpan.live.RouteFolder;
import id.simpan.rapatin.ApiBudget;
import id.simpan.rapatin.SignIn;
import id.simpan.settings.RapatinSettings;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.springframework.context.ApplicationContext;

/** Calls the API as the program does, with the routes that do it and without any other. */
final class ApiTrial implements AutoCloseable {

  private static final List<String> ROUTES = List.of("call-rapatin", "send-to-rapatin", "sign-in");

  private final ScheduledExecutorService timer;
  private final CamelContext camel = new DefaultCamelContext();

  ApiTrial(ApplicationContext context) throws Exception {
    EndpointConfiguration endpoints = new EndpointConfiguration();
    timer = endpoints.timer();
    RapatinSettings rapatin = context.getBean(RapatinSettings.class);
    Network network = context.getBean(Network.class);
    EnvironmentSource.of(context.getEnvironment(), camel);
    var beans = camel.getRegistry();
    Problems problems = context.getBean(Problems.class);
    SignIn signIn =
        new PollConfiguration().signIn(rapatin, context.getBean(Ledger.class), camel, problems);
    beans.bind("signIn", signIn);
    beans.bind("apiBudget", new ApiBudget(rapatin.requestsPerMinute(), Clock.systemUTC()));
    beans.bind("answers", new RapatinAnswers(new Links(), problems));
    beans.bind("apiClient", EndpointConfiguration.apiClient(network, timer, Traffic.UNWATCHED));
    beans.bind("httpTrust", endpoints.httpTrust(network));
    for (RouteFile file : context.getBean(RouteFolder.class).read(List.of()).values()) {
      if (ROUTES.contains(file.stem())) {
        PluginHelper.getRoutesLoader(camel).loadRoutes(file.resource());
      }
    }
    camel.start();
  }

  /** What the API answered; 401, 429 and 5xx are thrown. */
  record Answer(int status, byte[] body) {}

  /**
   * @param query null for none
   */
  Answer get(String path, String query) throws Exception {
    try (var producer = camel.createFluentProducerTemplate()) {
      Exchange answer =
          producer
              .withProcessor(
                  exchange -> {
                    exchange.setVariable("apiPath", path);
                    exchange.setVariable("apiQuery", query);
                  })
              .to("direct:call-rapatin")
              .send();
      if (answer.getException() != null) {
        throw answer.getException();
      }
      return new Answer(
          answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
          answer.getMessage().getBody(byte[].class));
    }
  }

  @Override
  public void close() {
    camel.stop();
    timer.shutdownNow();
  }
}
