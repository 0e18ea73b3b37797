package id.simpan.command;

import id.simpan.ledger.Overview;
import id.simpan.ledger.Overview.Selection;
import id.simpan.rapatin.MeetingIds;
import id.simpan.settings.Accounts;
import java.io.Console;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
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
      SimpanCommand.Deliver.class,
      SimpanCommand.Acknowledge.class,
      SimpanCommand.OfLedger.class,
      SimpanCommand.TryOneRoute.class,
      SimpanCommand.Completion.class,
      SimpanCommand.HashOnePassword.class
    },
    footer = {
      "",
      "Settings come from config/application.yaml, the environment, such as",
      "SIMPAN_FILE_DIRECTORY, and arguments, such as --simpan.file.directory=/srv.",
      "",
      "Exit status: 0 every recording is safe; 1 something is not safe or not done",
      "yet, named on standard error; 2 the settings cannot be used."
    })
public final class SimpanCommand implements Callable<Integer> {

  static final int UNUSABLE = 2;

  /** Camel waits 25 seconds for the work in hand. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(27);

  @Spec private CommandSpec spec;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      completionCandidates = LogFormats.class,
      description = "Of log lines: text or json, a line each, for collectors of logs.")
  private String logFormat;

  @Option(
      names = "--account",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Of several accounts (rapatin.accounts.NAME) this one alone.")
  private String account;

  private static final class LogFormats extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    LogFormats() {
      super(List.of("text", "json"));
    }
  }

  /** Parses the command line, does what it says, and returns the exit status. */
  public static int execute(String... arguments) {
    CommandLine line = commandLine();
    line.setUnmatchedArgumentsAllowed(true);
    line.registerConverter(LocalDate.class, SimpanCommand::day);
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

  static CommandLine commandLine() {
    return new CommandLine(new SimpanCommand());
  }

  private static LocalDate day(String typed) {
    try {
      return LocalDate.parse(typed);
    } catch (DateTimeException unusable) {
      throw new TypeConversionException("'" + typed + "' is no day such as 2026-01-31");
    }
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

    @Option(
        names = "--capture",
        paramLabel = "FILE",
        description =
            "Writes the shapes of the API's answers to FILE, every value left out, for a report.")
    private Path capture;

    @Override
    public Integer call() {
      return Launch.check(settings(spec), Optional.ofNullable(capture), System.out, System.err);
    }
  }

  /** Shows how sessions stand. */
  @Command(
      name = "status",
      description =
          "Whether every recording is safe; then the sessions that are not safe or not archived, and recent ones.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Status implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private static final class States extends ArrayList<String> {
      private static final long serialVersionUID = 1L;

      States() {
        super(Overview.STATES);
      }
    }

    @Option(names = "--json", description = "For scripts, not cut off.")
    private boolean json;

    @Option(names = "--all", description = "Every session, not cut off.")
    private boolean all;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        completionCandidates = States.class,
        description = "Sessions in this state.")
    private String state;

    @Option(names = "--meeting", paramLabel = "ID", description = "Sessions of this meeting.")
    private String meeting;

    @Option(
        names = "--since",
        paramLabel = "DATE",
        description = "Sessions recorded on this day or later, such as 2026-01-31.")
    private LocalDate since;

    @Override
    public Integer call() {
      if (state != null && !Overview.STATES.contains(state)) {
        throw new ParameterException(
            spec.commandLine(),
            "--state: '%s' is no state; one of %s is expected"
                .formatted(state, String.join(", ", Overview.STATES)));
      }
      Selection selection =
          new Selection(all, state, meeting == null ? null : MeetingIds.clean(meeting), since);
      return Launch.status(settings(spec), selection, json, System.out, System.err);
    }
  }

  /** Hashes the archive again. */
  @Command(
      name = "verify",
      description = "Hashes what destinations hold again: missing, altered, extra.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--deep", description = "Reads the objects in S3 in place of their checksums.")
    private boolean deep;

    @Option(
        names = "--part",
        paramLabel = "N/OF",
        description = "A part of it, such as 3/30: a month of nights covers all.")
    private String part;

    @Override
    public Integer call() {
      try {
        VerifyPart which = part == null ? VerifyPart.ALL : VerifyPart.of(part);
        return Launch.verify(settings(spec), which, deep, System.out, System.err);
      } catch (IllegalArgumentException unusable) {
        throw new ParameterException(spec.commandLine(), "--part: " + unusable.getMessage());
      }
    }
  }

  /** Gives a destination the past. */
  @Command(
      name = "deliver",
      description = "Gives a destination that stores what it has not got of the past.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Deliver implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--to", paramLabel = "NAME", required = true, description = "The destination.")
    private String to;

    @Option(
        names = "--since",
        paramLabel = "DATE",
        description = "What was recorded on this day or later, such as 2026-01-31.")
    private LocalDate since;

    @Option(names = "--session", paramLabel = "UUID", description = "One session.")
    private String session;

    @Override
    public Integer call() {
      CountDownLatch stop = stopSignal();
      endInTime(stop, 1);
      return Launch.deliver(
          settings(spec),
          new DeliverPast(to, since, session, System.out, System.err),
          stop,
          System.out,
          System.err);
    }
  }

  /** Takes note of losses. */
  @Command(
      name = "acknowledge",
      description =
          "Notes that a person knows of lost recordings: they stay in the records, and no longer count as unsafe.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Acknowledge implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "UUID", arity = "1..*", description = "Lost sessions.")
    private List<String> uuids;

    @Override
    public Integer call() {
      List<String> sessions = uuids.stream().filter(it -> !it.startsWith("--")).toList();
      return Launch.acknowledge(settings(spec), sessions, System.out, System.err);
    }
  }

  /** The ledger as a file. */
  @Command(
      name = "ledger",
      description = "The ledger as a file: its backup, and the way to another database.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      subcommands = {OfLedger.Export.class, OfLedger.Import.class})
  static final class OfLedger implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      throw new ParameterException(
          spec.commandLine(), "ledger: export FILE or import FILE is expected (see --help)");
    }

    /** Writes one. */
    @Command(
        name = "export",
        description = "Writes all of the ledger to FILE, also while simpan run is going.",
        mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
      @Spec private CommandSpec spec;

      @Parameters(paramLabel = "FILE", description = "A new file, such as ledger.jsonl.gz.")
      private Path file;

      @Override
      public Integer call() {
        return Launch.exportLedger(settings(spec), file, System.out, System.err);
      }
    }

    /** Reads one. */
    @Command(
        name = "import",
        description = "Reads FILE into a ledger that holds nothing yet, while nothing else runs.",
        mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
      @Spec private CommandSpec spec;

      @Parameters(paramLabel = "FILE", description = "That simpan ledger export wrote.")
      private Path file;

      @Override
      public Integer call() {
        return Launch.importLedger(settings(spec), file, System.out, System.err);
      }
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

  /** Completes what is typed. */
  @Command(
      name = "completion",
      description = "Prints a script by which bash and zsh complete commands and options.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Completion implements Callable<Integer> {
    @Override
    public Integer call() {
      System.out.print(script());
      return 0;
    }

    static String script() {
      return AutoComplete.bash("simpan", commandLine());
    }
  }

  /** Makes a login's hash. */
  @Command(
      name = "hash-password",
      description =
          "Prints the hash of a password, for simpan.access.password-hash: asks for it, or takes a line of standard input.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class HashOnePassword implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      if (!spec.commandLine().getUnmatchedArguments().isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "a password is not given as an argument, which others could read; it is asked for, or"
                + " read from standard input");
      }
      HashPassword command = new HashPassword(System.out, System.err);
      Console terminal = System.console();
      return terminal == null ? command.read(System.in) : command.ask(terminal);
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
    SimpanCommand common = (SimpanCommand) spec.root().userObject();
    if (common.account != null) {
      settings.add("--" + Accounts.ACCOUNT + "=" + common.account);
    }
    String logFormat = common.logFormat;
    if (logFormat != null) {
      if (!new LogFormats().contains(logFormat)) {
        throw new ParameterException(
            spec.commandLine(),
            "--log-format: '%s' is no format of a log; text or json is expected"
                .formatted(logFormat));
      }
      settings.add("--simpan.log-format=" + logFormat);
    }
    for (String setting : settings) {
      if (!setting.matches("--[A-Za-z][^=]*=.*") && !setting.matches("--[a-z-]+\\.[A-Za-z.-]+")) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' is neither a command nor a setting; %s or --NAME=VALUE is expected (see --help)"
                .formatted(setting, String.join(", ", spec.root().subcommands().keySet())));
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
