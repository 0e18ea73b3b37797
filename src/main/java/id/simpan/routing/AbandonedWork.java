package id.simpan.routing;

import id.simpan.ledger.Claim;
import id.simpan.ledger.Ledger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** A worker's claim ends with its exchange, even if its route was stopped half-way. */
final class AbandonedWork extends RoutePolicySupport implements RoutePolicyFactory {

  private final Ledger ledger;
  private final String queue;

  /**
   * @param queue scheme of the workers' input
   */
  AbandonedWork(Ledger ledger, String queue) {
    this.ledger = ledger;
    this.queue = queue;
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    String input = route instanceof NamedRoute named ? named.getEndpointUrl() : "";
    return input.startsWith(queue + ":") || input.startsWith("{{simpan.queue}}:") ? this : null;
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (exchange.hasVariables()) {
      for (Object variable : exchange.getVariables().values()) {
        if (variable instanceof Claim claim) {
          ledger.giveBack(claim);
        }
      }
    }
  }
}
