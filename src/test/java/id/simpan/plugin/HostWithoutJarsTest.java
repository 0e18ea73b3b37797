package id.simpan.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** A host that asks for the pages, and has not got the jars that they need. */
class HostWithoutJarsTest {

  @Test
  void isToldWhichInALine(@TempDir Path home) {
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SimpanAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("org.thymeleaf", "org.springdoc"))
        .withPropertyValues("simpan.enabled=true", "simpan.web.enabled=true", "simpan.home=" + home)
        .run(
            host ->
                assertThat(host)
                    .getFailure()
                    .rootCause()
                    .hasMessage(
                        "simpan.web.enabled: the pages need what this application has not got;"
                            + " spring-boot-starter-thymeleaf, springdoc-openapi-starter-webmvc-api"
                            + " are expected"));
  }
}
