package id.simpan.command;

import id.simpan.live.RouteFolder;
import id.simpan.routing.CamelDefaults;
import id.simpan.routing.SimpanApplication;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SettingsCheck;
import id.simpan.settings.SimpanSettings;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Starts the program for a command, and stops it again. */
public final class Launch {

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
          Session session = new Session(context, stop, out, err);
          return command.equals("once") ? session.once() : session.run();
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

  /** Shows every session known. */
  public static int status(List<String> settings, boolean json, PrintStream out, PrintStream err) {
    return start(
        "status",
        settings,
        SettingsOnly.class,
        err,
        context -> new StatusReport(context, out).show(json));
  }

  /** Hashes the archive again. */
  public static int verify(List<String> settings, PrintStream out, PrintStream err) {
    return start(
        "verify",
        settings,
        SettingsOnly.class,
        err,
        context -> new ArchiveCheck(context, out).run());
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
    SpringApplication application = new SpringApplication(source);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setLazyInitialization(command.equals("check"));
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
