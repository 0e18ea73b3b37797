package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import id.simpan.announce.BatchMail;
import id.simpan.announce.Mail;
import id.simpan.announce.SideFiles;
import id.simpan.announce.SomeTemplates;
import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.archive.Sha256;
import id.simpan.download.AllowedHosts;
import id.simpan.download.LinkRefused;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.rapatin.Answers;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.SchedulesAnswer;
import id.simpan.rapatin.Secrets;
import id.simpan.rapatin.Session;
import id.simpan.settings.SimpanSettings.Email;
import id.simpan.texts.Texts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/**
 * Hostile answers of the API, all the way from reading to names, hosts, mails and side files: no
 * crash, nothing outside the archive, no line or tag that is not ours, and nothing of a link or of
 * what could not be read in any report. {@code -Dsimpan.seed=N} repeats a run, {@code
 * -Dsimpan.answers=10000} makes it longer.
 */
class HostileAnswersTest {

  private static final int ANSWERS = Integer.getInteger("simpan.answers", 1_000);
  private static final long SEED = Long.getLong("simpan.seed", System.nanoTime());
  private static final String MEETING = "85095598095";

  /** Stands in links and in what cannot be read; never to be repeated. */
  private static final String SECRET = "s3cr3tQ";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private static final List<String> TEXTS =
      List.of(
          "../../../../etc/cron.d/x",
          "..\\..\\Windows\\System32",
          "/etc/passwd",
          "C:\\x:y*?\"<>|",
          "..",
          ".",
          "....//....//",
          "~root/.ssh/authorized_keys",
          "CON",
          "nul.mp4",
          "aux .txt",
          "recording.json",
          "SHA256SUMS",
          "sha256ſums",
          ".simpan-incoming",
          "a\r\nBcc: all@example.org\r\n\r\n<b>",
          "a\nX-Injected: 1",
          "a\rX",
          "=?utf-8?Q?a=0D=0ABcc:_all@example.org?=",
          "\u2028\u2029\u0085\u000b\u000c",
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "</title><svg/onload=alert(1)>",
          "{{#files}}{{{topic}}}{{/files}}",
          "${jndi:ldap://127.0.0.1/x} ${body} #{x}",
          "\u202egpj.exe\u202c\u2066\u2069\u200f",
          "nul\u0000byte",
          "\ud800 lone \udfff",
          "\ue000\ufdd0\uffff\ufffe",
          "e\u0301\u0301\u0301".repeat(60),
          "ẞß ſ İı ﬁ K Å",
          "👩‍👩‍👧‍👦".repeat(90),
          "\u001b[2J\u001b]0;x\u0007",
          "%2e%2e%2f%00",
          " leading and trailing. . ",
          "-rf *",
          "a".repeat(1_000_000),
          "ﷺ".repeat(5_000),
          "x/".repeat(600),
          "",
          " ",
          "Rapat Senat",
          "WuPF5b6WRqGRIMOML52Gcw==");

  private static final List<String> LINKS =
      List.of(
          "https://us06web.zoom.us/rec/webhook_download/" + SECRET + "?type=cc",
          "https://US06WEB.ZOOM.US./rec/" + SECRET,
          "file:///etc/" + SECRET,
          "ftp://us06web.zoom.us/" + SECRET,
          "jar:https://us06web.zoom.us/" + SECRET + "!/",
          "https://zoom.us@example.org/" + SECRET,
          "https://user:" + SECRET + "@us06web.zoom.us/",
          "https://example.org#.zoom.us/" + SECRET,
          "https://example.org\\.zoom.us/" + SECRET,
          "https://example.org/.zoom.us/" + SECRET,
          "https://example.org?.zoom.us/" + SECRET,
          "https://notzoom.us/" + SECRET,
          "https://zoom.us.example.org/" + SECRET,
          "https://2130706433/" + SECRET,
          "https://0x7f.1/" + SECRET,
          "https://0177.0.0.1/" + SECRET,
          "https://127.1/" + SECRET,
          "https://127.0.0.1/" + SECRET,
          "https://127.0.0.2/" + SECRET,
          "https://[::1]/" + SECRET,
          "https://[::ffff:127.0.0.2]/" + SECRET,
          "https://[::ffff:127.0.0.1]/" + SECRET,
          "https://[fe80::1%25lo]/" + SECRET,
          "https://[fe80::1%lo]/" + SECRET,
          "https://[64:ff9b::7f00:1]/" + SECRET,
          "https://10.0.0.1/" + SECRET,
          "https://169.254.169.254/latest/" + SECRET,
          "https://ｚｏｏｍ.us/" + SECRET,
          "https://us06web。zoom。us/" + SECRET,
          "https://us06web.zoom.us:99999/" + SECRET,
          "https://us06web.zoom.us:0/" + SECRET,
          "https://us06web.zoom.us:-1/" + SECRET,
          "https:us06web.zoom.us/" + SECRET,
          "https:///us06web.zoom.us/" + SECRET,
          "//us06web.zoom.us/" + SECRET,
          "https://us06web.zoom.us/\r\nHost: example.org\r\n" + SECRET,
          "https://us06web.zoom.us/\u0000" + SECRET,
          "HTTPS://us06web.zoom.us/" + SECRET,
          "http://us06web.zoom.us/" + SECRET,
          "javascript:alert('" + SECRET + "')",
          "https://" + "a".repeat(8_000) + ".zoom.us/" + SECRET,
          "https://us06web.zoom.us/" + SECRET.repeat(100_000),
          "",
          " " + SECRET);

  /** What is shown as it is, if it is a text. */
  private static final Set<String> READABLE =
      Set.of("uuid", "topic", "recording_type", "file_type");

  /** Those that are links even in the middle of a text. */
  private static final List<String> URLS =
      LINKS.stream().filter(link -> link.matches("[A-Za-z]+://[^\\p{C} ]+")).toList();

  private static final List<String> WORDS =
      List.of("ready", "READY", "processing", "deleted", SECRET, "", "null", "ready\r\n");

  private static final List<String> DATES =
      List.of(
          "2025-09-24",
          "2025-02-31",
          "0000-00-00",
          "-2025-09-24",
          "+999999999-12-31",
          "2025-09-24T00:00:00Z",
          "24/09/2025",
          SECRET,
          "");

  private static final List<String> SIZES =
      List.of("1000", "0", "-1", "9223372036854775807", "9223372036854775808", "1e9", SECRET, "");

  private final Random random = new Random(SEED);

  @TempDir Path directory;
  private BatchMail writer;

  @Test
  void noneDoesHarm() throws IOException {
    System.out.printf("%d answers, seed %d%n", ANSWERS, SEED);
    int sessions = 0;
    int files = 0;
    for (int i = 0; i < ANSWERS; i++) {
      byte[] answer = answer();
      try {
        RecordingsAnswer read = RecordingsAnswer.read(answer, MEETING);
        sessions += read.sessions().size();
        files += read.sessions().stream().mapToInt(it -> it.files().size()).sum();
        read.problems().forEach(this::checkReport);
        Set<String> folders = new HashSet<>();
        for (Session session : read.sessions()) {
          session.problems().forEach(this::checkReport);
          checkSession(session, folders);
        }
        checkReport(Answers.message(answer, Secrets.NONE));
        checkSchedules(answer);
      } catch (RuntimeException | AssertionError | StackOverflowError harm) {
        Path kept = Files.createTempFile("hostile-answer-", ".json");
        Files.write(kept, answer);
        throw new AssertionError("answer " + i + " of seed " + SEED + ", in " + kept, harm);
      }
    }
    System.out.printf("%d sessions and %d files were read of them%n", sessions, files);
    assertThat(sessions).isGreaterThan(ANSWERS / 4);
    assertThat(files).isGreaterThan(ANSWERS / 4);
  }

  // --- what each answer goes through

  private void checkSession(Session session, Set<String> folders) throws IOException {
    ArchivePath paths =
        ArchivePath.of(
            "{year}/{month}/{date} {topic} ({meeting_id})/{session}/{recording_type}.{extension}",
            "default",
            SafeNames.ofPlatform());
    LocalDate day = session.recordedOn().orElse(LocalDate.of(2025, 9, 24));
    assertThat(session.uuid()).doesNotContainPattern(CONTROL);
    String folder =
        paths.folder(session.meetingId(), session.uuid(), session.topic(), day, folders::contains);
    folders.add(SafeNames.sameness(folder));
    Set<String> names = new HashSet<>();
    List<KeptFile> kept = new ArrayList<>();
    for (RecordingFile file : session.files()) {
      checkLink(file.downloadUrl());
      assertThat(file.toString()).doesNotContain(SECRET).doesNotContainPattern(CONTROL);
      String name =
          paths.fileName(
              session.meetingId(),
              session.uuid(),
              session.topic(),
              day,
              file.recordingType(),
              file.fileType(),
              file.extension(),
              names::contains);
      assertThat(names.add(SafeNames.sameness(name))).isTrue();
      assertThat(name).isNotEqualToIgnoringCase("recording.json");
      assertThat(name).isNotEqualToIgnoringCase("SHA256SUMS");
      checkPath(folder + "/" + name);
      kept.add(
          new KeptFile(
              Sha256.of(file.identity()),
              name,
              folder + "/" + name,
              file.recordingType(),
              file.fileType(),
              file.order(),
              file.promisedSize().isPresent() ? file.promisedSize().getAsLong() : null,
              10,
              "0".repeat(64),
              null,
              Instant.EPOCH,
              Map.of("file", new ArchiveFolder(directory).where(folder + "/" + name))));
    }
    checkBatch(
        new Batch(
            "b".repeat(32),
            "file",
            true,
            true,
            session.uuid(),
            session.meetingId(),
            session.topic(),
            day.toString(),
            session.deletionFrom(ZoneId.of("Asia/Jakarta")).orElse(Instant.EPOCH),
            folder,
            kept,
            kept,
            List.of(),
            "lease"));
  }

  private void checkPath(String path) {
    Path root = directory.resolve("archive");
    Path where = Path.of(new ArchiveFolder(root).where(path));
    assertThat(where.startsWith(root.toAbsolutePath().normalize())).isTrue();
    assertThat(root.toAbsolutePath().relativize(where).getNameCount()).isEqualTo(5);
    for (Path part : root.toAbsolutePath().relativize(where)) {
      String name = part.toString();
      assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 255);
      assertThat(name)
          .doesNotContainPattern("[\\p{C}/\\\\:*?\"<>|\\p{Zl}\\p{Zp}]")
          .doesNotStartWith(".")
          .doesNotStartWith(" ")
          .doesNotEndWith(".")
          .doesNotEndWith(" ");
      assertThat(name.toLowerCase(Locale.ROOT))
          .doesNotMatch("(con|prn|aux|nul|com\\d|lpt\\d)( *\\..*)?");
    }
  }

  private void checkLink(String link) {
    AllowedHosts hosts = new AllowedHosts(List.of("*.zoom.us", "127.0.0.1"), false);
    try {
      URI uri = hosts.check(link);
      assertThat(uri.getScheme()).isEqualToIgnoringCase("https");
      assertThat(uri.getRawUserInfo()).isNull();
      assertThat(uri.getHost().toLowerCase(Locale.ROOT))
          .matches("127\\.0\\.0\\.1|([a-z0-9-]+\\.)+zoom\\.us\\.?");
      assertThat(uri.getPort()).isBetween(-1, 65_535).isNotZero();
      assertThat(uri.toString()).doesNotContainPattern("[\\p{Cc} ]");
    } catch (LinkRefused refused) {
      assertThat(refused.getMessage()).doesNotContain(SECRET).doesNotContainPattern(CONTROL);
    }
  }

  private void checkBatch(Batch batch) throws IOException {
    if (writer == null) {
      writer = writer();
    }
    Mail mail = writer.write(batch);
    for (String header : List.of(mail.from(), mail.to(), mail.subject(), mail.messageId())) {
      assertThat(header).doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}]");
    }
    assertThat(mail.subject().length()).isLessThan(400);
    mail.attachments()
        .keySet()
        .forEach(name -> assertThat(name).doesNotContainPattern("[\\p{C}/\\\\\"<>]"));
    Mail tame = writer.write(tame(batch));
    assertThat(tags(mail)).as(mail.html()).isEqualTo(tags(tame));
    assertThat(mail.text().lines().count()).as(mail.text()).isEqualTo(tame.text().lines().count());
    assertThat(mail.html() + mail.text()).doesNotContain(SECRET);

    SideFiles sideFiles = new SideFiles(directory.resolve("work"), Optional.empty());
    for (SideFiles.SideFile sideFile : sideFiles.write(batch)) {
      checkSideFile(batch, sideFile.file(), sideFile.path());
    }
    sideFiles.remove(batch);
  }

  private BatchMail writer() {
    Email email =
        new Email(
            List.of("it@kampus.example"),
            "simpan@kampus.example",
            List.of("CC", "CHAT"),
            DataSize.ofMegabytes(5),
            "");
    return new BatchMail(
        email,
        "simpan@kampus.example",
        SomeTemplates.builtIn(),
        Texts.of(Locale.ENGLISH, ZoneId.of("Asia/Jakarta")),
        file -> Optional.empty(),
        Clock.systemUTC());
  }

  private static long tags(Mail mail) {
    return mail.html().chars().filter(c -> c == '<').count();
  }

  /** The same, but of harmless texts. */
  private static Batch tame(Batch batch) {
    List<KeptFile> files = new ArrayList<>();
    for (KeptFile file : batch.files()) {
      files.add(
          new KeptFile(
              file.id(),
              "file-" + files.size() + ".mp4",
              "folder/file-" + files.size() + ".mp4",
              "active_speaker",
              "MP4",
              file.order(),
              file.promisedSize(),
              file.size(),
              file.sha256(),
              file.remark(),
              file.keptAt(),
              Map.of("file", "/archive/file.mp4")));
    }
    return new Batch(
        batch.id(),
        batch.destination(),
        true,
        true,
        "uuid",
        MEETING,
        "topic",
        batch.recordedOn(),
        batch.deletionFrom(),
        "folder",
        files,
        files,
        List.of(),
        "lease");
  }

  private void checkSideFile(Batch batch, File file, String path) throws IOException {
    checkPath(path);
    String text = Files.readString(file.toPath());
    assertThat(text).doesNotContain(SECRET);
    if (path.endsWith("SHA256SUMS")) {
      assertThat(text.lines().count()).isEqualTo(batch.held().size());
      assertThat(text).matches("(?:[0-9a-f]{64}  [^\\r\\n\\\\/]+\\n)*");
    } else {
      JsonNode json = JSON.readTree(text);
      assertThat(json.path("session").textValue()).isEqualTo(batch.uuid());
      assertThat(json.path("files")).hasSize(batch.held().size());
    }
  }

  private void checkSchedules(byte[] answer) {
    try {
      for (SchedulesAnswer.Schedule schedule : SchedulesAnswer.read(answer, 1).schedules()) {
        assertThat(schedule.meetingId()).matches("[A-Za-z0-9_]{1,64}");
      }
    } catch (ApiUnavailable unusable) {
      checkReport(unusable.getMessage());
    }
  }

  private void checkReport(String problem) {
    assertThat(problem).doesNotContain(SECRET).doesNotContainPattern(CONTROL);
    assertThat(problem.length()).isLessThan(300);
  }

  // --- answers

  private byte[] answer() {
    int kind = random.nextInt(40);
    if (kind == 0) {
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      return noise;
    }
    if (kind == 1) {
      String open = pick(List.of("[", "{\"data\":", "{\"data\":[", "{\"" + SECRET + "\":"));
      return open.repeat(random.nextInt(30_000)).getBytes(StandardCharsets.UTF_8);
    }
    ObjectNode root = NODES.objectNode();
    root.putObject("response")
        .put("status", "success")
        .put("message", random.nextInt(20) == 0 ? "see " + pick(URLS) : "ok");
    root.set("data", data());
    byte[] bytes = root.toString().getBytes(StandardCharsets.UTF_8);
    if (kind == 2) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    if (kind == 3) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private JsonNode data() {
    if (random.nextInt(30) == 0) {
      return anything();
    }
    if (random.nextInt(3) > 0) {
      return session();
    }
    ArrayNode sessions = NODES.arrayNode();
    int many = random.nextInt(500) == 0 ? 3_000 : random.nextInt(4);
    for (int i = 0; i < many; i++) {
      sessions.add(random.nextInt(10) == 0 ? anything() : many > 10 ? small(i) : session());
    }
    return sessions;
  }

  private JsonNode small(int number) {
    return NODES
        .objectNode()
        .put("uuid", "u" + number)
        .put("status", "ready")
        .put("recording_type", "chat_file")
        .put("download_url", LINKS.get(0));
  }

  private JsonNode session() {
    ObjectNode session = NODES.objectNode();
    put(session, "uuid", random.nextInt(3) == 0 ? pick(TEXTS) : "u" + random.nextInt(1_000));
    put(session, "meeting_id", random.nextInt(9) == 0 ? pick(TEXTS) : MEETING);
    put(session, "status", random.nextInt(5) == 0 ? pick(WORDS) : "ready");
    put(session, "topic", pick(TEXTS));
    put(session, "recorded_on", pick(DATES));
    put(session, "delete_on", pick(DATES));
    put(session, "share_url", "https://zoom.us/rec/share/" + SECRET);
    put(session, SECRET, SECRET);
    if (random.nextInt(12) > 0) {
      ArrayNode files = session.putArray("files");
      int many = random.nextInt(2_000) == 0 ? 100_000 : random.nextInt(5);
      for (int i = 0; i < many; i++) {
        files.add(many > 10 ? small(i) : random.nextInt(15) == 0 ? anything() : file());
      }
    } else {
      session.set("files", anything());
    }
    return session;
  }

  private JsonNode file() {
    ObjectNode file = NODES.objectNode();
    put(file, "recording_type", random.nextInt(3) == 0 ? pick(TEXTS) : "active_speaker");
    put(file, "file_type", random.nextInt(3) == 0 ? pick(TEXTS) : "MP4");
    put(file, "file_size", pick(SIZES));
    put(file, "download_url", pick(LINKS));
    put(file, "play_url", pick(LINKS));
    return file;
  }

  private void put(ObjectNode node, String field, String value) {
    int kind = random.nextInt(40);
    if (kind == 0) {
      JsonNode other = anything();
      node.set(field, other.isTextual() && READABLE.contains(field) ? NODES.nullNode() : other);
    } else if (kind > 1) {
      node.put(field, value);
    }
  }

  private JsonNode anything() {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(true);
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(new java.math.BigInteger("9".repeat(900)));
      case 4 -> NODES.numberNode(1e300);
      case 5 -> NODES.textNode(SECRET);
      case 6 -> NODES.objectNode().put(SECRET, SECRET);
      case 7 -> NODES.arrayNode().add(SECRET).add(1).addNull();
      default -> NODES.textNode(SECRET.repeat(2_000));
    };
  }

  private <T> T pick(List<T> list) {
    T picked = list.get(random.nextInt(list.size()));
    // the huge ones are as hostile when they come seldom
    return picked instanceof String text && text.length() > 100_000 && random.nextInt(20) > 0
        ? pick(list)
        : picked;
  }
}
