package id.simpan.routing;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Transfer;
import id.simpan.rapatin.Session;
import id.simpan.settings.Accounts;
import java.util.HashMap;
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
 * meeting}, {@code session}, {@code destination}, {@code account}, if it has a name. It begins
 * where a route puts that into a variable, and ends with the exchange that did.
 */
public final class Correlation implements InterceptStrategy {

  private static final Set<String> SUBJECTS =
      Set.of("meetingId", "session", "transfer", "delivery", "batch");

  private final String account;

  /**
   * @param account whose recordings the routes work on
   */
  public Correlation(String account) {
    this.account = account;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return definition instanceof SetVariableDefinition variable
            && SUBJECTS.contains(variable.getName())
        ? new Noting(target, variable.getName(), account)
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
    private final String account;

    Noting(Processor target, String variable, String account) {
      super(target);
      this.variable = variable;
      this.account = account;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      return super.process(
          exchange,
          doneSync -> {
            Map<String, String> fields =
                new HashMap<>(fields(variable, exchange.getVariable(variable)));
            if (!fields.isEmpty() && !account.equals(Accounts.DEFAULT)) {
              fields.put("account", account);
            }
            note(exchange, fields);
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
