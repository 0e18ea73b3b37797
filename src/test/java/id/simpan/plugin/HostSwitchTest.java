package id.simpan.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import id.simpan.settings.Accounts;
import id.simpan.settings.UnusableSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

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

  @Test
  void variablesOfTheEnvironmentMeanWhatTheyMeanToSpringBoot() {
    StandardEnvironment host = new StandardEnvironment();
    host.getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "SIMPAN_DOWNLOAD_ALLOWEDHOSTS", "zoom.kampus.example",
                    "SIMPAN_SECONDFOLDER_RECORDINGTYPES", "chat_file",
                    "RAPATIN_ACCOUNTS_LAW_PASSWORD", "s3cr3t",
                    "SPRING_MAIL_PROPERTIES_MAIL_SMTP_AUTH", "true",
                    "CAMEL_COMPONENT_LOG_LEVEL", "host")));

    ConfigurableEnvironment guest = GuestSimpan.environment(host);

    assertThat(guest.getProperty("simpan.download.allowed-hosts")).isEqualTo("zoom.kampus.example");
    assertThat(guest.getProperty("simpan.second-folder.recording-types")).isEqualTo("chat_file");
    assertThat(
            Binder.get(guest)
                .bind("spring.mail.properties", Bindable.mapOf(String.class, String.class))
                .get())
        .containsValue("true");
    assertThat(Accounts.names(guest)).contains("law");
    assertThat(guest.getProperty("camel.component.log.level")).isNull();
    assertThat(guest.getProperty("CAMEL_COMPONENT_LOG_LEVEL")).isNull();
  }
}
