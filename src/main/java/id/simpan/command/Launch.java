package id.simpan.command;

import id.simpan.ledger.Overview.Selection;
import id.simpan.live.Destinations;
import id.simpan.live.LoneRoute;
import id.simpan.live.RouteFolder;
import id.simpan.metrics.MetricsConfiguration;
import id.simpan.routing.CamelDefaults;
import id.simpan.routing.Ledgers;
import id.simpan.routing.SimpanApplication;
import id.simpan.routing.UnknownSettings;
import id.simpan.settings.Accounts;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SettingsCheck;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import id.simpan.tracing.TracingConfiguration;
import id.simpan.web.WebConfiguration;
import id.simpan.web.WebDefaults;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.BackgroundPreinitializer;
import org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** Starts the program for a command, and stops it again. */
public final class Launch {

  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

  private static final String TRY_ROUTE = "try-route";

  /**
   * The first account has the metrics of the process, and those of the server; what pages are made
   * with comes with the servlet of each.
   */
  private static final Map<String, Object> OF_OTHERS =
      Map.of(
          Accounts.BESIDE,
          "true",
          "spring.autoconfigure.exclude",
          Stream.of(
                  HttpMessageConvertersAutoConfiguration.class,
                  JacksonAutoConfiguration.class,
                  MessageSourceAutoConfiguration.class,
                  ThymeleafAutoConfiguration.class)
              .map(Class::getName)
              .collect(Collectors.joining(",")),
          "management.metrics.enable.all",
          "false",
          "management.metrics.enable.simpan",
          "true",
          "management.metrics.enable.camel",
          "true");

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
    Map<String, String> notStarted = new LinkedHashMap<>();
    while (true) {
      StartedSettings started = new StartedSettings();
      AtomicBoolean isUp = new AtomicBoolean();
      AtomicReference<Failure> failure = new AtomicReference<>();
      List<String> about = new ArrayList<>(settings);
      about.add("--" + Accounts.LEFT_OUT + "=" + String.join(",", notStarted.keySet()));
      int status =
          attempt(
              command,
              about,
              SimpanApplication.class,
              started,
              context -> {
                unknown(context).forEach(LOG::warn);
                OneAccount first = new OneAccount(context);
                isUp.set(true);
                try (OtherAccounts others =
                    new OtherAccounts(first, notStarted, it -> other(command, settings, it))) {
                  Program program = new Program(first, others, stop, out, err);
                  return command.equals("once") ? program.once() : program.run();
                }
              },
              failure::set);
      // the trouble of the first account is not that of the others: one of them takes its place
      Optional<Environment> usable = isUp.get() ? Optional.empty() : started.usable();
      usable.ifPresent(it -> notStarted.put(Accounts.name(it), failure.get().line()));
      boolean isAnotherLeft =
          usable.filter(it -> Accounts.others(it).size() >= notStarted.size()).isPresent();
      if (!isAnotherLeft) {
        if (failure.get() != null) {
          notStarted.put("", failure.get().line());
          Set.copyOf(notStarted.values()).forEach(err::println);
        }
        return status;
      }
    }
  }

  /** Lines on what is set and means nothing. */
  static List<String> unknown(ConfigurableApplicationContext context) {
    SimpanSettings simpan = context.getBean(SimpanSettings.class);
    return UnknownSettings.of(
        context.getEnvironment(), RouteFolder.around(simpan.resolve("")).all().values());
  }

  /** Starts another account beside the one that serves. */
  private static ConfigurableApplicationContext other(
      String command, List<String> settings, String account) {
    SpringApplication application =
        application(command, home(settings), SimpanApplication.class, account);
    return application.run(settings.toArray(String[]::new));
  }

  /**
   * Tries every setting for real.
   *
   * @param capture file for the shapes of the API's answers
   */
  public static int check(
      List<String> settings, Optional<Path> capture, PrintStream out, PrintStream err) {
    return each(
        "check",
        settings,
        SimpanApplication.class,
        Heading.on(out),
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
        json ? Heading.inJson(out) : Heading.on(out),
        err,
        context -> new StatusReport(context, selection, terminal, out).show(json));
  }

  /** Hashes the archive again. */
  public static int verify(
      List<String> settings, VerifyPart part, boolean deep, PrintStream out, PrintStream err) {
    return offline(
        "verify",
        settings,
        Heading.on(out),
        err,
        context -> new ArchiveCheck(context, part, deep, out).run());
  }

  /** Writes the ledger into a file. */
  public static int exportLedger(
      List<String> settings, Path file, PrintStream out, PrintStream err) {
    return ofOne("ledger", settings, err, context -> transfer(context, file, out, err).write());
  }

  /** Reads a file into an empty ledger. */
  public static int importLedger(
      List<String> settings, Path file, PrintStream out, PrintStream err) {
    return ofOne("ledger", settings, err, context -> transfer(context, file, out, err).read());
  }

  private static LedgerTransfer transfer(
      ConfigurableApplicationContext context, Path file, PrintStream out, PrintStream err) {
    return new LedgerTransfer(context.getBean(SimpanSettings.class), file, out, err);
  }

  /** A person has taken note of these losses. */
  public static int acknowledge(
      List<String> settings, List<String> uuids, PrintStream out, PrintStream err) {
    return ofOne(
        "acknowledge", settings, err, context -> new Acknowledgement(context, out).note(uuids));
  }

  /** Gives a destination what it has not got of the past, beside a running program or without. */
  public static int deliver(
      List<String> settings,
      DeliverPast past,
      CountDownLatch stop,
      PrintStream out,
      PrintStream err) {
    AtomicBoolean isAlone = new AtomicBoolean();
    int beside =
        ofOne(
            "deliver",
            settings,
            err,
            context -> {
              SimpanSettings simpan = context.getBean(SimpanSettings.class);
              past.check(simpan);
              OptionalInt status =
                  Ledgers.isInUse(simpan) ? past.beside(context) : OptionalInt.empty();
              isAlone.set(status.isEmpty());
              return status.orElse(0);
            });
    return isAlone.get()
        ? start(
            "deliver",
            settings,
            SimpanApplication.class,
            err,
            context -> new Program(new OneAccount(context), stop, out, err).deliver(past))
        : beside;
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

  /** With the settings and nothing else started, for each account. */
  private static int offline(
      String command,
      List<String> settings,
      Heading heading,
      PrintStream err,
      ToIntFunction<ConfigurableApplicationContext> action) {
    return each(command, settings, SettingsOnly.class, heading, err, checked(action));
  }

  /** The same for the one account that it is about. */
  private static int ofOne(
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
          if (!Accounts.others(context.getEnvironment()).isEmpty()) {
            throw new UnusableSettings(
                List.of(
                    "--account: is not given, and there are several accounts; %s is expected"
                        .formatted(String.join(" or ", Accounts.names(context.getEnvironment())))));
          }
          return checked(action).applyAsInt(context);
        });
  }

  private static ToIntFunction<ConfigurableApplicationContext> checked(
      ToIntFunction<ConfigurableApplicationContext> action) {
    return context -> {
      SimpanSettings simpan = context.getBean(SimpanSettings.class);
      Destinations.require(simpan.destinations(), RouteFolder.around(simpan.resolve("")));
      return action.applyAsInt(context);
    };
  }

  /**
   * One account after another, whatever becomes of the ones before.
   *
   * @return the worst exit status
   */
  private static int each(
      String command,
      List<String> settings,
      Class<?> source,
      Heading heading,
      PrintStream err,
      ToIntFunction<ConfigurableApplicationContext> action) {
    StartedSettings started = new StartedSettings();
    int worst =
        attempt(
            command,
            settings,
            source,
            started,
            context -> {
              if (!Accounts.others(context.getEnvironment()).isEmpty()) {
                heading.begin(context.getBean(SimpanSettings.class));
              }
              return action.applyAsInt(context);
            },
            failure -> {
              err.println(failure.line());
              started
                  .usable()
                  .filter(it -> !Accounts.others(it).isEmpty())
                  .ifPresent(it -> heading.failed(Accounts.name(it), failure.line()));
            });
    List<String> others = started.usable().map(Accounts::others).orElse(List.of());
    for (String account : others) {
      List<String> about = new ArrayList<>(settings);
      about.add("--" + Accounts.ACCOUNT + "=" + account);
      int status =
          attempt(
              command,
              about,
              source,
              new StartedSettings(),
              context -> {
                heading.begin(context.getBean(SimpanSettings.class));
                return action.applyAsInt(context);
              },
              failure -> {
                err.println(failure.line());
                heading.failed(account, failure.line());
              });
      worst = Math.max(worst, status);
    }
    if (!others.isEmpty()) {
      heading.end(worst == 0);
    }
    return worst;
  }

  private static int start(
      String command,
      List<String> settings,
      Class<?> source,
      PrintStream err,
      ToIntFunction<ConfigurableApplicationContext> action) {
    return attempt(
        command,
        settings,
        source,
        new StartedSettings(),
        action,
        failure -> err.println(failure.line()));
  }

  private static int attempt(
      String command,
      List<String> settings,
      Class<?> source,
      StartedSettings started,
      ToIntFunction<ConfigurableApplicationContext> action,
      Consumer<Failure> told) {
    try {
      SpringApplication application = application(command, home(settings), source, "");
      application.addListeners(started);
      try (ConfigurableApplicationContext context =
          application.run(settings.toArray(String[]::new))) {
        return action.applyAsInt(context);
      }
    } catch (RuntimeException | LinkageError failed) {
      Failure failure = Failure.of(failed, started.environment());
      told.accept(failure);
      return failure.status();
    }
  }

  /** With the settings and nothing else started. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({RapatinSettings.class, SimpanSettings.class})
  static class SettingsOnly {}

  /**
   * The program, with its defaults and the routes that it finds.
   *
   * @param beside account that is started beside the one that serves, or empty
   */
  private static SpringApplication application(
      String command, Path home, Class<?> source, String beside) {
    RouteFolder folder = RouteFolder.around(home);
    List<String> configs = new ArrayList<>(List.of("optional:classpath:/simpan/config/"));
    folder.configs().forEach(config -> configs.add("optional:" + location(config)));
    FailureSilencer.silence();
    boolean serves = command.equals("run") && beside.isEmpty();
    // what Spring Boot would load beside the start, such as a validator, no command needs
    System.setProperty(
        BackgroundPreinitializer.IGNORE_BACKGROUNDPREINITIALIZER_PROPERTY_NAME, "true");
    SpringApplication application = new SpringApplication(source);
    if (command.equals("run")) {
      application.addPrimarySources(List.of(MetricsConfiguration.class));
    }
    if (serves) {
      application.addPrimarySources(List.of(WebConfiguration.class));
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
    Map<String, Object> defaults = new HashMap<>(beside.isEmpty() ? Map.of() : OF_OTHERS);
    defaults.putAll(
        Map.of(
            "spring.config.location",
            String.join(",", configs),
            "simpan.command",
            command,
            Accounts.ACCOUNT,
            beside));
    application.setDefaultProperties(defaults);
    application.addInitializers(
        context -> {
          Accounts.choose(context.getEnvironment());
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
