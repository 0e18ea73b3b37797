package id.simpan.command;

import id.simpan.command.Progress.Totals;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Requests;
import id.simpan.live.RouteFolder;
import id.simpan.routing.Ledgers;
import id.simpan.routing.SimpanConfiguration;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationContext;

/** {@code simpan deliver --to NAME}: owes a destination what it has not got of the past. */
public final class DeliverPast {

  private static final long LOOK_MILLIS = 500;

  /** How long the running program is waited for without any progress. */
  private static final Duration STANDSTILL = Duration.ofMinutes(10);

  private final String destination;
  private final LocalDate since;
  private final String uuid;
  private final PrintStream out;
  private final PrintStream err;
  private long most;

  /**
   * @param since recorded then or later, or null
   * @param uuid of one session, or null
   */
  public DeliverPast(
      String destination, LocalDate since, String uuid, PrintStream out, PrintStream err) {
    this.destination = destination;
    this.since = since;
    this.uuid = uuid;
    this.out = out;
    this.err = err;
  }

  /**
   * @throws UnusableSettings if it is no destination that stores
   */
  void check(SimpanSettings settings) {
    List<String> names = settings.destinations();
    boolean stores =
        names.contains(destination)
            && RouteFolder.around(settings.resolve(""))
                .read(names)
                .containsKey("deliver-to-" + destination + ".camel.yaml");
    if (!stores) {
      throw new UnusableSettings(
          List.of(
              "--to: '%s' is no destination that stores; one of simpan.destinations with a route deliver-to-NAME is expected"
                  .formatted(destination)));
    }
  }

  String ask(Requests requests) {
    if (uuid != null && !requests.isKnown(uuid)) {
      throw new UnusableSettings(
          List.of(
              "--session: session '%s' is not known; simpan status shows those that are"
                  .formatted(uuid)));
    }
    return requests.deliver("command", destination, since, uuid);
  }

  Requests.Progress progress(Requests requests, String id) {
    return requests.progress(id, destination);
  }

  Totals totals(Requests requests, String id) {
    long left = progress(requests, id).left();
    most = Math.max(most, left);
    return new Totals(most, most - left, 0);
  }

  /** Leaves the request for the program that has the ledger, and waits for that to carry it out. */
  int beside(ApplicationContext context) {
    SimpanSettings settings = context.getBean(SimpanSettings.class);
    check(settings);
    try (Ledger ledger =
        Ledgers.beside(settings, Clock.systemUTC())
            .orElseThrow(() -> new UnusableSettings(List.of("there is no ledger yet")))) {
      Requests requests =
          new Requests(ledger, SimpanConfiguration.wantsOf(context.getEnvironment()));
      String id = ask(requests);
      out.println("A running Simpan carries it out.");
      try (Progress progress = Progress.of("Delivering", () -> totals(requests, id), out)) {
        Requests.Progress last = progress(requests, id);
        long since = System.nanoTime();
        while (!last.isOver()) {
          TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
          progress.show();
          Requests.Progress now = progress(requests, id);
          if (!now.equals(last)) {
            last = now;
            since = System.nanoTime();
          } else if (System.nanoTime() - since > STANDSTILL.toNanos()) {
            return report(requests, id, Optional.of(standstill()));
          }
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return report(requests, id, Optional.empty());
    }
  }

  private String standstill() {
    return "nothing has been delivered to %s for %d minutes; the running Simpan goes on with it, and its log and simpan status say what holds it up"
        .formatted(destination, STANDSTILL.toMinutes());
  }

  int report(Requests requests, String id, Optional<String> problem) {
    Requests.Progress now = progress(requests, id);
    problem.ifPresent(err::println);
    if (now.left() > 0) {
      err.printf(
          "%d %s still to be delivered to %s; the next sweep tries again%n",
          now.left(), now.left() == 1 ? "file is" : "files are", destination);
    } else if (problem.isEmpty()) {
      out.printf("%s has all that was asked for.%n", destination);
    }
    return now.left() > 0 || problem.isPresent() ? 1 : 0;
  }
}
