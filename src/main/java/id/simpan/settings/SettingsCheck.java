package id.simpan.settings;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.download.AllowedHosts;
import id.simpan.rapatin.MeetingIds;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.quartz.CronExpression;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Reads the settings and checks every one, used or not, before anything else is started. */
public final class SettingsCheck {

  private static final Set<String> CHECKSUMS =
      Set.of("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256");
  private static final Set<String> STORAGE_CLASSES =
      Set.of(
          "STANDARD",
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "DEEP_ARCHIVE",
          "OUTPOSTS",
          "GLACIER_IR",
          "SNOW",
          "EXPRESS_ONEZONE",
          "FSX_OPENZFS");

  private final Environment environment;
  private final List<String> problems = new ArrayList<>();

  private SettingsCheck(Environment environment) {
    this.environment = environment;
  }

  /**
   * @throws UnusableSettings if one or more are not usable
   */
  public static void check(Environment environment) {
    SettingsCheck check = new SettingsCheck(environment);
    check.rapatin(check.bind("rapatin", RapatinSettings.class));
    check.simpan(check.bind("simpan", SimpanSettings.class));
    check.server();
    if (!check.problems.isEmpty()) {
      throw new UnusableSettings(check.problems);
    }
  }

  private <T> T bind(String prefix, Class<T> type) {
    try {
      return Binder.get(environment).bind(prefix, type).get();
    } catch (BindException unusable) {
      Throwable cause = unusable;
      while (cause.getCause() instanceof BindException inner) {
        cause = inner;
      }
      BindException innermost = (BindException) cause;
      problems.add(
          "%s: cannot be read; %s is expected"
              .formatted(innermost.getName(), kind(innermost.getTarget().getType().resolve())));
      return null;
    }
  }

  private static String kind(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return "a whole number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Duration.class) {
      return "a time such as 24h or 7d";
    }
    if (type == java.time.ZoneId.class) {
      return "a time zone such as Asia/Jakarta";
    }
    if (type == org.springframework.util.unit.DataSize.class) {
      return "a size such as 5MB";
    }
    return type == null ? "another value" : "a value of kind " + type.getSimpleName();
  }

  private void rapatin(RapatinSettings rapatin) {
    if (rapatin == null) {
      return;
    }
    url("rapatin.base-url", rapatin.baseUrl(), true);
    boolean password = isSet(rapatin.email()) && isSet(rapatin.password());
    boolean needsAccount = !"try-route".equals(environment.getProperty("simpan.command"));
    require(
        !needsAccount || isSet(rapatin.token()) || password,
        "rapatin.token",
        isSet(rapatin.email()) ? "neither it nor rapatin.password is set" : "is not set",
        "the API token of the account, or rapatin.email and rapatin.password, is expected");
    require(
        !isSet(rapatin.token()) || rapatin.token().chars().allMatch(c -> c > 0x20 && c < 0x7f),
        "rapatin.token",
        "has a space or a character that no token has",
        "the token as the API gave it is expected");
    require(
        rapatin.requestsPerMinute() >= 1 && rapatin.requestsPerMinute() <= 10_000,
        "rapatin.requests-per-minute",
        rapatin.requestsPerMinute() + " is out of range",
        "1 or more is expected; the API allows 60");
  }

  private void simpan(SimpanSettings simpan) {
    if (simpan == null) {
      return;
    }
    poll(simpan.poll());
    patterns("simpan.recording-types", simpan.recordingTypes());
    download(simpan);
    require(
        "seda".equals(simpan.queue()),
        "simpan.queue",
        "'" + simpan.queue() + "' is no queue",
        "seda is expected");
    require(
        !simpan.destinations().isEmpty(),
        "simpan.destinations",
        "is empty",
        "one or more of file, s3, email and your own is expected");
    Set<String> named = new TreeSet<>(Set.of("file", "s3", "email"));
    for (String name : simpan.destinations()) {
      boolean usable = name.matches("[a-z0-9]([a-z0-9-]{0,62})");
      require(
          usable,
          "simpan.destinations",
          "'" + name + "' is no name",
          "lower-case letters, digits and dashes are expected");
      if (usable) {
        named.add(name);
      }
    }
    for (String name : named) {
      patterns("simpan." + name + ".recording-types", DestinationTypes.of(environment, name));
    }
    directories(simpan);
    attempt(
        "simpan.archive.path",
        () -> ArchivePath.of(simpan.archive().path(), SafeNames.ofPlatform()));
    s3(simpan.s3(), simpan.destinations().contains("s3"));
    email(simpan.email(), simpan.destinations().contains("email"));
    addresses("simpan.alerts.email", simpan.alerts().email());
    positive("simpan.alerts.before-deletion", simpan.alerts().beforeDeletion());
    String ledger = simpan.ledger().url();
    require(
        !isSet(ledger) || ledger.startsWith("jdbc:postgresql:"),
        "simpan.ledger.url",
        "is no PostgreSQL URL",
        "jdbc:postgresql://HOST/DATABASE is expected, or nothing for the embedded ledger");
  }

  private void poll(SimpanSettings.Poll poll) {
    try {
      new CronExpression(poll.schedule());
    } catch (ParseException unusable) {
      problem(
          "simpan.poll.schedule",
          "'" + poll.schedule() + "' is no Quartz cron expression",
          "six or seven fields such as 0 0/5 * * * ? are expected");
    }
    Duration lookBack = poll.lookBack();
    require(
        lookBack.compareTo(Duration.ofDays(1)) >= 0
            && lookBack.compareTo(Duration.ofDays(366)) <= 0,
        "simpan.poll.look-back",
        lookBack + " is out of range",
        "1d to 366d is expected");
    for (String id : poll.meetings()) {
      require(
          MeetingIds.isUsable(MeetingIds.clean(id)),
          "simpan.poll.meetings",
          "'" + id + "' is no meeting id",
          "9 to 11 digits are expected");
    }
  }

  private void download(SimpanSettings simpan) {
    SimpanSettings.Download download = simpan.download();
    require(
        download.concurrency() >= 1 && download.concurrency() <= 64,
        "simpan.download.concurrency",
        download.concurrency() + " is out of range",
        "1 to 64 is expected");
    attempt(
        "simpan.download.allowed-hosts",
        () -> new AllowedHosts(download.allowedHosts(), download.allowHttp()));
    positive("simpan.download.connect-timeout", download.connectTimeout());
    positive("simpan.download.stall-timeout", download.stallTimeout());
    if (isSet(simpan.proxy())) {
      url("simpan.proxy", simpan.proxy(), false);
    }
    if (isSet(simpan.caBundle())) {
      attempt("simpan.ca-bundle", () -> CaBundle.of(simpan.resolve(simpan.caBundle())));
    }
  }

  private void s3(SimpanSettings.S3 s3, boolean used) {
    if (used || isSet(s3.bucket())) {
      require(
          s3.bucket().matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
          "simpan.s3.bucket",
          isSet(s3.bucket()) ? "'" + s3.bucket() + "' is no bucket name" : "is not set",
          "3 to 63 lower-case letters, digits, dots and dashes are expected");
    }
    if (isSet(s3.endpoint())) {
      url("simpan.s3.endpoint", s3.endpoint(), true);
    }
    require(
        !isSet(s3.region()) || s3.region().matches("[a-z0-9-]{2,40}"),
        "simpan.s3.region",
        "'" + s3.region() + "' is no region",
        "one such as ap-southeast-3 is expected");
    require(
        isSet(s3.accessKeyId()) == isSet(s3.secretAccessKey()),
        isSet(s3.accessKeyId()) ? "simpan.s3.secret-access-key" : "simpan.s3.access-key-id",
        "is not set though the other of the pair is",
        "both, or neither for AWS's default chain, are expected");
    require(
        !isSet(s3.storageClass()) || STORAGE_CLASSES.contains(s3.storageClass()),
        "simpan.s3.storage-class",
        "'" + s3.storageClass() + "' is no storage class",
        "one such as STANDARD_IA is expected");
    require(
        CHECKSUMS.contains(s3.checksum()),
        "simpan.s3.checksum",
        "'" + s3.checksum() + "' is no checksum of S3's",
        "CRC32, CRC32C, CRC64NVME, SHA1 or SHA256 is expected");
    require(
        !s3.prefix().startsWith("/") && !s3.prefix().contains("//"),
        "simpan.s3.prefix",
        "'" + s3.prefix() + "' begins with a slash or has two in a row",
        "one such as rapatin/ is expected");
  }

  private void email(SimpanSettings.Email email, boolean used) {
    addresses("simpan.email.to", email.to());
    patterns("simpan.email.attach-types", email.attachTypes());
    addresses("simpan.email.from", isSet(email.from()) ? List.of(email.from()) : List.of());
    require(
        email.attachMaxSize().toBytes() >= 0,
        "simpan.email.attach-max-size",
        "is negative",
        "a size such as 5MB is expected");
    if (used) {
      require(!email.to().isEmpty(), "simpan.email.to", "is not set", "an address is expected");
      require(
          isSet(environment.getProperty("spring.mail.host")),
          "spring.mail.host",
          "is not set",
          "the name of an SMTP server is expected, as email is a destination");
    }
    String host = environment.getProperty("spring.mail.host");
    require(
        !isSet(host) || host.matches("[A-Za-z0-9._:-]+"),
        "spring.mail.host",
        "'" + host + "' is no host",
        "the name of an SMTP server is expected");
    whole("spring.mail.port", 1, 65_535);
  }

  private void server() {
    String address = environment.getProperty("server.address");
    try {
      InetAddress.getByName(address);
    } catch (UnknownHostException unusable) {
      problem(
          "server.address",
          "'" + address + "' is no address",
          "an address of this machine such as 127.0.0.1 is expected");
    }
    whole("server.port", 0, 65_535);
  }

  private void whole(String name, int least, int most) {
    String value = environment.getProperty(name);
    if (isSet(value)) {
      require(
          value.matches("\\d{1,9}")
              && Integer.parseInt(value) >= least
              && Integer.parseInt(value) <= most,
          name,
          "'" + value + "' is out of range",
          least + " to " + most + " is expected");
    }
  }

  private void directories(SimpanSettings simpan) {
    int before = problems.size();
    directory("simpan.home", simpan.resolve(""));
    if (problems.size() == before) {
      directory("simpan.download.directory", simpan.resolve(simpan.download().directory()));
      directory("simpan.file.directory", simpan.resolve(simpan.file().directory()));
      directory("simpan.ledger.directory", simpan.resolve(simpan.ledger().directory()));
    }
  }

  private void directory(String name, Path path) {
    Path existing = path;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    require(
        existing != null && Files.isDirectory(existing),
        name,
        path + " is or lies in a file",
        "a directory is expected");
  }

  private void addresses(String name, List<String> addresses) {
    for (String address : addresses) {
      try {
        new InternetAddress(address, true).validate();
      } catch (AddressException unusable) {
        problem(
            name, "'" + address + "' is no address", "one such as it@example.ac.id is expected");
      }
    }
  }

  private void patterns(String name, List<String> patterns) {
    for (String pattern : patterns) {
      require(
          pattern.trim().matches("!?[^!\\s]+"),
          name,
          "'" + pattern + "' is no type",
          "* or types such as active_speaker, !timeline are expected");
    }
  }

  private void url(String name, String value, boolean path) {
    try {
      URI uri = URI.create(value == null ? "" : value);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      require(
          http
              && uri.getHost() != null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (!path || uri.getRawUserInfo() == null)
              && (path || uri.getRawPath().replace("/", "").isEmpty()),
          name,
          "is no usable URL",
          path
              ? "one such as https://api.rapatin.id is expected"
              : "one such as http://proxy:3128 is expected");
    } catch (IllegalArgumentException unreadable) {
      problem(name, "is no URL", "one such as https://example.ac.id is expected");
    }
  }

  private void positive(String name, Duration duration) {
    require(
        !duration.isNegative() && !duration.isZero(),
        name,
        duration + " is no time to wait",
        "a time such as 24h is expected");
  }

  private void attempt(String name, Runnable use) {
    try {
      use.run();
    } catch (IllegalArgumentException unusable) {
      problems.add(name + ": " + unusable.getMessage());
    }
  }

  private void require(boolean right, String name, String wrong, String expected) {
    if (!right) {
      problem(name, wrong, expected);
    }
  }

  private void problem(String name, String wrong, String expected) {
    problems.add("%s: %s; %s".formatted(name, wrong, expected));
  }

  private static boolean isSet(String text) {
    return text != null && !text.isBlank();
  }
}
