package id.simpan.routing;

import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Hands the failure of a destination's route on to its caller, which tries it again and logs a line
 * without secrets. Camel's default error handler would log the whole message at each attempt.
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
        && route.getOutputs().stream().noneMatch(OnExceptionDefinition.class::isInstance)
        && route.getRouteConfigurationId() == null) {
      route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
    }
  }
}
