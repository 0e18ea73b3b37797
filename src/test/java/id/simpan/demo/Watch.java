package id.simpan.demo;

import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ReceivedMail;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.S3StandIn;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tells what arrives, looking from outside as its users do: at the folder, the bucket, the mails.
 */
final class Watch {

  private final RapatinStandIn rapatin;
  private final S3StandIn s3;
  private final MailStandIn mail;
  private final Campus campus;
  private final Path archive;
  private final Path mails;
  private final PrintStream out;
  private final Set<String> seen = new HashSet<>();
  private int mailsSeen;

  Watch(
      RapatinStandIn rapatin,
      S3StandIn s3,
      MailStandIn mail,
      Campus campus,
      Path home,
      PrintStream out) {
    this.rapatin = rapatin;
    this.s3 = s3;
    this.mail = mail;
    this.campus = campus;
    this.archive = home.resolve("archive");
    this.mails = home.resolve("mails");
    this.out = out;
  }

  /** Tells what is new. */
  void look() {
    answers();
    resumed();
    arrived("archive", files());
    arrived("s3", objects());
    mailed();
  }

  /** When Simpan asked for a recording for the first time. */
  Optional<Instant> firstPoll() {
    return rapatin.requests("/recordings/").stream().map(RecordedRequest::time).findFirst();
  }

  long polls() {
    return rapatin.requests("/schedules").size();
  }

  int mails() {
    return mailsSeen;
  }

  /** Recordings in the archive, without their side files. */
  long recordings() {
    return files().keySet().stream().filter(path -> !isSideFile(path)).count();
  }

  private void answers() {
    for (RecordedRequest request : rapatin.requests("/recordings/")) {
      String meeting = request.path().substring("/recordings/".length());
      if (request.status() != 0 && seen.add("answer " + meeting)) {
        campus
            .remark(meeting)
            .ifPresent(remark -> Line.print(out, "rapatin", "Meeting " + meeting + ": " + remark));
      }
    }
  }

  private void resumed() {
    for (RecordedRequest request : rapatin.zoom().byteRequests()) {
      String range = request.header("Range").orElse("");
      if (!range.isEmpty() && seen.add("range " + request.path() + range)) {
        Line.print(
            out,
            "zoom",
            "A download broke off. Simpan resumes it from byte %s."
                .formatted(range.replaceAll("\\D", "")));
      }
    }
  }

  /** Names each session's new files in a line, recordings first. */
  private void arrived(String where, Map<String, Long> found) {
    Map<String, List<String>> sessions = new TreeMap<>();
    for (boolean sideFiles : new boolean[] {false, true}) {
      found.forEach(
          (path, size) -> {
            if (isSideFile(path) == sideFiles && seen.add(where + " " + path)) {
              String name = path.substring(path.lastIndexOf('/') + 1);
              sessions
                  .computeIfAbsent(topic(path), topic -> new ArrayList<>())
                  .add(sideFiles ? name : name + " " + Line.size(size));
            }
          });
    }
    sessions.forEach(
        (topic, names) -> Line.print(out, where, topic + ": " + String.join(", ", names)));
  }

  /** From 2025/09/2025-09-24 Topic (85095598095)/session/file. */
  private static String topic(String path) {
    return path.split("/")[2].replaceFirst("^\\S+ ", "").replaceFirst(" \\(\\d+\\)$", "");
  }

  /** The folder of a session that is archived. */
  Path aSession() {
    return archive.resolve(files().keySet().iterator().next()).getParent();
  }

  private static boolean isSideFile(String path) {
    return path.endsWith("/recording.json") || path.endsWith("/SHA256SUMS");
  }

  private Map<String, Long> files() {
    Map<String, Long> files = new TreeMap<>();
    if (Files.isDirectory(archive)) {
      try (Stream<Path> paths = Files.walk(archive)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          String relative = archive.relativize(path).toString().replace('\\', '/');
          if (!relative.startsWith(".")) {
            files.put(relative, Files.size(path));
          }
        }
      } catch (IOException | UncheckedIOException goneMeanwhile) {
        // the next look sees it
      }
    }
    return files;
  }

  private Map<String, Long> objects() {
    Map<String, Long> objects = new TreeMap<>();
    s3.client()
        .listObjectsV2Paginator(request -> request.bucket(DemoApplication.BUCKET))
        .contents()
        .forEach(object -> objects.put(object.key(), object.size()));
    return objects;
  }

  private void mailed() {
    List<ReceivedMail> received = mail.mails();
    for (; mailsSeen < received.size(); mailsSeen++) {
      ReceivedMail next = received.get(mailsSeen);
      Path file = mails.resolve((mailsSeen + 1) + ".eml");
      try {
        Files.createDirectories(mails);
        Files.writeString(file, next.source());
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
      String attached =
          String.join(
              ", ", next.attachments().stream().map(ReceivedMail.Attachment::name).toList());
      Line.print(
          out,
          "mail",
          "%s: \"%s\"%s"
              .formatted(
                  file.getFileName(),
                  next.subject(),
                  attached.isEmpty() ? "" : ", attached: " + attached));
    }
  }

  /** How long the demo's script has been going. */
  Duration elapsed() {
    return firstPoll().map(first -> Duration.between(first, Instant.now())).orElse(Duration.ZERO);
  }
}
