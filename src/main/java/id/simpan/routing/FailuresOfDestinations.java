package id.simpan.routing;

import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Hands the failure of a destination's route on to its caller, which tries it again. With Camel's
 * default error handler a route that was dropped in would count as exhausted at once.
 */
final class FailuresOfDestinations extends ModelLifecycleStrategySupport {

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    String input = route.getInput() == null ? "" : route.getInput().getEndpointUri();
    boolean destination =
        input.startsWith("direct:deliver-to-") || input.startsWith("direct:announce-to-");
    if (destination
        && route.getErrorHandler() == null
        && !route.isErrorHandlerFactorySet()
        && route.getRouteConfigurationId() == null) {
      route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
    }
  }
}
