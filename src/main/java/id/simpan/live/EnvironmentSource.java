package id.simpan.live;

import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.core.env.Environment;

/** Spring's settings, for a Camel context that Spring does not make. */
public record EnvironmentSource(Environment environment) implements PropertiesSource {

  /**
   * Takes them for a context's placeholders, and nothing else: Camel would have variables of the
   * system's environment override them, though Spring has said what those mean.
   */
  public static void of(Environment environment, CamelContext context) {
    PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
    properties.addPropertiesSource(new EnvironmentSource(environment));
    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
    properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
  }

  @Override
  public String getName() {
    return "spring";
  }

  @Override
  public String getProperty(String name) {
    return environment.getProperty(name);
  }
}
