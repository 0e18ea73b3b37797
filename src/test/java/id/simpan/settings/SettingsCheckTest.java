package id.simpan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

class SettingsCheckTest {

  private static final Path DEFAULTS = Path.of("config/application.yaml");

  /** Settings whose values cannot be told from usable ones by looking at them. */
  private static final Set<String> ANY_VALUE =
      Set.of(
          "rapatin.email",
          "rapatin.password",
          "simpan.ledger.username",
          "simpan.ledger.password",
          "spring.mail.username",
          "spring.mail.password");

  /** Spring Boot's own and its logging's, which are checked where they are used. */
  private static final List<String> SPRINGS_OWN =
      List.of(
          "logging.",
          "management.",
          "spring.mail.properties.",
          "spring.artemis.",
          "simpan.api-log");

  private static final String HASH =
      "{bcrypt}$2a$10$abcdefghijklmnopqrstuuW0tdSrwQdrWsNqjXJVtrZEmZbVmXS3C";

  private static final String BAD =
      """
      rapatin.base-url                  | api.rapatin.id     | one such as https://
      rapatin.base-url                  |                    | one such as https://
      rapatin.base-url                  | ftp://rapatin.id   | one such as https://
      rapatin.base-url                  | https://u:p@x.id   | one such as https://
      rapatin.base-url                  | https://x.id?a=b   | one such as https://
      rapatin.base-url                  | not a url          | one such as https://
      rapatin.token                     |                    | the API token of the account
      rapatin.token                     | 13|with space      | the token as the API gave it
      rapatin.requests-per-minute       | 0                  | 1 to 10000
      rapatin.requests-per-minute       | 60000              | 60000 is out of range; 1 to 10000
      rapatin.requests-per-minute       | many               | a whole number
      rapatin.requests-per-minute       |                    | a whole number
      simpan.home                       | pom.xml            | a directory
      simpan.node                       | node one           | letters, digits, dots and dashes
      simpan.language                   | fr                 | en or id
      simpan.language                   |                    | en or id
      simpan.log-format                 | xml                | text or json
      simpan.time-zone                  | Mars/Olympus       | a time zone such as Asia/Jakarta
      simpan.recording-types            | chat file          | * or types such as
      simpan.recording-types            | !*                 | so nothing would be kept; * or types
      simpan.recording-types            | *_view,!*view      | so nothing would be kept; * or types
      simpan.recording-types            | [a-z]+             | * or types such as
      simpan.destinations               |                    | one or more of file, s3, email
      simpan.destinations               | file,../x          | lower-case letters
      simpan.proxy                      | proxy:3128         | one such as http://proxy:3128
      simpan.proxy                      | http://proxy/path  | one such as http://proxy:3128
      simpan.ca-bundle                  | missing.pem        | a PEM file
      simpan.ca-bundle                  | pom.xml            | a PEM file
      simpan.queue                      | kafka              | seda or jms
      simpan.poll.schedule              | every day          | 0 0/5 * * * ?
      simpan.poll.schedule              | * * * * *          | 0 0/5 * * * ?
      simpan.poll.discover              | perhaps            | true or false
      simpan.poll.look-back             | 1h                 | 1h is out of range; a time of 1d to 366d
      simpan.poll.look-back             | a week             | a time such as 24h or 7d
      simpan.poll.meetings              | 85095598095,../x   | 9 to 11 digits
      simpan.download.concurrency       | 0                  | 1 to 64
      simpan.download.concurrency       | 65                 | 1 to 64
      simpan.download.concurrency       | four               | a whole number
      simpan.download.directory         | pom.xml            | a directory
      simpan.download.directory         |                    | is empty; a directory
      simpan.ledger.directory           |                    | is empty; a directory
      simpan.file.directory             |                    | is empty; a directory
      simpan.download.allowed-hosts     | https://zoom.us    | a name, *. and a name
      simpan.download.allow-http        | maybe              | true or false
      simpan.download.connect-timeout   | 0s                 | 0s is too short; a time such as
      simpan.download.connect-timeout   | soon               | a time such as
      simpan.download.stall-timeout     | -1s                | a time such as
      simpan.download.bandwidth         | fast               | one such as 20MB/s
      simpan.download.bandwidth         | 8-17 5MB/s         | one such as 20MB/s
      simpan.archive.path               | {x}/{recording_type} | there are {account}, {date},
      simpan.archive.path               | {recording_type}   | begin with one for each session
      simpan.file.directory             | pom.xml/archive    | a directory
      simpan.file.mode                  | rwxr-xr-x          | one such as rw-r----- or 640
      simpan.file.mode                  | 755                | one such as rw-r----- or 640
      simpan.file.mode                  | 2640               | one such as rw-r----- or 640
      simpan.file.mode                  | 240                | one such as rw-r----- or 640
      simpan.file.mode                  | -w-r-----          | one such as rw-r----- or 640
      simpan.file.mode                  | private            | one such as rw-r----- or 640
      simpan.file.mode                  |                    | one such as rw-r----- or 640
      simpan.file.recording-types       | a b                | * or types such as
      simpan.file.recording-types       | chat,!chat         | so nothing would be kept; * or types
      simpan.s3.bucket                  | Not_A_Bucket       | lower-case letters
      simpan.s3.prefix                  | /rapatin           | one such as rapatin/
      simpan.s3.prefix                  | ../x               | one such as rapatin/
      simpan.s3.prefix                  | a/./b              | one such as rapatin/
      simpan.s3.prefix                  | a\u0007b           | one such as rapatin/
      simpan.s3.region                  | Jakarta!           | one such as ap-southeast-3
      simpan.s3.endpoint                | minio:9000         | one such as https://s3.example.org
      simpan.s3.path-style              | sometimes          | true or false
      simpan.s3.storage-class           | CHEAP              | one such as STANDARD_IA
      simpan.s3.checksum                | MD5                | CRC32, CRC32C
      simpan.s3.recording-types         | a b                | * or types such as
      simpan.s3.recording-types         | [                  | * or types such as
      simpan.email.to                   | nobody             | one such as it@
      simpan.email.from                 | @example.ac.id     | one such as it@
      simpan.email.attach-types         | a b                | * or types such as
      simpan.email.attach-max-size      | -1MB               | a size such as 5MB
      simpan.email.attach-max-size      | large              | a size such as 5MB
      simpan.email.digest               | daily              | 0 0/5 * * * ?
      simpan.email.digest               | 0 0 7 * * ?        | an SMTP server is expected as spring.mail.host
      simpan.email.recording-types      | a b                | * or types such as
      simpan.download.stall-timeout     | 5                  | 5 has no unit; a time such as
      simpan.download.directory         | ./archive/work     | is the archive's folder or lies in it; another
      simpan.download.directory         | ./archive          | is the archive's folder or lies in it; another
      simpan.ledger.directory           | archive/../archive | is the archive's folder or lies in it; another
      simpan.alerts.before-deletion     | 24                 | 24 has no unit; a time such as
      simpan.alerts.before-deletion     | 0h                 | 0h is too short; a time such as
      simpan.alerts.email               | nobody             | one such as it@
      simpan.alerts.email               | it@kampus.example  | an SMTP server is expected as spring.mail.host
      simpan.alerts.webhook             | hooks.kampus.id    | one such as https://example.ac.id/hook
      simpan.alerts.webhook             | ftp://kampus.id/x  | one such as https://example.ac.id/hook
      simpan.alerts.webhook             | https:///x         | one such as https://example.ac.id/hook
      simpan.heartbeat.url              | not a url          | one such as https://example.ac.id/hook
      simpan.tracing.endpoint           | localhost:4318     | one such as https://example.ac.id/hook
      simpan.ledger.url                 | jdbc:mysql://x/y   | jdbc:postgresql://HOST/DATABASE
      simpan.ledger.directory           | pom.xml            | a directory
      spring.mail.host                  | two hosts          | the name of an SMTP server
      spring.mail.port                  | 70000              | 1 to 65535
      spring.mail.port                  | smtp               | 1 to 65535
      simpan.recording-types            |                    | * or types such as active_speaker
      simpan.file.recording-types       |                    | * or types such as active_speaker
      simpan.download.allowed-hosts     |                    | hosts such as *.zoom.us
      server.address                    | here there         | an address of this machine
      server.address                    | 0.0.0.0            | a loopback address such as 127.0.0.1
      server.address                    |                    | a loopback address such as 127.0.0.1
      server.port                       | -1                 | 0 to 65535
      server.servlet.session.timeout    | a while            | a time such as 24h or 7d
      server.servlet.session.timeout    | -1s                | a time such as 30s or 24h
      simpan.access.username            | it:admin           | without a colon
      simpan.access.username            | i\u0007t           | without a colon
      simpan.access.password-hash       | s3cret             | what 'simpan hash-password' prints
      simpan.access.password-hash       | {noop}s3cret       | what 'simpan hash-password' prints
      simpan.access.trusted-proxies     | 10.0.0.0/24,proxy  | networks such as 10.0.0.0/24
      simpan.access.metrics-from        | prometheus         | networks such as 10.0.0.0/24
      simpan.poll.discover              |                    | true or false
      simpan.poll.look-back             |                    | is empty; a time of 1d to 366d
      simpan.poll.schedule              |                    | 0 0/5 * * * ?
      simpan.time-zone                  |                    | a time zone such as Asia/Jakarta
      simpan.download.concurrency       |                    | a whole number
      simpan.download.concurrency       | 0x4                | is not decimal; 1 to 64
      simpan.download.connect-timeout   |                    | is empty; a time such as
      simpan.download.stall-timeout     |                    | is empty; a time such as
      simpan.alerts.before-deletion     |                    | is empty; a time such as
      simpan.alerts.before-deletion     | 1440               | 1440 has no unit; a time such as
      simpan.alerts.before-deletion     | 86400              | 86400 has no unit; a time such as
      simpan.email.attach-max-size      |                    | is empty; a size such as 5MB
      """;

  static List<String[]> badValues() {
    return BAD.lines()
        .map(line -> new String[] {line.substring(0, 34), line.substring(35)})
        .map(
            line ->
                new String[] {
                  line[0].replace("|", "").trim(),
                  line[1].substring(0, line[1].lastIndexOf('|')).trim(),
                  line[1].substring(line[1].lastIndexOf('|') + 1).trim()
                })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void aBadValueGivesOneLineThatNamesItAndSaysWhatWouldBeRight(
      String setting, String value, String right) {
    Map<String, Object> settings = new LinkedHashMap<>(Map.of("rapatin.token", "13|token"));
    if (setting.startsWith("simpan.access.")) {
      settings.put("simpan.access.username", "it");
      settings.put("simpan.access.password-hash", HASH);
    }
    settings.put(setting, value);
    if (setting.equals("simpan.email.digest")) {
      settings.put("simpan.email.to", "it@kampus.example");
    }

    assertThatThrownBy(() -> check(settings), setting + "=" + value)
        .isInstanceOf(UnusableSettings.class)
        .message()
        .hasLineCount(1)
        .startsWith(setting)
        .containsPattern("^[a-z0-9.-]+(\\[\\d+])?: .+")
        .contains(right)
        .hasSizeLessThan(300);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "rapatin.base-url,https://api.rapatin.id ",
        "simpan.proxy,http://proxy:3128 ",
        "simpan.s3.endpoint,https://s3.example.org ",
        "simpan.alerts.webhook, https://hooks.kampus.id/a",
        "simpan.heartbeat.url, ",
        "simpan.tracing.endpoint,http://127.0.0.1:4318/v1/traces ",
      })
  void aBlankBesideAUrlIsTold(String setting, String value) {
    assertThatThrownBy(() -> check(Map.of("rapatin.token", "13|token", setting, value)))
        .isInstanceOf(UnusableSettings.class)
        .hasMessageStartingWith(setting + ": begins or ends with a blank; one such as http");
  }

  @Test
  void whoGetsAlertsGetsTheDailyMailUnlessItHasAnAddressOfItsOwn() {
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "13|token",
                        "spring.mail.host", "localhost",
                        "simpan.alerts.email", "it@kampus.example",
                        "simpan.email.digest", "0 0 7 * * ?")))
        .doesNotThrowAnyException();
  }

  @Test
  void aDestinationOfOnesOwnHasADirectoryThatIsNone() {
    assertThatThrownBy(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "13|token",
                        "simpan.destinations", "file,second",
                        "simpan.second.directory", "")))
        .isInstanceOf(UnusableSettings.class)
        .hasMessage("simpan.second.directory: is empty; a directory is expected");
  }

  @Test
  void nothingNeedBeAttached() {
    assertThatCode(
            () -> check(Map.of("rapatin.token", "13|token", "simpan.email.attach-types", "")))
        .doesNotThrowAnyException();
  }

  @Test
  void theDefaultsNeedOnlyAToken() {
    assertThatCode(() -> check(Map.of("rapatin.token", "13|token"))).doesNotThrowAnyException();
    assertThatCode(() -> check(Map.of("rapatin.email", "a@b.id", "rapatin.password", "p")))
        .doesNotThrowAnyException();
  }

  @Test
  void alertsGoWhereTheyCanBeSent() {
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "13|token",
                        "simpan.alerts.email", "it@kampus.example",
                        "spring.mail.host", "smtp.kampus.example")))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "13|token",
                        "simpan.alerts.webhook", "https://hooks.kampus.example/a?sig=b%2Bc",
                        "simpan.heartbeat.url", "https://hc.kampus.example/4711")))
        .doesNotThrowAnyException();
  }

  @Test
  void aGuestServesNothingSoItsHostsPortIsNotItsConcern() {
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "13|token",
                        "simpan.guest", "true",
                        "server.address", "here there",
                        "server.port", "-1")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "simpan.access.username=it | simpan.access.password-hash: is not set though simpan.access.username is;",
        "simpan.access.password-hash=HASH | simpan.access.username: is not set though simpan.access.password-hash is;",
        "server.address=0.0.0.0 | server.address: '0.0.0.0' would serve everyone; a loopback address such as 127.0.0.1 is expected, or a login",
        "server.address=:: | server.address: '::' would serve everyone;",
        "server.address=0.0.0.0 simpan.access.username=it simpan.access.password-hash=HASH | server.address: '0.0.0.0' would let the password go in clear text; TLS is expected",
        "server.address=0.0.0.0 simpan.access.username=it simpan.access.password-hash=HASH server.ssl.certificate=c.pem server.ssl.enabled=false | server.address: '0.0.0.0' would let the password go in clear text;",
        "server.address=0.0.0.0 simpan.access.trusted-proxies=10.0.0.1 | server.address: '0.0.0.0' would serve everyone;",
        "server.ssl.certificate=pom.xml server.ssl.certificate-private-key=pom.xml | server.ssl: its certificate and key cannot be read together;",
        "server.ssl.key-store=missing.p12 | server.ssl: its certificate and key cannot be read together;",
        "management.server.port=8081 | management.server.address: a port of its own for health and metrics would serve everyone;",
        "management.server.port=8081 management.server.address=0.0.0.0 | management.server.address: a port",
        "server.forward-headers-strategy=native | server.forward-headers-strategy: 'native' would believe anyone",
      })
  void whatWouldBeOpenToOthersIsRefusedInOneLine(String settings, String line) {
    assertThatThrownBy(() -> check(access(settings)))
        .isInstanceOf(UnusableSettings.class)
        .message()
        .hasLineCount(1)
        .startsWith(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simpan.access.username=it simpan.access.password-hash=HASH",
        "simpan.access.username=it simpan.access.password-hash=HASH server.address=::1",
        "simpan.access.username=it simpan.access.password-hash=HASH server.address=0.0.0.0 simpan.access.trusted-proxies=10.0.0.0/24,fd00::/8",
        "simpan.access.username=it simpan.access.password-hash=HASH server.address=0.0.0.0 server.ssl.bundle=web",
        "simpan.access.trusted-proxies=127.0.0.1",
        "server.address=localhost",
        "management.server.port=8081 management.server.address=127.0.0.1",
        "server.forward-headers-strategy=none"
      })
  void whatIsClosedToOthersIsUsable(String settings) {
    assertThatCode(() -> check(access(settings))).doesNotThrowAnyException();
  }

  private static Map<String, Object> access(String settings) {
    Map<String, Object> access = new LinkedHashMap<>(Map.of("rapatin.token", "13|token"));
    for (String setting : settings.replace("HASH", HASH).split(" ")) {
      access.put(setting.split("=")[0], setting.split("=")[1]);
    }
    return access;
  }

  @Test
  void nodesShareADatabaseAndABroker() {
    assertThatThrownBy(
            () -> check(Map.of("rapatin.token", "13|token", "spring.profiles.active", "cluster")))
        .hasMessageContaining("simpan.ledger.url: is empty, but with the profile cluster");
    Map<String, Object> shared =
        Map.of(
            "rapatin.token", "13|token",
            "spring.profiles.active", "cluster",
            "simpan.ledger.url", "jdbc:postgresql://db/simpan",
            "simpan.queue", "jms");
    assertThatThrownBy(() -> check(shared)).hasMessageContaining("spring.artemis.broker-url");
    Map<String, Object> broker = new HashMap<>(shared);
    broker.put("spring.artemis.broker-url", "http://broker:8161");
    assertThatThrownBy(() -> check(broker))
        .hasMessage(
            "spring.artemis.broker-url: is not a URL of an Artemis broker; one such as tcp://HOST:61616 is expected");
    broker.put("spring.artemis.broker-url", "(tcp://a:61616,tcp://b:61616)");
    assertThatCode(() -> check(broker)).doesNotThrowAnyException();
  }

  @Test
  void everySettingHasACaseHere() throws IOException {
    Set<String> covered = new TreeSet<>(ANY_VALUE);
    covered.addAll(Set.of("simpan.s3.access-key-id", "simpan.s3.secret-access-key"));
    badValues().forEach(bad -> covered.add(bad[0]));

    assertThat(names())
        .filteredOn(name -> SPRINGS_OWN.stream().noneMatch(name::startsWith))
        .containsExactlyInAnyOrderElementsOf(covered);
  }

  @Test
  void everySettingThatIsUnusableHasALine() {
    assertThatThrownBy(
            () ->
                check(
                    Map.of(
                        "simpan.s3.checksum", "MD5",
                        "simpan.queue", "kafka",
                        "server.port", "x")))
        .isInstanceOf(UnusableSettings.class)
        .message()
        .hasLineCount(4)
        .contains("rapatin.token", "simpan.s3.checksum", "simpan.queue", "server.port");
  }

  @ParameterizedTest
  @CsvSource({"s3,simpan.s3.bucket", "email,simpan.email.to", "email,spring.mail.host"})
  void aDestinationNeedsItsSettings(String destination, String needed) {
    assertThatThrownBy(
            () -> check(Map.of("rapatin.token", "t", "simpan.destinations", destination)))
        .isInstanceOf(UnusableSettings.class)
        .hasMessageContaining(needed + ": is not set;");
  }

  @Test
  void typesOfAnyDestinationAreChecked() {
    assertThatThrownBy(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "t",
                        "simpan.destinations", "file, tape",
                        "simpan.tape.recording-types", "a b")))
        .hasMessageStartingWith("simpan.tape.recording-types: 'a b' is not a recording type");
  }

  @ParameterizedTest
  @CsvSource({
    "simpan.s3.access-key-id,simpan.s3.secret-access-key",
    "simpan.s3.secret-access-key,simpan.s3.access-key-id"
  })
  void halfOfAPairOfKeysAsksForTheOther(String given, String missing) {
    assertThatThrownBy(() -> check(Map.of("rapatin.token", "t", given, "k")))
        .hasMessage(
            missing
                + ": is not set though the other of the pair is; both, or neither for AWS's default"
                + " chain, are expected");
  }

  @Test
  void noSecretIsRepeated() {
    assertThatThrownBy(
            () ->
                check(
                    Map.of(
                        "rapatin.token", "13|s3cret token",
                        "rapatin.base-url", "https://u:s3cret@x.id",
                        "simpan.proxy", "http://u:s3cret@proxy/x",
                        "simpan.s3.secret-access-key", "s3cret",
                        "simpan.s3.endpoint", "https://u:s3cret@minio",
                        "simpan.alerts.webhook", "hook/s3cret",
                        "simpan.heartbeat.url", "hook/s3cret",
                        "simpan.access.password-hash", "s3cret",
                        "simpan.ledger.url", "jdbc:mysql://x/y?password=s3cret")))
        .message()
        .hasLineCount(10)
        .doesNotContain("s3cret");
  }

  private static void check(Map<String, Object> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addLast(new MapPropertySource("test", settings));
    environment.getPropertySources().addLast(defaults());
    SettingsCheck.check(environment);
  }

  private static List<String> names() {
    return Arrays.asList(((EnumerablePropertySource<?>) defaults()).getPropertyNames());
  }

  private static PropertySource<?> defaults() {
    try {
      return new YamlPropertySourceLoader()
          .load("defaults", new FileSystemResource(DEFAULTS))
          .get(0);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
