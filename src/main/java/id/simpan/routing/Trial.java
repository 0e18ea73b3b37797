package id.simpan.routing;

import id.simpan.announce.MailTemplates;
import id.simpan.ledger.Concern;
import id.simpan.live.LiveRoutes;
import id.simpan.permission.FileMode;
import id.simpan.rapatin.ApiPaused;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.DocumentedKind;
import id.simpan.rapatin.MeetingIds;
import id.simpan.rapatin.SignInFailed;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import id.simpan.texts.Text;
import id.simpan.texts.Texts;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.services.s3.S3Client;

/** Tries settings for real, without opening the ledger: a running program has that. */
public final class Trial {

  /** Whose recordings are captured. */
  private static final int MOST_MEETINGS = 5;

  private final ConfigurableApplicationContext context;
  private final SimpanSettings settings;
  private final RapatinSettings rapatin;
  private final Environment environment;
  private final Texts texts;
  private final Capture capture;
  private final Set<String> meetings = new LinkedHashSet<>();

  private Trial(ConfigurableApplicationContext context) {
    this.context = context;
    this.settings = context.getBean(SimpanSettings.class);
    this.rapatin = context.getBean(RapatinSettings.class);
    this.environment = context.getEnvironment();
    this.texts = settings.texts();
    this.capture = new Capture(rapatin.baseUrl());
    settings.poll().meetings().forEach(id -> meetings.add(MeetingIds.clean(id)));
  }

  /** One thing to try; returns what was found. */
  @FunctionalInterface
  public interface Attempt {
    String run() throws Exception;
  }

  /**
   * What there is to try, by name, in this order.
   *
   * @param file for the shapes of the API's answers
   */
  public static Map<String, Attempt> of(
      ConfigurableApplicationContext context, Optional<Path> file) {
    Trial trial = new Trial(context);
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    attempts.put("settings", () -> trial.texts.say("check.settings"));
    trial.addApi(attempts);
    file.ifPresent(it -> attempts.put("--capture", () -> trial.capture(it)));
    trial.addPlaces(attempts);
    trial.addDestinations(attempts);
    trial.addRoutes(attempts);
    return attempts;
  }

  /** What went wrong, without secrets. */
  public static String describe(ConfigurableApplicationContext context, Exception failed) {
    return failed instanceof UnusableSettings unusable
        ? unusable.getMessage()
        : context.getBean(Problems.class).describe(failed);
  }

  private void addApi(Map<String, Attempt> attempts) {
    attempts.put("rapatin", () -> api(this::schedules));
    attempts.put("rapatin recordings", () -> api(this::recordings));
  }

  private void addPlaces(Map<String, Attempt> attempts) {
    Path work = settings.resolve(settings.download().directory());
    attempts.put("simpan.download.directory", () -> writable(work));
    if (settings.destinations().contains("file")) {
      Path archive = settings.resolve(settings.file().directory());
      attempts.put("simpan.file.directory", () -> modes(archive, writable(archive)));
    }
    if (settings.ledger().url().isBlank()) {
      Path ledger = settings.resolve(settings.ledger().directory());
      attempts.put("simpan.ledger.directory", () -> writable(ledger));
    } else {
      attempts.put("simpan.ledger.url", this::database);
    }
  }

  private void addDestinations(Map<String, Attempt> attempts) {
    if (settings.destinations().contains("s3")) {
      attempts.put("simpan.s3.bucket", this::bucket);
    }
    if (!environment.getProperty("spring.mail.host", "").isBlank()) {
      attempts.put("spring.mail", this::mail);
    }
    if (!settings.alerts().webhook().isBlank()) {
      attempts.put("simpan.alerts.webhook", () -> texts.say("check.webhook"));
    }
    if (!settings.heartbeat().url().isBlank()) {
      attempts.put("simpan.heartbeat.url", () -> texts.say("check.heartbeat"));
    }
  }

  private void addRoutes(Map<String, Attempt> attempts) {
    Map<String, String> reports = context.getBean(LiveRoutes.class).check();
    List<String> refused = reports.values().stream().filter(it -> !it.isEmpty()).toList();
    refused.forEach(report -> addRefused(attempts, report));
    if (refused.isEmpty()) {
      attempts.put("routes", () -> texts.say("check.routes", "files", reports.size()));
    }
    MailTemplates templates = context.getBean(MailTemplates.class);
    List<Concern> broken = templates.broken();
    broken.forEach(template -> addRefused(attempts, texts.say(template.text())));
    if (broken.isEmpty()) {
      attempts.put("config/mail", () -> texts.say("check.templates", "files", templates.number()));
    }
    attempts.put("simpan.destinations", () -> String.join(", ", settings.destinations()));
  }

  /** A file that would not be used, whose report begins with where it is. */
  private static void addRefused(Map<String, Attempt> attempts, String report) {
    String where = report.replaceFirst(": .*", "");
    attempts.put(where, () -> refuse(report.substring(where.length() + 2)));
  }

  private interface Call {
    Text of(ApiTrial api) throws Exception;
  }

  /** Every trouble with the API has its address: that is what a person looks at first. */
  private String api(Call call) throws Exception {
    try (ApiTrial api = new ApiTrial(context)) {
      return texts.say(call.of(api));
    } catch (SignInFailed | ApiUnavailable | ApiPaused answered) {
      return refuse(
          texts.say(
              "check.refused", "place", rapatin.baseUrl(), "problem", describe(context, answered)));
    } catch (Exception away) {
      return refuse(
          texts.say("check.away", "place", rapatin.baseUrl(), "problem", describe(context, away)));
    }
  }

  private Text schedules(ApiTrial api) throws Exception {
    LocalDate today = LocalDate.now(Clock.system(settings.timeZone()));
    LocalDate first = today.minusDays(settings.poll().lookBack().toDays());
    ApiTrial.Answer answer =
        api.get("/schedules", "tab=all&from=%s&to=%s&page=1".formatted(first, today));
    capture.schedules(answer);
    DocumentedKind.Schedules schedules = DocumentedKind.schedules(answer.status(), answer.body());
    meetings.addAll(schedules.meetings());
    return Text.of("check.account", "place", rapatin.baseUrl(), "found", schedules.found());
  }

  private Text recordings(ApiTrial api) throws Exception {
    if (meetings.isEmpty()) {
      return Text.of("check.no-meeting", "place", rapatin.baseUrl());
    }
    List<String> found = new ArrayList<>();
    for (String meeting : meetings.stream().limit(MOST_MEETINGS).toList()) {
      ApiTrial.Answer answer = api.get("/recordings/" + meeting, null);
      capture.recordings(answer);
      found.add(
          meeting
              + " "
              + texts.say(DocumentedKind.recordings(answer.status(), answer.body(), meeting)));
    }
    return Text.of(
        "check.recordings", "place", rapatin.baseUrl(), "found", String.join(", ", found));
  }

  private String capture(Path file) throws Exception {
    if (capture.answers() == 0) {
      refuse(texts.say("check.no-capture"));
    }
    capture.write(file.toAbsolutePath());
    return texts.say("check.captured", "answers", capture.answers(), "file", file.toString());
  }

  private String writable(Path directory) throws Exception {
    Path existing = existing(directory);
    Files.delete(Files.createTempFile(existing, ".simpan", ".check"));
    return texts.say(
        "check.writable",
        "place",
        directory.toString(),
        "gigabytes",
        Files.getFileStore(existing).getUsableSpace() / 1_000_000_000);
  }

  private String modes(Path directory, String writable) throws Exception {
    Path file = Files.createTempFile(existing(directory), ".simpan", ".check");
    try {
      FileMode mode = FileMode.of(settings.file().mode());
      mode.applyTo(file);
      return mode.isOf(file) ? writable : texts.say("check.no-modes", "writable", writable);
    } finally {
      Files.delete(file);
    }
  }

  private static Path existing(Path directory) {
    Path existing = directory;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private String database() throws Exception {
    SimpanSettings.Ledger ledger = settings.ledger();
    try (var connection =
        java.sql.DriverManager.getConnection(ledger.url(), ledger.username(), ledger.password())) {
      return texts.say("check.answers", "place", connection.getMetaData().getDatabaseProductName());
    }
  }

  private String bucket() {
    Network network = context.getBean(Network.class);
    try (S3Client client = new EndpointConfiguration().s3Client(settings, network)) {
      client.headBucket(request -> request.bucket(settings.s3().bucket()));
      return texts.say("check.reached", "place", settings.s3().bucket());
    }
  }

  private String mail() throws Exception {
    SmtpSender sender = context.getBean(SmtpSender.class);
    boolean signsIn = sender.getUsername() != null;
    try (Transport transport = sender.getSession().getTransport(sender.getProtocol())) {
      transport.connect(
          sender.getHost(), sender.getPort(), sender.getUsername(), sender.getPassword());
    } catch (MessagingException failed) {
      if (String.valueOf(failed.getMessage()).contains("STARTTLS is required")) {
        return refuse(texts.say("check.no-tls", "place", sender.getHost()));
      }
      throw failed;
    }
    return texts.say(signsIn ? "check.signs-in" : "check.answers", "place", sender.getHost());
  }

  private static String refuse(String reason) {
    throw new UnusableSettings(List.of(reason));
  }
}
