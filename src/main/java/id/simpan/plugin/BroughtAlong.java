package id.simpan.plugin;

import java.util.Map;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Libraries that come along with Simpan would configure themselves in the host: Flyway would
 * migrate its database, Quartz start a scheduler, Mustache resolve its views, Artemis look for a
 * broker and call the host's health DOWN without one. They do so only where the host has settings
 * for them, or migrations.
 */
final class BroughtAlong
    implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

  private static final String PACKAGE = "org.springframework.boot.autoconfigure.";
  private static final Map<String, String> SETTINGS =
      Map.of(
          PACKAGE + "flyway.FlywayAutoConfiguration", "spring.flyway",
          PACKAGE + "quartz.QuartzAutoConfiguration", "spring.quartz",
          PACKAGE + "jms.artemis.ArtemisAutoConfiguration", "spring.artemis",
          PACKAGE + "mustache.MustacheAutoConfiguration", "spring.mustache");

  private Environment environment;
  private ClassLoader loader;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void setBeanClassLoader(ClassLoader classLoader) {
    this.loader = classLoader;
  }

  @Override
  public boolean[] match(String[] names, AutoConfigurationMetadata metadata) {
    boolean[] wanted = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      String settings = names[i] == null ? null : SETTINGS.get(names[i]);
      wanted[i] = settings == null || isSet(settings) || hasMigrations(settings);
    }
    return wanted;
  }

  private boolean isSet(String prefix) {
    return Binder.get(environment)
        .bind(prefix, Bindable.mapOf(String.class, Object.class))
        .isBound();
  }

  private boolean hasMigrations(String settings) {
    return settings.equals("spring.flyway") && loader.getResource("db/migration") != null;
  }
}
