package id.simpan.settings;

import id.simpan.texts.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What Simpan does. Paths are texts, as Spring would look for them in a web application.
 *
 * @param account whose recordings these settings are about
 * @param node name of this program among those that share a ledger; one is made if it is empty
 * @param home relative paths count from here; the working directory
 * @param language {@code en} or {@code id}: of mails, alerts and commands
 * @param timeZone for dates that come without one
 * @param recordingTypes which to keep at all; {@code !timeline} leaves one out
 * @param proxy URL of an HTTP proxy, or empty
 * @param caBundle PEM file of certificates to trust in place of the platform's, or empty
 * @param queue {@code seda}: queues in this process; {@code jms}: those of a broker
 * @param destinations names; each has a route of its own
 */
@ConfigurationProperties("simpan")
public record SimpanSettings(
    String account,
    String node,
    String home,
    String language,
    ZoneId timeZone,
    List<String> recordingTypes,
    String proxy,
    String caBundle,
    String queue,
    List<String> destinations,
    Poll poll,
    Download download,
    Archive archive,
    File file,
    S3 s3,
    Email email,
    Alerts alerts,
    Heartbeat heartbeat,
    Ledger ledger,
    Access access) {

  public SimpanSettings {
    account = account == null || account.isBlank() ? Accounts.DEFAULT : account;
  }

  /**
   * When and what to poll.
   *
   * @param schedule Quartz cron expression
   * @param discover find meetings through the API's schedules
   * @param lookBack schedules of how long ago, in whole days
   * @param meetings ids polled whether discovered or not
   */
  public record Poll(String schedule, boolean discover, Duration lookBack, List<String> meetings) {}

  /**
   * Downloads.
   *
   * @param concurrency at once, from 1 to 64
   * @param directory downloads in hand, and kept files until every delivery is done
   * @param allowedHosts names, {@code *.} and a name, or addresses
   * @param allowHttp plain HTTP, for tests on loopback
   * @param connectTimeout for a connection
   * @param stallTimeout without a byte
   * @param bandwidth such as {@code 20MB/s}, or by time of day; empty for no limit
   */
  public record Download(
      int concurrency,
      String directory,
      List<String> allowedHosts,
      boolean allowHttp,
      Duration connectTimeout,
      Duration stallTimeout,
      String bandwidth) {}

  /**
   * Names in the archive.
   *
   * @param path template, for files and S3 alike
   */
  public record Archive(String path) {}

  /**
   * The destination {@code file}.
   *
   * @param directory of the archive
   * @param mode of what is archived, such as {@code rw-r-----} or {@code 640}; folders alike
   */
  public record File(String directory, String mode) {}

  /**
   * The destination {@code s3}. What is empty comes from AWS's default chain.
   *
   * @param endpoint URL of an S3-compatible store
   * @param pathStyle the bucket in the path rather than in the host name
   * @param checksum that S3 verifies: CRC32, CRC32C, SHA1, SHA256
   */
  public record S3(
      String bucket,
      String prefix,
      String region,
      String endpoint,
      String accessKeyId,
      String secretAccessKey,
      boolean pathStyle,
      String storageClass,
      String checksum) {

    /** Without the secrets. */
    @Override
    public String toString() {
      return "s3 bucket " + bucket;
    }
  }

  /**
   * The destination {@code email}; its server is {@code spring.mail}.
   *
   * @param attachTypes recording types or file types to attach
   * @param attachMaxSize of one attachment
   * @param digest Quartz cron expression of a daily mail, or empty for none
   */
  public record Email(
      List<String> to,
      String from,
      List<String> attachTypes,
      DataSize attachMaxSize,
      String digest) {

    /**
     * The sender: {@link #from}, or else the user name at the mail server, if that is an address.
     */
    public String sender(String mailUser) {
      return !from.isBlank() ? from : mailUser.contains("@") ? mailUser : "simpan@localhost";
    }

    /** {@link #attachMaxSize} in bytes. */
    public long attachMaxBytes() {
      return attachMaxSize.toBytes();
    }
  }

  /**
   * Alerts.
   *
   * @param beforeDeletion a session not kept by then is at risk
   * @param email addresses; those of the destination if empty
   * @param webhook URL to post each alert to, or empty; a secret, as it lets anyone post there
   */
  public record Alerts(Duration beforeDeletion, List<String> email, String webhook) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "alerts by email to " + email;
    }
  }

  /**
   * What tells a dead man's switch outside that all is well.
   *
   * @param url to get after each sweep that left everything safe, or empty; a secret
   */
  public record Heartbeat(String url) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "heartbeat " + (url.isBlank() ? "off" : "on");
    }
  }

  /**
   * The ledger.
   *
   * @param url JDBC URL of a PostgreSQL database; empty for the embedded one
   * @param directory of the embedded one
   */
  public record Ledger(String url, String username, String password, String directory) {

    /** Without the secrets. */
    @Override
    public String toString() {
      return "ledger " + (url.isBlank() ? directory : "in PostgreSQL");
    }
  }

  /**
   * Who may see the pages and use the API of {@code run}.
   *
   * @param username of the login, or empty for none
   * @param passwordHash as {@code simpan hash-password} prints it
   * @param trustedProxies addresses or networks of proxies that say whom they ask for
   * @param metricsFrom addresses or networks that may have the metrics without signing in
   */
  public record Access(
      String username, String passwordHash, List<String> trustedProxies, List<String> metricsFrom) {

    /** Whether a login is needed. */
    public boolean isByLogin() {
      return !username.isBlank();
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "access " + (isByLogin() ? "of " + username : "without a login");
    }
  }

  /** What people read, in {@link #language}, with times as machines write them. */
  public Texts texts() {
    return Texts.of(Locale.forLanguageTag(language));
  }

  /** The same, with times as people write them, of {@link #timeZone}. */
  public Texts textsOfPeople() {
    return Texts.of(Locale.forLanguageTag(language), timeZone);
  }

  /** A path as the program uses it: relative ones count from {@link #home}. */
  public Path resolve(String path) {
    return Path.of(home).toAbsolutePath().resolve(path).normalize();
  }
}
