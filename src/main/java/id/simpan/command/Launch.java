package id.simpan.command;

import id.simpan.ledger.Overview.Selection;
import id.simpan.live.Destinations;
import id.simpan.live.LoneRoute;
import id.simpan.live.RouteFolder;
import id.simpan.metrics.MetricsConfiguration;
import id.simpan.routing.CamelDefaults;
import id.simpan.routing.Ledgers;
import id.simpan.routing.SimpanApplication;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SettingsCheck;
import id.simpan.settings.SimpanSettings;
import id.simpan.tracing.TracingConfiguration;
import id.simpan.web.WebConfiguration;
import id.simpan.web.WebDefaults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.BackgroundPreinitializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts the program for a command, and stops it again. */
public final class Launch {

  private static final String TRY_ROUTE = "try-route";

  private Launch() {}

  /**
   * Does what a command says until it is done or stopped.
   *
   * @param settings arguments such as {@code --simpan.home=/srv/simpan}
   * @param stop counts down when the program is to stop
   * @return the exit status
   */
  public static int run(
      String command,
      List<String> settings,
      CountDownLatch stop,
      PrintStream out,
      PrintStream err) {
    return start(
        command,
        settings,
        SimpanApplication.class,
        err,
        context -> {
          Program program = new Program(context, stop, out, err);
          return command.equals("once") ? program.once() : program.run();
        });
  }

  /**
   * Tries every setting for real.
   *
   * @param capture file for the shapes of the API's answers
   */
  public static int check(
      List<String> settings, Optional<Path> capture, PrintStream out, PrintStream err) {
    return start(
        "check",
        settings,
        SimpanApplication.class,
        err,
        context -> new SettingsTrial(context, capture, out).run());
  }

  /** Shows the sessions that are selected. */
  public static int status(
      List<String> settings, Selection selection, boolean json, PrintStream out, PrintStream err) {
    Terminal terminal = out == System.out && !json ? Terminal.ofProcess() : Terminal.NONE;
    return offline(
        "status",
        settings,
        err,
        context -> new StatusReport(context, selection, terminal, out).show(json));
  }

  /** Hashes the archive again. */
  public static int verify(
      List<String> settings, VerifyPart part, boolean deep, PrintStream out, PrintStream err) {
    return offline(
        "verify", settings, err, context -> new ArchiveCheck(context, part, deep, out).run());
  }

  /** Writes the ledger into a file. */
  public static int exportLedger(
      List<String> settings, Path file, PrintStream out, PrintStream err) {
    return offline("ledger", settings, err, context -> transfer(context, file, out, err).write());
  }

  /** Reads a file into an empty ledger. */
  public static int importLedger(
      List<String> settings, Path file, PrintStream out, PrintStream err) {
    return offline("ledger", settings, err, context -> transfer(context, file, out, err).read());
  }

  private static LedgerTransfer transfer(
      ConfigurableApplicationContext context, Path file, PrintStream out, PrintStream err) {
    return new LedgerTransfer(context.getBean(SimpanSettings.class), file, out, err);
  }

  /** A person has taken note of these losses. */
  public static int acknowledge(
      List<String> settings, List<String> uuids, PrintStream out, PrintStream err) {
    return offline(
        "acknowledge", settings, err, context -> new Acknowledgement(context, out).note(uuids));
  }

  /** Gives a destination what it has not got of the past, beside a running program or without. */
  public static int deliver(
      List<String> settings,
      DeliverPast past,
      CountDownLatch stop,
      PrintStream out,
      PrintStream err) {
    AtomicBoolean isInUse = new AtomicBoolean();
    int beside =
        offline(
            "deliver",
            settings,
            err,
            context -> {
              SimpanSettings simpan = context.getBean(SimpanSettings.class);
              past.check(simpan);
              isInUse.set(Ledgers.isInUse(simpan));
              return isInUse.get() ? past.beside(context) : 0;
            });
    return isInUse.get() || beside != 0
        ? beside
        : start(
            "deliver",
            settings,
            SimpanApplication.class,
            err,
            context -> new Program(context, stop, out, err).deliver(past));
  }

  /**
   * Sends a destination's route file a sample of what Simpan would send it.
   *
   * @param file such as {@code routes/deliver-to-board.camel.yaml}
   * @return 0 if all of it was stored or passed, 1 if not, 2 if there is no such file
   */
  public static int tryRoute(Path file, List<String> settings, PrintStream out, PrintStream err) {
    LoneRoute route;
    try {
      route = new LoneRoute(file);
    } catch (IllegalArgumentException unusable) {
      err.println(unusable.getMessage());
      return 1;
    } catch (IOException unreadable) {
      err.println(file + ": cannot be read; a file of routes in UTF-8 is expected");
      return 1;
    }
    return start(
        TRY_ROUTE,
        settings,
        SimpanApplication.class,
        err,
        context -> new TryRoute(context, out, err).run(route));
  }

  /** With the settings and nothing else started. */
  private static int offline(
      String command,
      List<String> settings,
      PrintStream err,
      ToIntFunction<ConfigurableApplicationContext> action) {
    return start(
        command,
        settings,
        SettingsOnly.class,
        err,
        context -> {
          SimpanSettings simpan = context.getBean(SimpanSettings.class);
          Destinations.require(simpan.destinations(), RouteFolder.around(simpan.resolve("")));
          return action.applyAsInt(context);
        });
  }

  private static int start(
      String command,
      List<String> settings,
      Class<?> source,
      PrintStream err,
      ToIntFunction<ConfigurableApplicationContext> action) {
    StartedSettings started = new StartedSettings();
    try {
      SpringApplication application = application(command, home(settings), source);
      application.addListeners(started);
      try (ConfigurableApplicationContext context =
          application.run(settings.toArray(String[]::new))) {
        return action.applyAsInt(context);
      }
    } catch (RuntimeException failed) {
      Failure failure = Failure.of(failed, started.environment());
      err.println(failure.line());
      return failure.status();
    }
  }

  /** With the settings and nothing else started. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({RapatinSettings.class, SimpanSettings.class})
  static class SettingsOnly {}

  /** The program, with its defaults and the routes that it finds. */
  private static SpringApplication application(String command, Path home, Class<?> source) {
    RouteFolder folder = RouteFolder.around(home);
    List<String> configs = new ArrayList<>(List.of("optional:classpath:/simpan/config/"));
    folder.configs().forEach(config -> configs.add("optional:" + location(config)));
    FailureSilencer.silence();
    boolean serves = command.equals("run");
    // what Spring Boot would load beside the start, such as a validator, no command needs
    System.setProperty(
        BackgroundPreinitializer.IGNORE_BACKGROUNDPREINITIALIZER_PROPERTY_NAME, "true");
    SpringApplication application = new SpringApplication(source);
    if (serves) {
      application.addPrimarySources(List.of(WebConfiguration.class, MetricsConfiguration.class));
      application.addInitializers(
          context ->
              context
                  .getEnvironment()
                  .getPropertySources()
                  .addLast(new MapPropertySource("pages", WebDefaults.settings())));
    }
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setLazyInitialization(command.equals("check") || command.equals(TRY_ROUTE));
    application.setWebApplicationType(
        serves ? WebApplicationType.SERVLET : WebApplicationType.NONE);
    application.setDefaultProperties(
        Map.of("spring.config.location", String.join(",", configs), "simpan.command", command));
    application.addInitializers(
        context -> {
          SettingsCheck.check(context.getEnvironment());
          boolean isTraced =
              !context.getEnvironment().getProperty("simpan.tracing.endpoint", "").isBlank();
          if (isTraced && source == SimpanApplication.class) {
            ((GenericApplicationContext) context).registerBean(TracingConfiguration.class);
          }
          context
              .getEnvironment()
              .getPropertySources()
              .addLast(new MapPropertySource("simpan", CamelDefaults.settings()));
        });
    return application;
  }

  /** A URL without the characters that mean something in a list of locations. */
  private static String location(Path config) {
    return config.toUri().toString().replace(",", "%2C").replace(";", "%3B").replace("*", "%2A");
  }

  private static Path home(List<String> settings) {
    String argument = "--simpan.home=";
    String home =
        settings.stream()
            .filter(setting -> setting.startsWith(argument))
            .map(setting -> setting.substring(argument.length()))
            .findFirst()
            .orElse(System.getenv().getOrDefault("SIMPAN_HOME", "."));
    try {
      return Path.of(home);
    } catch (InvalidPathException unusable) {
      return Path.of(".");
    }
  }
}
