package id.simpan.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.ledger.Overview.Selection;
import id.simpan.program.ArchiveView;
import id.simpan.program.ArchiveView.SessionFolder;
import id.simpan.program.SimpanProgram;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ReceivedMail;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Simpan in a home of its own with stand-ins around it. */
final class Bench implements AutoCloseable {

  static final String BUCKET = "recordings";
  private static final ObjectMapper JSON = new ObjectMapper();

  final Path home;
  final ZoomStandIn zoom;
  final RapatinStandIn rapatin;
  final SimpanProgram program;
  private final List<String> meetings = new ArrayList<>();
  private S3StandIn s3;
  private MailStandIn mail;

  Bench(Path home) {
    this.home = home;
    zoom = ZoomStandIn.start();
    rapatin = RapatinStandIn.start(zoom);
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .with("logging.threshold.console", "OFF")
            .with("simpan.poll.discover", "false");
  }

  S3StandIn s3() {
    if (s3 == null) {
      s3 = S3StandIn.start(BUCKET);
      program.s3(s3, BUCKET);
    }
    return s3;
  }

  MailStandIn mail() {
    if (mail == null) {
      mail = MailStandIn.start();
      program.mail(mail);
    }
    return mail;
  }

  /** A session of a meeting that is polled; without files so far. */
  ScriptedSession session(String meetingId) {
    polled(meetingId);
    return rapatin.meeting(meetingId).session(uuid(meetingId));
  }

  /** A meeting that nothing is wrong with. */
  ScriptedSession healthy(String meetingId) {
    return session(meetingId)
        .file("active_speaker", "MP4", 30_000L)
        .file("chat_file", "CHAT", 300L);
  }

  /** The session uuid that a meeting has here; as hostile as real ones are. */
  static String uuid(String meetingId) {
    return "/uu+" + meetingId + "/w==";
  }

  void polled(String meetingId) {
    if (!meetings.contains(meetingId)) {
      meetings.add(meetingId);
      program.with("simpan.poll.meetings", String.join(",", meetings));
    }
  }

  /** The folders of the archive, by session uuid. */
  Map<String, SessionFolder> archive() {
    return program.archived().bySession();
  }

  static List<Path> files(Path folder) {
    return new ArchiveView(folder).files().stream().map(folder::resolve).toList();
  }

  List<String> log() {
    try {
      Path log = home.resolve("logs/simpan.log");
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> alerts() {
    return log().stream()
        .filter(line -> line.contains("ALERT: ") || line.contains("Resolved: "))
        .map(line -> line.replaceFirst(".*?(ALERT|Resolved): ", "$1: "))
        .toList();
  }

  /** All of it. */
  JsonNode status() {
    try {
      return JSON.readTree(program.statusJson(new Selection(true, null, null, null)).out());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  JsonNode statusOf(String meetingId) {
    return statusOf(meetingId, status());
  }

  static JsonNode statusOf(String meetingId, JsonNode status) {
    for (JsonNode session : status.path("sessions")) {
      if (session.path("meetingId").asText().equals(meetingId)) {
        return session;
      }
    }
    throw new AssertionError("meeting " + meetingId + " is not in the status");
  }

  /** Everything that may be read by people or other programs, and must hold no secret. */
  Map<String, String> published() {
    Map<String, String> texts = new TreeMap<>();
    try {
      for (String folder : List.of("logs", "archive", "data")) {
        for (Path file : files(home.resolve(folder))) {
          if (!file.toString().matches(".*\\.(mp4|m4a|lock)")) {
            texts.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (mail != null) {
      for (ReceivedMail received : mail.mails()) {
        texts.put("mail " + received.messageId(), received.source());
      }
    }
    return texts;
  }

  /** What none of {@link #published} may hold. */
  Set<String> secrets() {
    Set<String> secrets = new LinkedHashSet<>(zoom.secrets());
    secrets.addAll(rapatin.tokens());
    secrets.addAll(
        List.of(RapatinStandIn.PASSWORD, S3StandIn.SECRET_ACCESS_KEY, "s3cr3t", "/rec/share/"));
    return secrets;
  }

  @Override
  public void close() {
    rapatin.close();
    zoom.close();
    if (s3 != null) {
      s3.close();
    }
    if (mail != null) {
      mail.close();
    }
  }
}
