package id.simpan.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import id.simpan.settings.UnusableSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What a host has of Simpan, by its settings; {@link HostIT} starts a real one. */
class HostSwitchTest {

  private final ApplicationContextRunner host =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SimpanAutoConfiguration.class));

  @Test
  void withoutTheSwitchThereIsNothingOfIt() {
    for (String without : new String[] {"simpan.enabled=false", "nothing=said"}) {
      host.withPropertyValues(without)
          .run(
              it ->
                  assertThat(it.getBeanDefinitionNames())
                      .noneMatch(bean -> bean.toLowerCase().contains("simpan")));
    }
  }

  @Test
  void aSettingThatCannotBeUsedIsNamed(@TempDir Path home) {
    host.withPropertyValues(
            "simpan.enabled=true", "simpan.home=" + home, "simpan.time-zone=Nowhere/City")
        .run(
            it -> {
              GuestSimpan simpan = it.getBean(GuestSimpan.class);
              UnusableSettings unusable =
                  catchThrowableOfType(UnusableSettings.class, simpan::start);
              FailureAnalysis said = new UnusableSettingsAnalyzer().analyze(unusable);
              assertThat(said.getDescription()).contains("simpan.time-zone: cannot be read");
              assertThat(said.getAction()).contains("simpan.enabled=false");
            });
  }
}
