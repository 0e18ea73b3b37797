package id.simpan.routing;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Whatever a called route does, its caller can try again, and so often as it says. Camel counts
 * redeliveries in a header, so that a route which removes all headers would be called without end;
 * and a route that handled an error in vain would leave its caller no say.
 */
public final class CalledRoutes implements InterceptStrategy {

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return definition.getShortName().startsWith("to") ? new Call(target) : target;
  }

  private static final class Call extends DelegateAsyncProcessor {

    Call(Processor target) {
      super(target);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      Object count = exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER);
      return super.process(
          exchange,
          doneSync -> {
            if (exchange.getException() != null) {
              ExchangeExtension state = exchange.getExchangeExtension();
              state.setRedeliveryExhausted(false);
              state.setFailureHandled(false);
              state.setErrorHandlerHandled(null);
              if (count == null) {
                exchange.getIn().removeHeader(Exchange.REDELIVERY_COUNTER);
              } else {
                exchange.getIn().setHeader(Exchange.REDELIVERY_COUNTER, count);
              }
            }
            callback.done(doneSync);
          });
    }
  }
}
