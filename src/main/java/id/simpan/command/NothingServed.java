package id.simpan.command;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Commands other than {@code run} serve nothing, so what Spring Boot would prepare for that is left
 * out. A host application, which is no command, is left alone.
 */
final class NothingServed implements AutoConfigurationImportFilter, EnvironmentAware {

  private static final String BOOT = "org.springframework.boot.autoconfigure.";
  private static final List<String> SERVING =
      List.of(
          BOOT + "security.",
          BOOT + "thymeleaf.",
          BOOT + "web.",
          BOOT + "websocket.",
          "org.springframework.boot.actuate.autoconfigure.",
          "org.apache.camel.component.micrometer.",
          "org.apache.camel.spring.boot.actuate.",
          "org.springdoc.");

  private boolean isServing;

  @Override
  public void setEnvironment(Environment environment) {
    isServing = environment.getProperty("simpan.command", "run").equals("run");
  }

  @Override
  public boolean[] match(String[] names, AutoConfigurationMetadata metadata) {
    boolean[] wanted = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      wanted[i] = isServing || name == null || SERVING.stream().noneMatch(name::startsWith);
    }
    return wanted;
  }
}
