package id.simpan.routing;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Whatever a called route does, its caller goes on if it succeeded and tries again, as often as it
 * says, if it did not. Camel counts redeliveries in a header, so that a route which removes all
 * headers would be called without end; and one that has error handling of its own would end its
 * caller's work together with its own. The routes of destinations are strangers: see {@link
 * DestinationCall}.
 */
public final class CalledRoutes implements InterceptStrategy {

  private final Traffic traffic;

  /**
   * @param traffic is told of each destination's call
   */
  public CalledRoutes(Traffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    if (!definition.getShortName().startsWith("to")) {
      return target;
    }
    return isDestination(definition) ? new DestinationCall(target, traffic) : new Call(target);
  }

  private static boolean isDestination(NamedNode definition) {
    String uri = null;
    if (definition instanceof ToDynamicDefinition dynamic) {
      uri = dynamic.getUri();
    } else if (definition instanceof EndpointRequiredDefinition fixed) {
      uri = fixed.getEndpointUri();
    }
    return uri != null && uri.matches("direct:(//)?(deliver|announce)-to-.*");
  }

  private static final class Call extends DelegateAsyncProcessor {

    Call(Processor target) {
      super(target);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Object count = exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER);
      Object handling = exchange.getProperty(ExchangePropertyKey.FATAL_FALLBACK_ERROR_HANDLER);
      return super.process(
          exchange,
          doneSync -> {
            ExchangeExtension state = exchange.getExchangeExtension();
            if (exchange.getException() != null) {
              state.setRedeliveryExhausted(false);
              if (count == null) {
                exchange.getIn().removeHeader(Exchange.REDELIVERY_COUNTER);
              } else {
                exchange.getIn().setHeader(Exchange.REDELIVERY_COUNTER, count);
              }
            }
            if (handling == null) { // else this call is itself part of handling an error
              state.setFailureHandled(false);
              state.setErrorHandlerHandled(null);
              exchange.removeProperty(ExchangePropertyKey.FATAL_FALLBACK_ERROR_HANDLER);
            }
            callback.done(doneSync);
          });
    }
  }
}
