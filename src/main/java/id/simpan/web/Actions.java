package id.simpan.web;

import id.simpan.ledger.Audit;
import id.simpan.ledger.Ordered;
import id.simpan.ledger.Orders;
import id.simpan.live.Destinations;
import id.simpan.routing.Sweep;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/**
 * What a person can have done here. Each is noted in the audit log with who asked for it, also if
 * it is refused. All return at once; what they ask for goes on beside.
 */
public class Actions {

  private final Orders orders;
  private final Audit audit;
  private final Destinations destinations;
  private final Sweep sweep;
  private final CamelContext context;
  private final ProducerTemplate producer;
  private final Set<String> polling = ConcurrentHashMap.newKeySet();

  Actions(
      Orders orders,
      Audit audit,
      Destinations destinations,
      Sweep sweep,
      CamelContext context,
      ProducerTemplate producer) {
    this.orders = orders;
    this.audit = audit;
    this.destinations = destinations;
    this.sweep = sweep;
    this.context = context;
    this.producer = producer;
  }

  /**
   * Polls a meeting as a sweep would, within the API's budget.
   *
   * @throws NotFound if the meeting is not known
   * @throws Changed if it is being polled already ({@code polling}), or not watched ({@code
   *     not-watched})
   */
  public Outcome pollNow(String who, String meetingId) {
    Ordered ordered = orders.poll(meetingId);
    boolean isMine = ordered.isDone() && polling.add(meetingId);
    if (ordered.isDone() && !isMine) {
      ordered =
          Ordered.refused("polling", "meeting %s is being polled already".formatted(meetingId));
    }
    try {
      note(who, "poll", meetingId, ordered);
    } catch (RuntimeException away) {
      if (isMine) {
        polling.remove(meetingId);
      }
      throw away;
    }
    if (isMine) {
      sweep.beginPoll();
      send(
          "direct:poll-meeting",
          meetingId,
          () -> {
            polling.remove(meetingId);
            sweep.endPoll();
          });
    }
    return outcome(ordered);
  }

  /**
   * Sweeps as on schedule.
   *
   * @throws Changed if a sweep is going ({@code sweeping})
   */
  public Outcome sweepNow(String who) {
    Ordered ordered =
        sweep.isOver()
            ? Ordered.done("sweep-asked", "a sweep begins now")
            : Ordered.refused("sweeping", "a sweep is going already");
    note(who, "sweep", null, ordered);
    if (ordered.isDone()) {
      send("direct:sweep", null, () -> {});
    }
    return outcome(ordered);
  }

  /**
   * What failed of a session's files and deliveries is due at once.
   *
   * @throws NotFound if the session is not known
   * @throws Changed if nothing of it has failed ({@code nothing-failed})
   */
  public Outcome tryAgain(String who, String uuid) {
    return outcome(orders.tryAgain(who, uuid));
  }

  /**
   * Owes a destination what it has not got of a session.
   *
   * @throws NotFound if the session is not known, or the name is of no destination that stores
   * @throws Changed if it has all of it ({@code has-it}), is being given it ({@code on-its-way}),
   *     or nothing of it is kept ({@code nothing-kept})
   */
  public Outcome deliver(String who, String uuid, String destination) {
    if (!destinations.storing().contains(destination)) {
      Ordered unknown =
          Ordered.unknown("'%s' is no destination that stores".formatted(destination));
      note(who, "deliver", uuid, unknown);
      return outcome(unknown);
    }
    return outcome(orders.deliver(who, uuid, destination));
  }

  /**
   * A person has taken note of a loss.
   *
   * @throws NotFound if the session is not known
   * @throws Changed if it is not lost ({@code not-lost}), or was noted before ({@code noted})
   */
  public Outcome acknowledge(String who, String uuid) {
    return outcome(orders.acknowledge(who, uuid));
  }

  /**
   * A meeting is polled no longer, until it is watched again. What is not safe of it is told as
   * before; what is not kept when its deletion is due, is lost.
   *
   * @param confirmed it is done although a session of it is not archived yet, or an answer could
   *     not be read
   * @throws NotFound if the meeting is not known
   * @throws Changed if it is not watched ({@code not-watched}), or recordings of it may be lost so
   *     and this was not confirmed ({@code not-archived})
   */
  public Outcome stopWatching(String who, String meetingId, boolean confirmed) {
    return outcome(orders.stopWatching(who, meetingId, confirmed));
  }

  /**
   * A meeting is polled again, from the next sweep on.
   *
   * @throws NotFound if the meeting is not known
   * @throws Changed if it is watched ({@code watched})
   */
  public Outcome watch(String who, String meetingId) {
    return outcome(orders.watch(who, meetingId));
  }

  private void note(String who, String action, String subject, Ordered ordered) {
    audit.note(who, action, subject, ordered.isDone(), ordered.said());
  }

  private static Outcome outcome(Ordered ordered) {
    return switch (ordered.outcome()) {
      case DONE -> new Outcome(ordered.code(), ordered.said());
      case UNKNOWN -> throw new NotFound(ordered.said());
      case REFUSED -> throw new Changed(ordered.code(), ordered.said());
    };
  }

  /** What goes wrong is told by the error handling of the route. */
  private void send(String route, String body, Runnable atEnd) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(body);
    producer.asyncSend(route, exchange).whenComplete((done, failed) -> atEnd.run());
  }
}
