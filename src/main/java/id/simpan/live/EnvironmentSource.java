package id.simpan.live;

import org.apache.camel.spi.PropertiesSource;
import org.springframework.core.env.Environment;

/** Spring's settings, for a Camel context that Spring does not make. */
public record EnvironmentSource(Environment environment) implements PropertiesSource {

  @Override
  public String getName() {
    return "spring";
  }

  @Override
  public String getProperty(String name) {
    return environment.getProperty(name);
  }
}
