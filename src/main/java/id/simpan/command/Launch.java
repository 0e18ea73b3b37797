package id.simpan.command;

import id.simpan.ledger.LedgerInUse;
import id.simpan.live.LoneRoute;
import id.simpan.live.RouteFolder;
import id.simpan.routing.CamelDefaults;
import id.simpan.routing.SimpanApplication;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SettingsCheck;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
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
    try (ConfigurableApplicationContext context =
        application(command, home(settings), SimpanApplication.class)
            .run(settings.toArray(String[]::new))) {
      Session session = new Session(context, stop, out, err);
      return command.equals("once") ? session.once() : session.run();
    } catch (RuntimeException failed) {
      return report(failed, err);
    }
  }

  /** Tries every setting for real. */
  public static int check(List<String> settings, PrintStream out, PrintStream err) {
    try (ConfigurableApplicationContext context =
        application("check", home(settings), SimpanApplication.class)
            .run(settings.toArray(String[]::new))) {
      return new SettingsTrial(context, out).run();
    } catch (RuntimeException failed) {
      return report(failed, err);
    }
  }

  /** Shows every session known. */
  public static int status(List<String> settings, boolean json, PrintStream out, PrintStream err) {
    return offline("status", settings, err, context -> new StatusReport(context, out).show(json));
  }

  /** Hashes the archive again. */
  public static int verify(List<String> settings, PrintStream out, PrintStream err) {
    return offline("verify", settings, err, context -> new ArchiveCheck(context, out).run());
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
      return SimpanCommand.UNUSABLE;
    } catch (IOException unreadable) {
      err.println(file + ": cannot be read; a file of routes in UTF-8 is expected");
      return SimpanCommand.UNUSABLE;
    }
    try (ConfigurableApplicationContext context =
        application(TRY_ROUTE, home(settings), SimpanApplication.class)
            .run(settings.toArray(String[]::new))) {
      return new TryRoute(context, out, err).run(route);
    } catch (RuntimeException failed) {
      return report(failed, err);
    }
  }

  /** With the settings and nothing else started. */
  private static int offline(
      String command,
      List<String> settings,
      PrintStream err,
      ToIntFunction<ConfigurableApplicationContext> action) {
    try (ConfigurableApplicationContext context =
        application(command, home(settings), SettingsOnly.class)
            .run(settings.toArray(String[]::new))) {
      return action.applyAsInt(context);
    } catch (RuntimeException failed) {
      return report(failed, err);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({RapatinSettings.class, SimpanSettings.class})
  static class SettingsOnly {}

  private static int report(RuntimeException failed, PrintStream err) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnusableSettings || cause instanceof LedgerInUse) {
        err.println(cause.getMessage());
        return SimpanCommand.UNUSABLE;
      }
    }
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException port) {
        err.println(
            "server.port: %d is in use; another one, or 0 for any, is expected"
                .formatted(port.getPort()));
        return SimpanCommand.UNUSABLE;
      }
    }
    throw failed;
  }

  /** The program, with its defaults and the routes that it finds. */
  private static SpringApplication application(String command, Path home, Class<?> source) {
    RouteFolder folder = RouteFolder.around(home);
    List<String> configs = new ArrayList<>(List.of("optional:classpath:/simpan/config/"));
    folder.configs().forEach(config -> configs.add("optional:" + location(config)));
    FailureSilencer.silence();
    SpringApplication application = new SpringApplication(source);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setLazyInitialization(command.equals("check") || command.equals(TRY_ROUTE));
    application.setWebApplicationType(
        command.equals("run") ? WebApplicationType.SERVLET : WebApplicationType.NONE);
    application.setDefaultProperties(
        Map.of("spring.config.location", String.join(",", configs), "simpan.command", command));
    application.addInitializers(
        context -> {
          SettingsCheck.check(context.getEnvironment());
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
