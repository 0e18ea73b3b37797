package id.simpan.command;

import id.simpan.command.Progress.Totals;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Requests;
import id.simpan.live.RouteFolder;
import id.simpan.routing.LedgerConfiguration;
import id.simpan.routing.Ledgers;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import id.simpan.texts.Texts;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationContext;

/** {@code simpan deliver --to NAME}: owes a destination what it has not got of the past. */
public final class DeliverPast {

  private static final long LOOK_MILLIS = 500;

  /**
   * A look counts all that is owed: with much of it, the ledger is left alone for so much longer.
   */
  private static final int IDLE_SHARE = 20;

  /** How long the running program is waited for without any progress. */
  private static final Duration STANDSTILL = Duration.ofMinutes(10);

  /** It may have ended meanwhile, if nothing has moved for so long. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  /** In a row that found the ledger free: a program that is started anew will have it again. */
  private static final int LOOKS = 3;

  private final String destination;
  private final LocalDate since;
  private final String uuid;
  private final PrintStream out;
  private final PrintStream err;
  private long most;
  private String asked;

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
          List.of(settings.texts().say("deliver.no-destination", "destination", destination)));
    }
  }

  /** The request's id; what was asked for beside a program that has ended since is that. */
  String ask(Requests requests, Texts texts) {
    if (asked != null) {
      return asked;
    }
    if (uuid != null && !requests.isKnown(uuid)) {
      throw new UnusableSettings(List.of(texts.say("deliver.no-session", "session", uuid)));
    }
    asked = requests.deliver("command", destination, since, uuid);
    return asked;
  }

  Requests.Progress progress(Requests requests, String id) {
    return requests.progress(id, destination);
  }

  Totals totals(Requests requests, String id) {
    long left = progress(requests, id).left();
    most = Math.max(most, left);
    return new Totals(most, most - left, 0);
  }

  /**
   * Leaves the request for the program that has the ledger, and waits for that to carry it out.
   *
   * @return the exit status; empty if that program ended and did not
   */
  OptionalInt beside(ApplicationContext context) {
    SimpanSettings settings = context.getBean(SimpanSettings.class);
    Texts texts = settings.texts();
    check(settings);
    try (Ledger ledger =
        Ledgers.beside(settings, Clock.systemUTC())
            .orElseThrow(() -> new UnusableSettings(List.of(texts.say("deliver.no-ledger"))))) {
      Requests requests =
          new Requests(ledger, LedgerConfiguration.wantsOf(context.getEnvironment()));
      String id = ask(requests, texts);
      out.println(texts.say("deliver.beside"));
      try (Progress progress =
          Progress.of(
              texts.say("deliver.task"), () -> totals(requests, id), List::of, texts, out)) {
        Requests.Progress last = progress(requests, id);
        long since = System.nanoTime();
        long looked = since;
        int free = 0;
        long took = 0;
        while (!last.isOver()) {
          TimeUnit.MILLISECONDS.sleep(Math.max(LOOK_MILLIS, took * IDLE_SHARE));
          long begin = System.nanoTime();
          progress.show();
          Requests.Progress now = progress(requests, id);
          took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
          if (!now.equals(last)) {
            last = now;
            since = System.nanoTime();
            looked = since;
          } else if (System.nanoTime() - since > STANDSTILL.toNanos()) {
            return OptionalInt.of(report(requests, id, Optional.of(standstill(texts)), texts));
          } else if (System.nanoTime() - looked > LEFT_ALONE.toNanos()) {
            free = Ledgers.isInUse(settings) ? 0 : free + 1;
            if (free == LOOKS) {
              out.println(texts.say("deliver.left-alone"));
              return OptionalInt.empty();
            }
            looked = System.nanoTime();
          }
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return OptionalInt.of(report(requests, id, Optional.empty(), texts));
    }
  }

  private String standstill(Texts texts) {
    return texts.say(
        "deliver.standstill", "destination", destination, "minutes", STANDSTILL.toMinutes());
  }

  int report(Requests requests, String id, Optional<String> problem, Texts texts) {
    Requests.Progress now = progress(requests, id);
    if (now.isRefused()) {
      err.println(texts.say("deliver.refused", "destination", destination));
      return 1;
    }
    problem.ifPresent(err::println);
    if (now.left() > 0) {
      err.println(texts.say("deliver.left", "files", now.left(), "destination", destination));
    } else if (problem.isEmpty()) {
      out.println(texts.say("deliver.done", "destination", destination));
    }
    return now.left() > 0 || problem.isPresent() ? 1 : 0;
  }
}
