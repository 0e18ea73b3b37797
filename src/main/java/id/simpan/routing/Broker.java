package id.simpan.routing;

import id.simpan.ledger.Concern;
import id.simpan.texts.Text;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What permits go through when several nodes have a broker, and what a node does without it: its
 * workers look by themselves, as the ledger says who does what.
 */
public class Broker implements AutoCloseable {

  /** Permits that nobody has taken by then are of no use: every second new ones are given. */
  static final long TIME_TO_LIVE = TimeUnit.SECONDS.toMillis(10);

  /** What queues begin with whose work lies with a node. */
  private static final String OWN = "deliver-file-";

  private static final long AGAIN_SECONDS = 5;
  private static final long TELLS_FOR = TimeUnit.HOURS.toNanos(1);
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

  private final CamelContext context;
  private final Probe probe;
  private final Map<String, Deque<Long>> sent = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> looking = new ConcurrentHashMap<>();
  private final Set<String> again = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(new CustomizableThreadFactory("without-broker-"));
  private volatile Instant awaySince;
  private volatile long deadLetterAt;
  private volatile Text deadLetter;

  /** Connects to the broker, to see whether it is there. */
  interface Probe {
    void connect() throws Exception;
  }

  Broker(CamelContext context, Probe probe) {
    this.context = context;
    this.probe = probe;
  }

  /**
   * Whether permits for a queue are put there: not, if the broker is away; and none to deliver a
   * file, which lies with this node: another one would take the permit, and find nothing.
   */
  public boolean takes(String queue) {
    return awaySince == null && !queue.startsWith(OWN);
  }

  /** A permit could not be put there, or the connection broke. */
  public synchronized void away(Throwable failed) {
    if (awaySince == null && !threads.isShutdown()) {
      awaySince = Instant.now();
      sent.clear();
      LOG.warn(
          "The broker is away ({}); this node goes on by looking at the ledger",
          failed == null ? "no connection" : failed.getClass().getSimpleName());
      threads.execute(this::tryAgain);
    }
  }

  private void tryAgain() {
    try {
      while (awaySince != null) {
        TimeUnit.SECONDS.sleep(AGAIN_SECONDS);
        try {
          probe.connect();
          awaySince = null;
          LOG.info("The broker is back");
        } catch (Exception stillAway) {
          LOG.debug("The broker is still away", stillAway);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** A permit has been put there. */
  public void given(String queue) {
    of(queue).addLast(System.nanoTime());
  }

  /** A worker of this node has taken one. */
  void taken(String queue) {
    of(queue).pollFirst();
  }

  /** Permits of this node that may still lie there. */
  int lying(String queue) {
    Deque<Long> all = of(queue);
    long expired = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(TIME_TO_LIVE);
    for (Long first = all.peekFirst();
        first != null && first - expired < 0;
        first = all.peekFirst()) {
      all.pollFirst();
    }
    return all.size();
  }

  private Deque<Long> of(String queue) {
    return sent.computeIfAbsent(queue, name -> new ConcurrentLinkedDeque<>());
  }

  /** Lets a worker of this node look, as no permit reaches it; when one is free. */
  public void lookHere(String queue) {
    Permits.workers(context, queue).ifPresent(route -> lookHere(route, queue));
  }

  private void lookHere(Route route, String queue) {
    int most = Permits.concurrency(route);
    AtomicInteger going = looking.computeIfAbsent(queue, name -> new AtomicInteger());
    if (threads.isShutdown()) {
      return;
    }
    boolean isFree =
        Permits.inHand(context, route) < most
            && going.getAndUpdate(those -> those < most ? those + 1 : those) < most;
    if (!isFree) {
      again.add(queue); // whoever is at work looks again
      return;
    }
    threads.execute(
        () -> {
          try {
            do {
              look(route, queue);
            } while (again.remove(queue) && !threads.isShutdown());
          } finally {
            going.decrementAndGet();
          }
        });
  }

  private static void look(Route route, String queue) {
    try {
      Consumer consumer = route.getConsumer();
      Exchange exchange = consumer.createExchange(true);
      exchange.getMessage().setBody(queue);
      consumer.getProcessor().process(exchange);
    } catch (Exception failed) {
      LOG.warn("{}: {}", route.getRouteId(), failed.getClass().getSimpleName());
    }
  }

  /**
   * A permit came to the dead letter queue: a worker's route failed where none should.
   *
   * @param queue that it names, if it does: whoever may send to the broker can make one
   */
  public void deadLetter(String queue) {
    boolean isKnown = queue != null && Permits.isQueue(queue);
    LOG.warn(
        "A permit for {} came to the broker's dead letter queue; the ledger gives new ones",
        isKnown ? queue : "an unknown queue");
    deadLetter =
        isKnown
            ? Text.of("concern.broker.dead-letters", "queue", queue)
            : Text.of("concern.broker.strange-letters");
    deadLetterAt = System.nanoTime();
  }

  /** What a person should know of it. */
  List<Concern> concerns() {
    Optional<Concern> away =
        Optional.ofNullable(awaySince)
            .map(
                since ->
                    Concern.pending(
                        "broker", "away", Text.of("concern.broker.away", "since", since)));
    Optional<Concern> dead =
        Optional.ofNullable(deadLetter)
            .filter(text -> System.nanoTime() - deadLetterAt < TELLS_FOR)
            .map(text -> Concern.pending("broker", "dead-letters", text));
    return Stream.of(away, dead).flatMap(Optional::stream).toList();
  }

  @Override
  public void close() {
    awaySince = null;
    threads.shutdownNow();
  }
}
