package id.simpan.routing;

import id.simpan.ledger.Claim;
import id.simpan.ledger.Ledger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.RoutePolicySupport;

/**
 * A worker's claim ends with its exchange, even if its route was stopped half-way, and so does what
 * was put into the work directory for it. Other queues, such as one that a destination hands a file
 * on to, are no workers.
 */
final class AbandonedWork extends RoutePolicySupport implements RoutePolicyFactory {

  private final Ledger ledger;
  private final Pattern workers;
  private final Supplier<Broker> broker;
  private final Consumer<Claim> cleaning;

  /**
   * @param queue scheme of the workers' input
   * @param broker gives null where the queues are in this process
   * @param cleaning removes what is in the work directory for a claim alone
   */
  AbandonedWork(Ledger ledger, String queue, Supplier<Broker> broker, Consumer<Claim> cleaning) {
    this.broker = broker;
    this.cleaning = cleaning;
    this.ledger = ledger;
    this.workers =
        Pattern.compile(
            "(%s|\\{\\{simpan\\.queue}}):(//)?(transfer-file|(deliver-file|close-batch)-[^?]+)(\\?.*)?"
                .formatted(Pattern.quote(queue)));
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    String input = route instanceof NamedRoute named ? named.getEndpointUrl() : "";
    return workers.matcher(input).matches() ? this : null;
  }

  /** Nothing of a broker's message is for the work that it permits: its queue says all. */
  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    Broker given = broker.get();
    if (given != null) {
      String queue = route.getEndpoint().getEndpointBaseUri().replaceFirst("^[^:]*:(//)?", "");
      given.taken(queue);
      Message plain = new DefaultMessage(exchange);
      plain.setBody(queue);
      exchange.setIn(plain);
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (exchange.hasVariables()) {
      for (Object variable : exchange.getVariables().values()) {
        if (variable instanceof Claim claim) {
          try {
            cleaning.accept(claim); // before another worker takes it up
          } finally {
            ledger.leases().giveBack(claim);
          }
        }
      }
    }
  }
}
