package id.simpan.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process has in hand, each piece of work under a lease of its own. In an embedded ledger
 * leases never run out, and are void as soon as another process has it; in a shared one they are
 * renewed for as long as it is open.
 */
public final class Leases implements AutoCloseable {

  /**
   * A lease in a shared ledger that is not renewed for so long is void; tests alone set another.
   */
  static final Duration TERM = Duration.parse(System.getProperty("simpan.test.lease", "PT60S"));

  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /** A table, the state of what is in hand in it, and the one that it goes back to. */
  private record InHand(String table, String state, String before) {}

  private static final List<InHand> IN_HAND =
      List.of(
          new InHand("recording_file", "downloading", "waiting"),
          new InHand("delivery", "delivering", "owed"),
          new InHand("batch", "closing", "open"));

  private final Ledger ledger;
  private final Optional<Nodes> nodes;
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /** Those that are not only asked for, and the nanoseconds of this JVM from which on. */
  private final Map<String, Long> inHand = new ConcurrentHashMap<>();

  private final Set<String> abandoned = ConcurrentHashMap.newKeySet();
  private final AtomicLong count = new AtomicLong();
  private volatile long lastEnd = System.nanoTime();
  private volatile boolean pausing;
  private volatile boolean stopping;
  private volatile boolean sweeping;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "ledger-leases"));

  /** What follows a life sign may take long, and the next sign does not wait for it. */
  private final ExecutorService followUp =
      Executors.newSingleThreadExecutor(task -> daemon(task, "ledger-follow-up"));

  private final AtomicBoolean isAnew = new AtomicBoolean();
  private final AtomicBoolean isFollowing = new AtomicBoolean();

  /** How many sweeps had begun at the last life sign, and at the last that was told of them. */
  private volatile long sweeps;

  private volatile long sweepsTold = -1;

  /**
   * @param nodes that share the ledger, or empty if it is embedded
   */
  Leases(Ledger ledger, Optional<Nodes> nodes) {
    this.ledger = ledger;
    this.nodes = nodes;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** From now on those of this process count, and none of one before it. */
  void start() {
    if (nodes.isPresent()) {
      nodes.get().join();
      long look = TERM.toMillis() / 60; // a timer does not count the time of a suspended machine
      renewal.scheduleWithFixedDelay(
          () -> {
            if (nodes.get().isToSign() && sign() && !isFollowing.get()) {
              followUp.execute(this::follow);
            }
          },
          look,
          look,
          TimeUnit.MILLISECONDS);
    } else {
      giveBack("lease IS NOT NULL", null);
    }
  }

  /**
   * Takes work under a lease of its own, which is renewed until {@link #end}.
   *
   * @param take what changes, with the name of the lease; returns null if there is nothing to take
   */
  <T> T take(BiFunction<Change, String, T> take) {
    if (isBrokenOff()) {
      return null;
    }
    if (nodes.isPresent() && nodes.get().isDoubtful()) {
      renew(); // suspended for long, or cut off: first it has to be one of them again
      if (nodes.get().isDoubtful()) {
        return null;
      }
    }
    if (nodes.isPresent() && nodes.get().isNameTaken()) {
      return null;
    }
    String lease = ledger.owner() + ":" + count.incrementAndGet();
    held.add(lease);
    T taken = null;
    try {
      taken = ledger.write(change -> take.apply(change, lease));
      if (taken != null) {
        inHand.put(lease, System.nanoTime());
      }
      return taken;
    } catch (RuntimeException | Error unknown) {
      if (nodes.isPresent()) { // it may be made all the same, if the connection broke
        abandoned.add(lease);
      }
      throw unknown;
    } finally {
      if (taken == null) {
        leave(lease);
      }
    }
  }

  /** The work is done, or given up, and that is written. */
  void end(String lease) {
    lastEnd = System.nanoTime();
    leave(lease);
  }

  /** Something that needs no lease has got on. */
  void gotOn() {
    lastEnd = System.nanoTime();
  }

  /** Whether there is work that this process has taken and not ended. */
  public boolean hasWork() {
    return !inHand.isEmpty();
  }

  /** Nothing came of it here: the work is there to take as it was before. */
  void leave(String lease) {
    held.remove(lease);
    inHand.remove(lease);
  }

  /** When a lease that is taken or renewed now runs out. */
  long until() {
    return ledger.now() + TERM.toMillis();
  }

  /** Of all deliveries and batches that are in hand, with whatever process. */
  public Set<String> ofDeliveriesAndBatches() {
    Set<String> leases = new HashSet<>(held); // though the others may have taken this one for gone
    leases.addAll(
        ledger.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT lease FROM delivery
                        WHERE account = :account AND state = 'delivering' AND lease IS NOT NULL
                        UNION ALL SELECT lease FROM batch
                        WHERE account = :account AND state = 'closing' AND lease IS NOT NULL
                        """)
                    .bind("account", ledger.account())
                    .mapTo(String.class)
                    .list()));
    return leases;
  }

  /**
   * For how long this process has ended no work and had none in hand. What was asked for in vain,
   * or given back as it was, does not count as work; what is in hand now makes the time no longer.
   *
   * @param from nanoseconds of this JVM; what was before does not count
   */
  public Duration idleSince(long from) {
    long now = System.nanoTime();
    long busy = inHand.values().stream().mapToLong(it -> now - it).max().orElse(0);
    long since = Math.min(now - from, now - lastEnd); // read last: an end is noted before it leaves
    return Duration.ofNanos(Math.max(0, since - busy));
  }

  /** Whether this process sweeps: so long is its claim to that renewed. */
  void sweeping(boolean sweeping) {
    this.sweeping = sweeping;
  }

  /** The program is to stop: nobody takes new work any more. */
  public void stopTaking() {
    stopping = true;
  }

  /** Nobody takes new work for a while. */
  public void pauseTaking() {
    pausing = true;
  }

  /** The pause is over. */
  public void takeAgain() {
    pausing = false;
  }

  /** Work that ends now without success was broken off: nobody failed, and it is there to take. */
  boolean isBrokenOff() {
    return pausing || stopping;
  }

  /** What nobody has in hand any more, though its end was not noted, is there to take again. */
  public void giveBack(Claim claim) {
    if (held.remove(claim.lease())) {
      inHand.remove(claim.lease());
      try {
        giveBack("lease = :lease", claim.lease());
      } catch (RuntimeException away) {
        abandoned.add(claim.lease());
      }
    }
  }

  private void giveBack(String which, String lease) {
    ledger.write(
        change -> {
          giveBack(change.handle(), which, lease);
          return null;
        });
  }

  private void giveBack(Handle handle, String which, String lease) {
    List<String> known = new ArrayList<>(held);
    known.add(""); // there may be none
    for (InHand work : IN_HAND) {
      handle
          .createUpdate(
              "UPDATE %s SET state = '%s', lease = NULL WHERE account = :account AND state = '%s' AND %s"
                  .formatted(work.table(), work.before(), work.state(), which))
          .bind("account", ledger.account())
          .bind("lease", lease)
          .bind("now", ledger.now())
          .bindList("held", known)
          .execute();
    }
  }

  /** All that a process had in hand that is no more is there to take again. */
  void giveBackThoseOf(Handle handle, String gone) {
    giveBack(handle, "lease LIKE :lease", gone + ":%");
    handle
        .createUpdate(
            "UPDATE account SET sweep_by = NULL WHERE account = :account AND sweep_by = :gone")
        .bind("account", ledger.account())
        .bind("gone", gone)
        .execute();
  }

  /**
   * Puts back the work of processes that are gone, and what this one could not put back when it was
   * abandoned. What it has in hand, as far as it knows, never counts as gone.
   */
  void giveBackExpired() {
    for (String lease : abandoned) {
      giveBack("lease = :lease", lease);
      abandoned.remove(lease);
    }
    if (nodes.isPresent()) {
      ledger.write(
          change -> {
            nodes.get().bury(change.handle());
            giveBack(
                change.handle(),
                // its own too of which it never knew, as it was made after the connection had
                // broken
                "lease_until < :now AND (lease NOT LIKE :lease OR lease NOT IN (<held>))",
                ledger.owner() + ":%");
            return null;
          });
    }
  }

  /** The life sign of a node, and of all that it has in hand, and what follows it. */
  void renew() {
    if (sign()) {
      follow();
    }
  }

  private boolean sign() {
    Nodes.Moment begun = nodes.get().trying();
    try {
      ledger.measureTime();
      Set<String> now = Set.copyOf(held);
      if (ledger.write(change -> renew(change.handle(), now))) {
        isAnew.set(true);
      }
      nodes.get().signed(begun);
      return true;
    } catch (RuntimeException away) {
      LOG.warn(
          "The ledger is away; leases are renewed when it is back ({})", away.getClass().getName());
      return false;
    }
  }

  private void follow() {
    if (!isFollowing.compareAndSet(false, true)) {
      return; // the next sign's will do
    }
    try {
      long begun = sweeps;
      if (begun != sweepsTold) {
        ledger.effects().swept();
        sweepsTold = begun;
      }
      if (isAnew.getAndSet(false)) {
        LOG.warn("The other nodes took this one for gone; it is back among them");
        comeBack();
      }
      List<String> left = nodes.get().left();
      if (!left.isEmpty()) {
        ledger.effects().archived(left);
        nodes.get().removed(left);
      }
    } catch (RuntimeException failed) {
      LOG.warn("What follows a life sign is tried again ({})", failed.getClass().getName());
    } finally {
      isFollowing.set(false);
    }
  }

  private void comeBack() {
    try {
      ledger.effects().back();
    } catch (RuntimeException failed) {
      isAnew.set(true);
      throw failed;
    }
  }

  private boolean renew(Handle handle, Set<String> leases) {
    boolean isAnew = nodes.get().sign(handle);
    sweeps =
        handle
            .createQuery("SELECT sweep FROM account WHERE account = :account")
            .bind("account", ledger.account())
            .mapTo(Long.class)
            .one();
    if (sweeping) {
      handle
          .createUpdate(
              """
              UPDATE account SET sweep_until = :until
              WHERE account = :account AND sweep_by = :owner AND sweep_until IS NOT NULL
              """)
          .bind("until", until())
          .bind("account", ledger.account())
          .bind("owner", ledger.owner())
          .execute();
    }
    for (InHand work : leases.isEmpty() ? List.<InHand>of() : IN_HAND) {
      handle
          .createUpdate(
              "UPDATE %s SET lease_until = :until WHERE account = :account AND state = '%s' AND lease IN (<held>)"
                  .formatted(work.table(), work.state()))
          .bind("until", until())
          .bind("account", ledger.account())
          .bindList("held", leases)
          .execute();
    }
    return isAnew;
  }

  /** Gives back what this process has in hand; a node leaves the others. */
  @Override
  public void close() {
    renewal.shutdownNow();
    followUp.shutdownNow();
    try {
      if (!held.isEmpty()) {
        giveBack("lease LIKE :lease", ledger.owner() + ":%");
      }
      nodes.ifPresent(Nodes::leave);
    } catch (RuntimeException away) {
      LOG.warn("The ledger is away; its leases run out by themselves");
    }
  }
}
