package id.simpan.command;

import id.simpan.live.LoneRoute;
import id.simpan.routing.DestinationTrial;
import id.simpan.routing.DestinationTrial.Outcome;
import id.simpan.routing.Problems;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** {@code simpan try-route}: what does a destination's route do with what Simpan sends it? */
final class TryRoute {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final CamelContext camel;
  private final ConfigurableApplicationContext context;
  private final PrintStream out;
  private final PrintStream err;

  TryRoute(ConfigurableApplicationContext context, PrintStream out, PrintStream err) {
    this.context = context;
    this.camel = context.getBean(CamelContext.class);
    this.out = out;
    this.err = err;
  }

  /** Returns 0 if all was stored or passed, 1 if not. */
  int run(LoneRoute route) {
    Problems problems = context.getBean(Problems.class);
    camel.start();
    Optional<String> refused = route.start(camel, context.getEnvironment(), problems::describe);
    if (refused.isPresent()) {
      err.println(refused.get());
      return 1;
    }
    try {
      Path directory = Files.createTempDirectory("simpan-try-route-");
      try {
        DestinationTrial trial =
            new DestinationTrial(camel, problems, route.destination(), directory);
        int status = 0;
        for (Outcome outcome : inTime(route.delivers() ? trial::deliver : trial::announce)) {
          show(route, outcome);
          status = outcome.outcome().equals("late") ? 1 : status;
        }
        return status;
      } finally {
        camel.stop(); // what it has handed on may still read them
        FileSystemUtils.deleteRecursively(directory);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (TimeoutException endless) {
      err.printf(
          "%s: has not ended within %d minutes, and Simpan would wait for as long as it takes; a time limit for each of its steps is expected%n",
          route.input(), LIMIT.toMinutes());
      return 1;
    } catch (Exception failed) {
      err.println(route.input() + ": " + problems.describe(failed));
      return 1;
    }
  }

  /** Whatever the route waits for, this ends. */
  private static <T> T inTime(Callable<T> trial) throws Exception {
    ExecutorService beside =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "try-route");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return beside.submit(trial).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    } finally {
      beside.shutdownNow();
    }
  }

  private void show(LoneRoute route, Outcome outcome) {
    out.printf(
        "%s: %s: %s%s%n",
        route.input(),
        outcome.sent(),
        outcome.outcome(),
        outcome.problem().isEmpty() ? "" : ": " + outcome.problem());
    if (route.delivers() && outcome.outcome().equals("stored")) {
      show("CamelSimpanPath", outcome.path());
      show("CamelSimpanLocation", outcome.location());
    }
  }

  private void show(String header, String value) {
    if (value != null) {
      out.printf("    %s: %s%n", header, value);
    }
  }
}
