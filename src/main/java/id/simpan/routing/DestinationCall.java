package id.simpan.routing;

import java.time.Duration;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Calls a destination's route with an exchange of its own, so that nothing it does there can end
 * its caller or change what that works with. How the route ended, the caller finds in {@link
 * #OUTCOME}; what went wrong is an exception there, as of any other step.
 */
final class DestinationCall extends DelegateAsyncProcessor {

  /** Exchange property: {@code stored}, {@code passed} or {@code late}. */
  static final String OUTCOME = "CamelSimpanOutcome";

  /** By which Camel's tracer knows what a span is part of. */
  private static final String SPAN = "tracing.activeSpan";

  /** What a destination may tell of a file. */
  private static final List<String> ANSWER = List.of("CamelSimpanPath", "CamelSimpanLocation");

  private final Traffic traffic;

  DestinationCall(Processor target, Traffic traffic) {
    super(target);
    this.traffic = traffic;
  }

  @Override
  public boolean process(Exchange caller, AsyncCallback callback) {
    Exchange called = new DefaultExchange(caller.getContext(), caller.getPattern());
    Message message = caller.getMessage().copy();
    called.setIn(message);
    caller.getVariables().forEach(called::setVariable);
    called.setProperty(SPAN, caller.getProperty(SPAN));
    long began = System.nanoTime();
    return super.process(
        called,
        doneSync -> {
          Exception failure = failure(called);
          if (failure != null) {
            caller.setProperty(OUTCOME, "late");
            caller.setException(failure);
          } else {
            caller.setProperty(OUTCOME, called.isRouteStop() ? "passed" : "stored");
            for (String header : ANSWER) {
              String value = called.getMessage().getHeader(header, String.class);
              if (value != null) {
                caller.getMessage().setHeader(header, value);
              }
            }
          }
          tell(caller, began);
          callback.done(doneSync);
        });
  }

  private void tell(Exchange caller, long began) {
    traffic.delivered(
        caller.getMessage().getHeader("CamelSimpanDestination", "", String.class),
        caller.getMessage().getHeader("CamelSimpanKind", "batch", String.class),
        caller.getProperty(OUTCOME, String.class),
        caller.getMessage().getHeader("CamelSimpanSize", 0L, Long.class),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private static Exception failure(Exchange called) {
    if (called.getException() != null) {
      return called.getException();
    }
    ExchangeExtension state = called.getExchangeExtension();
    if (state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled()) {
      Exception handled = called.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
      return new NotStored("the destination's route handled an error itself", handled);
    }
    if (called.isRollbackOnly() || called.isRollbackOnlyLast()) {
      return new NotStored("the destination's route marked the work to be rolled back", null);
    }
    return null;
  }
}
