package id.simpan.plugin;

import id.simpan.routing.CamelDefaults;
import id.simpan.routing.Engine;
import id.simpan.settings.Accounts;
import id.simpan.settings.SettingsCheck;
import id.simpan.settings.UnusableSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Simpan as a guest: a Camel context and beans of its own, with the host's settings. So neither
 * meets the other's routes, error handlers, beans, data source, scheduler or web layer.
 */
public final class GuestSimpan
    implements SmartLifecycle, ApplicationListener<ApplicationStartedEvent> {

  private final ConfigurableApplicationContext host;
  private AnnotationConfigApplicationContext context;
  private Engine engine;

  GuestSimpan(ConfigurableApplicationContext host) {
    this.host = host;
  }

  /** Once the host's own routes run. */
  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    if (event.getApplicationContext() == host) {
      start();
    }
  }

  @Override
  public boolean isAutoStartup() {
    return false;
  }

  /**
   * @throws id.simpan.settings.UnusableSettings if a setting cannot be used
   */
  @Override
  public synchronized void start() {
    StandardEnvironment environment = environment(host.getEnvironment());
    Accounts.choose(environment);
    if (!Accounts.others(environment).isEmpty()) {
      throw new UnusableSettings(
          List.of(
              "simpan.account: is not set, and there are several accounts; a host application runs one of them, %s is expected"
                  .formatted(String.join(" or ", Accounts.names(environment)))));
    }
    SettingsCheck.check(environment);
    context = new AnnotationConfigApplicationContext();
    try {
      context.setId("simpan");
      context.setClassLoader(host.getClassLoader());
      context.setEnvironment(environment);
      context.getBeanFactory().registerSingleton("hostBeans", new HostBeans(host));
      context.register(GuestConfiguration.class);
      context.refresh();
      engine = new Engine(context);
      engine.routes().watch();
    } catch (RuntimeException failed) {
      context.close();
      context = null;
      throw failed;
    }
  }

  /** The host's settings but for those of its own Camel, then the defaults. */
  static StandardEnvironment environment(ConfigurableEnvironment host) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .forEach(it -> environment.getPropertySources().remove(it.getName()));
    Map<String, Object> fixed = new HashMap<>(CamelDefaults.settings());
    fixed.put("simpan.command", "run");
    fixed.put("simpan.guest", "true");
    environment.getPropertySources().addLast(new MapPropertySource("simpan", fixed));
    for (PropertySource<?> source : host.getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource variables) {
        Map<String, Object> others = new HashMap<>(variables.getSource());
        others.keySet().removeIf(WithoutCamel::isCamels);
        // by class and the end of its name, Spring Boot knows how its names are spelt
        environment
            .getPropertySources()
            .addLast(new SystemEnvironmentPropertySource("simpan-" + source.getName(), others));
      } else if (source instanceof EnumerablePropertySource<?> settings) {
        environment.getPropertySources().addLast(new WithoutCamel(settings));
      }
    }
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("guest", Map.of("simpan.home", "simpan")));
    try {
      new YamlPropertySourceLoader()
          .load("defaults", new ClassPathResource("simpan/config/application.yaml"))
          .forEach(environment.getPropertySources()::addLast);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    ConfigurationPropertySources.attach(environment);
    return environment;
  }

  @Override
  public synchronized void stop() {
    if (context != null) {
      engine.close();
      context.close();
      context = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return context != null;
  }

  /** Its beans while it runs. */
  synchronized Optional<ApplicationContext> context() {
    return Optional.ofNullable(context);
  }

  private static final class WithoutCamel extends EnumerablePropertySource<Object> {

    private final EnumerablePropertySource<?> settings;

    WithoutCamel(EnumerablePropertySource<?> settings) {
      super("simpan-" + settings.getName(), settings);
      this.settings = settings;
    }

    private static boolean isCamels(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.startsWith("camel.") || lower.startsWith("camel_");
    }

    @Override
    public String[] getPropertyNames() {
      return Stream.of(settings.getPropertyNames())
          .filter(name -> !isCamels(name))
          .toArray(String[]::new);
    }

    @Override
    public Object getProperty(String name) {
      return isCamels(name) ? null : settings.getProperty(name);
    }
  }
}
