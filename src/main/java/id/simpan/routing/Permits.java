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
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.seda.SedaEndpoint;

/**
 * Permits to look for work: given when something has changed, and never more for a queue than its
 * route has workers. A permit says that there may be work; the ledger says who does what.
 */
public final class Permits implements Effects {

  private static final Pattern QUEUES =
      Pattern.compile("transfer-file|(deliver-file|close-batch)-[a-z0-9-]{1,63}");

  /** When a deletion is near. */
  private static final int URGENT = 9;

  private static final int USUAL = 4;

  private final CamelContext context;
  private final Work work;
  private final Optional<Broker> broker;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private volatile long looked = System.nanoTime();

  public Permits(CamelContext context, Work work) {
    this(context, work, Optional.empty());
  }

  /**
   * @param broker that has the queues, or empty if they are in this process
   */
  Permits(CamelContext context, Work work, Optional<Broker> broker) {
    this.context = context;
    this.work = work;
    this.broker = broker;
  }

  /** Whether workers take from a queue of this name. */
  static boolean isQueue(String name) {
    return QUEUES.matcher(name).matches();
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
      workers(context, queue)
          .ifPresent(
              workers -> {
                wanted.remove(queue); // whoever takes work, wants more
                permits.addAll(Collections.nCopies(lacking(queue, workers), queue));
              });
    }
    return permits;
  }

  /** As many as there are workers, but for those that wait in the queue. */
  private int lacking(String queue, Route workers) {
    int waiting =
        broker
            .map(it -> it.takes(queue) ? it.lying(queue) : 0)
            .orElseGet(
                () ->
                    workers.getEndpoint() instanceof SedaEndpoint seda
                        ? seda.getCurrentQueueSize()
                        : 0);
    return Math.max(0, concurrency(workers) - waiting);
  }

  /** How many workers a route has. */
  static int concurrency(Route workers) {
    if (workers.getEndpoint() instanceof SedaEndpoint seda) {
      return seda.getConcurrentConsumers();
    }
    String set =
        workers
            .getEndpoint()
            .getEndpointUri()
            .replaceFirst(".*[?&]concurrentConsumers=(\\d+).*", "$1");
    return set.matches("\\d+") ? Integer.parseInt(set) : 1;
  }

  /** How many of them have something in hand. */
  static int inHand(CamelContext context, Route workers) {
    return context.getInflightRepository().size(workers.getRouteId());
  }

  /** Of the permits that are given now, from 0 to 9, the most urgent. */
  public int priority() {
    return work.isUrgent() ? URGENT : USUAL;
  }

  /** Takes away what an exchange carries of the work before it, but for its body. */
  public void strip(Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
    exchange.removeProperties("*"); // an error in hand is not the next worker's
    List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
  }

  /** Whether a queue, such as {@code transfer-file}, has workers now, or a timer runs. */
  public boolean runs(String queue) {
    return workers(context, queue).isPresent();
  }

  /** How many workers a queue has; 0 if none run. */
  public int workersOf(String queue) {
    return workers(context, queue).map(Permits::concurrency).orElse(0);
  }

  /** The route that takes from a queue, if it runs. */
  static Optional<Route> workers(CamelContext context, String queue) {
    return context.getRoutes().stream()
        .filter(route -> route.getEndpoint().getEndpointBaseUri().endsWith("://" + queue))
        .filter(
            route -> context.getRouteController().getRouteStatus(route.getRouteId()).isStarted())
        .findFirst();
  }
}
