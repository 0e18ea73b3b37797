package id.simpan.command;

import id.simpan.permission.PrivateFile;
import id.simpan.permission.PrivateFolder;
import id.simpan.settings.SettingsCheck;
import id.simpan.settings.UnusableSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * The settings of a start, once they are read, whatever becomes of it. The logs and their folders
 * are closed to others before anything is written there.
 */
final class StartedSettings
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  private Environment environment;

  /** After Spring Boot's reader of the settings (10), before its logging (20). */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 15;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    environment = event.getEnvironment();
    SettingsCheck.checkLogFormat(environment); // the log begins after this
    for (String name : List.of("logging.file.name", "simpan.api-log")) {
      String file = environment.getProperty(name, "");
      try {
        Path home = Path.of(environment.getProperty("simpan.home", ".")).toAbsolutePath();
        Path folder = Path.of(file).toAbsolutePath().normalize().getParent();
        if (!file.isBlank() && folder != null) {
          PrivateFolder.create(folder, home.normalize());
          Path log = Path.of(file).toAbsolutePath();
          if (!Files.isWritable(Files.exists(log) ? log : folder)) {
            throw new AccessDeniedException(file);
          }
          if (!Files.exists(log)) {
            PrivateFile.create(log); // whoever may enter its folder
          }
        }
      } catch (IOException | InvalidPathException unusable) {
        throw new UnusableSettings(
            List.of(
                "%s: %s cannot be written; a file that can be is expected"
                    .formatted(name, file.replaceAll("\\p{C}", "?"))));
      }
    }
  }

  /** The same, if the program could be started with them. */
  Optional<Environment> usable() {
    try {
      if (environment != null) {
        SettingsCheck.check(environment);
      }
      return environment();
    } catch (UnusableSettings told) {
      return Optional.empty();
    }
  }

  Optional<Environment> environment() {
    return Optional.ofNullable(environment);
  }
}
