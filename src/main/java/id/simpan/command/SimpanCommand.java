package id.simpan.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** {@code simpan COMMAND}: {@code run} unless another is named. */
@Command(
    name = "simpan",
    description = "Keeps every Rapatin recording before Rapatin deletes it.",
    synopsisHeading = "Usage: ",
    customSynopsis = "simpan [COMMAND] [--SETTING=VALUE ...]",
    mixinStandardHelpOptions = true,
    versionProvider = SimpanCommand.Version.class,
    subcommands = {
      SimpanCommand.Run.class,
      SimpanCommand.Once.class,
      SimpanCommand.Check.class,
      SimpanCommand.Status.class,
      SimpanCommand.Verify.class,
      SimpanCommand.TryOneRoute.class
    },
    footer = {
      "",
      "Settings come from config/application.yaml, the environment (SIMPAN_FILE_DIRECTORY)",
      "and arguments (--simpan.file.directory=/srv/archive).",
      "",
      "Exit status: 0 all is well, 1 a recording is not (named on standard error),",
      "2 settings cannot be used."
    })
public final class SimpanCommand implements Callable<Integer> {

  static final int UNUSABLE = 2;

  /** Camel waits 25 seconds for the work in hand. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(27);

  @Spec private CommandSpec spec;

  /** Parses the command line, does what it says, and returns the exit status. */
  public static int execute(String... arguments) {
    CommandLine line = new CommandLine(new SimpanCommand());
    line.setUnmatchedArgumentsAllowed(true);
    line.setParameterExceptionHandler(
        (exception, given) -> {
          exception.getCommandLine().getErr().println(exception.getMessage());
          return UNUSABLE;
        });
    line.setExecutionExceptionHandler(
        (exception, command, given) -> {
          command.getErr().println(exception.getMessage());
          return 1;
        });
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    return launch("run", spec);
  }

  /** Sweeps at start and on schedule. */
  @Command(
      name = "run",
      description = "Sweeps at start and then on schedule until stopped (the default).",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Run implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return launch("run", spec);
    }
  }

  /** One sweep. */
  @Command(
      name = "once",
      description = "One sweep of all meetings: keeps and delivers all that is ready, then stops.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Once implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return launch("once", spec);
    }
  }

  /** Tries every setting. */
  @Command(
      name = "check",
      description = "Tries every setting for real, a line each.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return Launch.check(settings(spec), System.out, System.err);
    }
  }

  /** Shows every session known. */
  @Command(
      name = "status",
      description =
          "Every session known: state, files kept, time left, where; beside a running run too.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "For scripts.")
    private boolean json;

    @Override
    public Integer call() {
      return Launch.status(settings(spec), json, System.out, System.err);
    }
  }

  /** Hashes the archive again. */
  @Command(
      name = "verify",
      description = "Hashes the archive again against its records: missing, altered, extra.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return Launch.verify(settings(spec), System.out, System.err);
    }
  }

  /** Sends a sample to a destination's route. */
  @Command(
      name = "try-route",
      description =
          "Sends a destination's route file a sample of what Simpan would, and shows what it did.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class TryOneRoute implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        description = "Such as routes/deliver-to-board.camel.yaml; needs no account.")
    private Path file;

    @Override
    public Integer call() {
      return Launch.tryRoute(file, settings(spec), System.out, System.err);
    }
  }

  private static int launch(String command, CommandSpec spec) {
    List<String> settings = settings(spec);
    CountDownLatch stop = stopSignal();
    endInTime(stop, command.equals("once") ? 1 : 0);
    return Launch.run(command, settings, stop, System.out, System.err);
  }

  /**
   * After a signal the program does not outlive {@link #LONGEST_STOP}, though a destination hangs:
   * what is in hand is left to the next start, as after a SIGKILL.
   */
  private static void endInTime(CountDownLatch stop, int status) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                stop.await();
                TimeUnit.SECONDS.sleep(LONGEST_STOP.toSeconds());
                Runtime.getRuntime().halt(status);
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "end-in-time");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  /**
   * Counts down at SIGTERM or SIGINT, which end the program no more: its exit status is its own.
   */
  public static CountDownLatch stopSignal() {
    CountDownLatch stop = new CountDownLatch(1);
    for (String signal : List.of("TERM", "INT")) {
      Signal.handle(new Signal(signal), received -> stop.countDown());
    }
    return stop;
  }

  /** What picocli leaves are settings, for Spring. */
  private static List<String> settings(CommandSpec spec) {
    List<String> settings = new ArrayList<>();
    for (CommandSpec level = spec;
        level != null;
        level = level.parent() == null ? null : level.parent()) {
      settings.addAll(level.commandLine().getUnmatchedArguments());
    }
    for (String setting : settings) {
      if (!setting.matches("--[A-Za-z][^=]*=.*") && !setting.matches("--[a-z-]+\\.[A-Za-z.-]+")) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' is neither a command nor a setting; run, once, check, status, verify, try-route or --NAME=VALUE is expected (see --help)"
                .formatted(setting));
      }
    }
    return settings;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SimpanCommand.class.getPackage().getImplementationVersion();
      return new String[] {"simpan " + (version == null ? "(not packaged)" : version)};
    }
  }
}
