package id.simpan.routing;

import id.simpan.ledger.Effects;
import id.simpan.ledger.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.seda.SedaEndpoint;

/**
 * Permits to look for work: given when something has changed, and never more for a queue than its
 * route has workers. A permit says that there may be work; the ledger says who does what.
 */
public final class Permits implements Effects {

  private final CamelContext context;
  private final Work work;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private volatile long looked = System.nanoTime();

  public Permits(CamelContext context, Work work) {
    this.context = context;
    this.work = work;
  }

  @Override
  public void workFor(Set<String> queues) {
    wanted.addAll(queues);
  }

  /** Asks the ledger, for what no change told of: a batch whose time has come, another process. */
  public void look() {
    try {
      wanted.addAll(work.queues());
    } finally {
      looked = System.nanoTime();
    }
  }

  /** How long ago the last look ended, well or not. */
  public Duration sinceLook() {
    return Duration.ofNanos(System.nanoTime() - looked);
  }

  /** Queues to put a permit into, one for each worker that may be free. */
  public List<String> given() {
    List<String> permits = new ArrayList<>();
    for (String queue : wanted) {
      workers(queue)
          .ifPresent(
              workers -> {
                wanted.remove(queue); // whoever takes work, wants more
                permits.addAll(Collections.nCopies(lacking(workers), queue));
              });
    }
    return permits;
  }

  /** As many as there are workers, but for those that wait in the queue. */
  private static int lacking(Endpoint workers) {
    return workers instanceof SedaEndpoint seda
        ? Math.max(0, seda.getConcurrentConsumers() - seda.getCurrentQueueSize())
        : 1;
  }

  /** Takes away what an exchange carries of the work before it, but for its body. */
  public void strip(Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
    exchange.removeProperties("*"); // an error in hand is not the next worker's
    List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
  }

  /** Whether a queue, such as {@code transfer-file}, has workers now. */
  public boolean runs(String queue) {
    return workers(queue).isPresent();
  }

  /** How many workers a queue has; 0 if none run, or nobody can say. */
  public int workersOf(String queue) {
    return workers(queue)
        .map(it -> it instanceof SedaEndpoint seda ? seda.getConcurrentConsumers() : 0)
        .orElse(0);
  }

  /** Where the route that takes from a queue does so, if it runs. */
  private Optional<Endpoint> workers(String queue) {
    return context.getRoutes().stream()
        .filter(route -> route.getEndpoint().getEndpointBaseUri().endsWith("://" + queue))
        .filter(
            route -> context.getRouteController().getRouteStatus(route.getRouteId()).isStarted())
        .map(Route::getEndpoint)
        .findFirst();
  }
}
