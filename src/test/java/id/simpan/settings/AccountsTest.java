package id.simpan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

class AccountsTest {

  private final Map<String, Object> settings = new HashMap<>();

  @BeforeEach
  void university() {
    settings.put("rapatin.token", "of-the-university");
    settings.put("rapatin.accounts.law.token", "of-law");
  }

  private ConfigurableEnvironment environment() {
    return environment(new MapPropertySource("settings", settings));
  }

  private static ConfigurableEnvironment environment(MapPropertySource settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(settings);
    try {
      new YamlPropertySourceLoader()
          .load("defaults", new FileSystemResource(Path.of("config/application.yaml")))
          .forEach(environment.getPropertySources()::addLast);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    ConfigurationPropertySources.attach(environment);
    return environment;
  }

  private ConfigurableEnvironment chosen(String account) {
    settings.put("simpan.account", account);
    ConfigurableEnvironment environment = environment();
    Accounts.choose(environment);
    return environment;
  }

  @Test
  void oneAccountAloneIsAsItEverWas() {
    settings.remove("rapatin.accounts.law.token");
    ConfigurableEnvironment environment = environment();

    Accounts.choose(environment);

    assertThat(Accounts.names(environment)).containsExactly("default");
    assertThat(Accounts.others(environment)).isEmpty();
    assertThat(environment.getPropertySources().contains("account")).isFalse();
  }

  @Test
  void anotherSpellingIsAnotherName() {
    settings.put("simpan.account", "Law");
    ConfigurableEnvironment environment = environment();

    assertThatThrownBy(() -> Accounts.choose(environment))
        .isInstanceOf(UnusableSettings.class)
        .hasMessageContaining(
            "--account: there is no account 'Law' in the settings; default or law");
    // as a command that failed looks what else it may say
    assertThatThrownBy(() -> SettingsCheck.check(environment)).isInstanceOf(UnusableSettings.class);
  }

  @Test
  void theFirstIsTheOneWithoutAName() {
    ConfigurableEnvironment environment = environment();

    Accounts.choose(environment);

    assertThat(Accounts.name(environment)).isEqualTo("default");
    assertThat(Accounts.others(environment)).containsExactly("law");
    assertThat(environment.getProperty("rapatin.token")).isEqualTo("of-the-university");
    assertThat(environment.getProperty("simpan.ledger.directory")).isEqualTo("./data");
  }

  @Test
  void eachSeesWhatIsItsOwnAndWhatIsForAll() {
    settings.put("simpan.destinations", "file, email");
    settings.put("simpan.poll.meetings", "1");
    settings.put("simpan.heartbeat.url", "https://example.ac.id/all");
    settings.put("rapatin.accounts.law.meetings", "2");
    settings.put("rapatin.accounts.law.destinations[0]", "s3");
    settings.put("rapatin.accounts.law.s3.bucket", "law-recordings");

    ConfigurableEnvironment law = chosen("law");

    assertThat(Accounts.others(law)).isEmpty();
    assertThat(law.getProperty("rapatin.token")).isEqualTo("of-law");
    assertThat(law.getProperty("rapatin.base-url")).isEqualTo("https://api.rapatin.id");
    assertThat(law.getProperty("simpan.poll.meetings")).isEqualTo("2");
    assertThat(law.getProperty("simpan.heartbeat.url")).isEmpty();
    assertThat(law.getProperty("simpan.destinations[0]")).isEqualTo("s3");
    assertThat(law.getProperty("simpan.s3.bucket")).isEqualTo("law-recordings");
    assertThat(law.getProperty("simpan.ledger.directory")).isEqualTo("./data/law");
    assertThat(law.getProperty("simpan.download.directory")).isEqualTo("./work/law");
    assertThat(law.getProperty("simpan.archive.path")).startsWith("{account}/{year}/");

    ConfigurableEnvironment university = Accounts.of(law, "default");
    assertThat(university.getProperty("rapatin.token")).isEqualTo("of-the-university");
    assertThat(university.getProperty("simpan.destinations")).isEqualTo("file, email");
    assertThat(university.getProperty("simpan.poll.meetings")).isEqualTo("1");
  }

  @Test
  void variablesOfTheEnvironmentAreSettingsToo() {
    ConfigurableEnvironment law =
        environment(
            new SystemEnvironmentPropertySource(
                "systemEnvironment",
                Map.of(
                    "RAPATIN_TOKEN", "of-the-university",
                    "RAPATIN_ACCOUNTS_LAW_TOKEN", "of-law",
                    "RAPATIN_ACCOUNTS_LAW_REQUESTSPERMINUTE", "7",
                    "SIMPAN_ACCOUNT", "law")));

    Accounts.choose(law);

    assertThat(law.getProperty("rapatin.token")).isEqualTo("of-law");
    assertThat(law.getProperty("rapatin.requests-per-minute")).isEqualTo("7");
  }

  @Test
  void aSecretInTheEnvironmentIsOfTheAccountWhoseNameHasADash() {
    settings.put("rapatin.accounts.law-school.email", "rec@law.example");
    ConfigurableEnvironment environment = environment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "variables-systemEnvironment",
                Map.of("RAPATIN_ACCOUNTS_LAWSCHOOL_PASSWORD", "secret")));

    Accounts.choose(environment);
    ConfigurableEnvironment school = Accounts.of(environment, "law-school");

    assertThat(Accounts.names(environment))
        .containsExactlyInAnyOrder("default", "law", "law-school");
    assertThat(school.getProperty("rapatin.email")).isEqualTo("rec@law.example");
    assertThat(school.getProperty("rapatin.password")).isEqualTo("secret");
  }

  @Test
  void meetingsMayBeAList() {
    settings.put("simpan.poll.meetings", "1");
    settings.put("rapatin.accounts.law.meetings[0]", "2");
    settings.put("rapatin.accounts.law.meetings[1]", "3");

    assertThat(meetings(chosen("law"))).containsExactly("2", "3");
    assertThat(meetings(chosen("default"))).containsExactly("1");
  }

  private static List<String> meetings(ConfigurableEnvironment environment) {
    return Binder.get(environment)
        .bind("simpan", SimpanSettings.class)
        .get()
        .poll()
        .meetings()
        .stream()
        .map(String::valueOf)
        .toList();
  }

  @Test
  void whatIsWrongWithOneAccountIsToldWhicheverACommandIsAbout() {
    settings.put("rapatin.accounts.art.token", "a b");
    ConfigurableEnvironment law = chosen("law");

    assertThatThrownBy(() -> SettingsCheck.check(law))
        .hasMessageContaining("rapatin.accounts.art.token: has a space");
  }

  @Test
  void wherePathSaysWhereTheAccountIsItStays() {
    settings.put("simpan.archive.path", "{year}/{account}/{session}/{recording_type}.{extension}");

    assertThat(chosen("law").getProperty("simpan.archive.path"))
        .isEqualTo("{year}/{account}/{session}/{recording_type}.{extension}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          accounts.law         | x   | rapatin.accounts.law: is a value; settings below it, such as token, are expected
          accounts.art         | ''  | rapatin.accounts.art: is empty; settings below it, such as token, are expected
          accounts             | ''  | rapatin.accounts: is empty; settings below it, such as law.token, are expected
          accounts.Law.token   | x   | rapatin.accounts: 'Law' is not a name; up to 31
          accounts.default.token | x | rapatin.accounts.default: is the name of the account of rapatin.token
          accounts.law.token   | a b | rapatin.accounts.law.token: has a space
          accounts.law.tokne   | x   | rapatin.accounts.law.tokne: is no setting of an account; token, email
          accounts.law.node    | x   | rapatin.accounts.law.node: is no setting of an account; token, email
          accounts.law.requests-per-minute | 0 | rapatin.accounts.law.requests-per-minute: 0 is out of range
          accounts.law.destinations | s3 | simpan.s3.bucket: is not set
          accounts.law.s3.bucket | X | rapatin.accounts.law.s3.bucket: 'X' is not a bucket name
          accounts.law.path    | {x}/{recording_type} | rapatin.accounts.law.path: has {x} in a folder
          accounts.law.path    | {year}/{month}/{date} {topic} ({meeting_id})/{session}/{recording_type}.{extension} | rapatin.accounts.law.path: leads to the same folders as that of the account default; {account} in it is expected
          accounts.law.download.directory | work | rapatin.accounts.law.download.directory: is that of the account default; one of its own is expected
          accounts.art.meetings | 5  | rapatin.accounts.art.token: is not set
          accounts.law.token | of-the-university | rapatin.accounts.law.token: is that of the account default; each account once is expected
          """)
  void whatCannotBeUsedIsToldByItsName(String setting, String value, String line) {
    settings.put("rapatin." + setting, value);
    ConfigurableEnvironment environment = environment();

    assertThatThrownBy(
            () -> {
              Accounts.choose(environment);
              SettingsCheck.check(environment);
            })
        .isInstanceOf(UnusableSettings.class)
        .message()
        .startsWith(line);
  }

  @Test
  void anAccountThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> chosen("art"))
        .hasMessage(
            "--account: there is no account 'art' in the settings; default or law is expected");
  }

  @Test
  void whereTheFirstCannotBeStartedTheNextOneTakesItsPlace() {
    settings.put("simpan.accounts.left-out", "default");
    ConfigurableEnvironment environment = environment();

    Accounts.choose(environment);

    assertThat(Accounts.name(environment)).isEqualTo("law");
    assertThat(Accounts.others(environment)).isEqualTo(List.of("default"));
  }
}
