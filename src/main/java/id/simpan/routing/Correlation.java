package id.simpan.routing;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Transfer;
import id.simpan.rapatin.Session;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/**
 * Notes for the log what a thread works on, from the poll of a meeting to the last delivery: {@code
 * meeting}, {@code session}, {@code destination}. It begins where a route puts that into a
 * variable, and ends with the exchange that did.
 */
public final class Correlation implements InterceptStrategy {

  private static final Set<String> SUBJECTS =
      Set.of("meetingId", "session", "transfer", "delivery", "batch");

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return definition instanceof SetVariableDefinition variable
            && SUBJECTS.contains(variable.getName())
        ? new Noting(target, variable.getName())
        : target;
  }

  private static Map<String, String> fields(String name, Object value) {
    if (value instanceof Session it) {
      return Map.of("meeting", it.meetingId(), "session", it.uuid());
    }
    if (value instanceof Transfer it) {
      return Map.of("meeting", it.meetingId(), "session", it.uuid());
    }
    if (value instanceof Delivery it) {
      return Map.of(
          "meeting", it.meetingId(), "session", it.uuid(), "destination", it.destination());
    }
    if (value instanceof Batch it) {
      return Map.of(
          "meeting", it.meetingId(), "session", it.uuid(), "destination", it.destination());
    }
    return name.equals("meetingId") && value instanceof String id
        ? Map.of("meeting", id)
        : Map.of();
  }

  private static final class Noting extends DelegateAsyncProcessor {

    private final String variable;

    Noting(Processor target, String variable) {
      super(target);
      this.variable = variable;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      return super.process(
          exchange,
          doneSync -> {
            note(exchange, fields(variable, exchange.getVariable(variable)));
            callback.done(doneSync);
          });
    }

    private static void note(Exchange exchange, Map<String, String> fields) {
      if (fields.isEmpty()) {
        return;
      }
      Map<String, String> before = MDC.getCopyOfContextMap();
      fields.forEach(MDC::put);
      exchange
          .getExchangeExtension()
          .addOnCompletion(
              new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                  for (String field : fields.keySet()) {
                    String old = before == null ? null : before.get(field);
                    if (old == null) {
                      MDC.remove(field);
                    } else {
                      MDC.put(field, old);
                    }
                  }
                }

                @Override
                public boolean allowHandover() {
                  return false; // what goes on elsewhere is another thread's work
                }
              });
    }
  }
}
