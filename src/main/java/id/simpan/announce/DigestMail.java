package id.simpan.announce;

import id.simpan.ledger.Concern;
import id.simpan.ledger.Digest;
import id.simpan.ledger.Overview.Deadline;
import id.simpan.texts.Texts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mail on how everything stands. */
public final class DigestMail {

  /** More than a person reads. */
  private static final int LONGEST_LIST = 20;

  /** Beyond that nobody can know. */
  private static final long LONGEST_FORECAST_DAYS = 1_000;

  private final String from;
  private final List<String> to;
  private final MailTemplates templates;
  private final Texts texts;
  private final Path work;
  private final Optional<Path> archive;

  /**
   * @param work directory of downloads in hand
   * @param archive directory that grows by what is kept, if it is on this machine
   */
  public DigestMail(
      String from,
      List<String> to,
      MailTemplates templates,
      Texts texts,
      Path work,
      Optional<Path> archive) {
    this.from = from;
    this.to = List.copyOf(to);
    this.templates = templates;
    this.texts = texts;
    this.work = work;
    this.archive = archive;
  }

  /** Writes the mail. */
  public Mail write(Digest digest) {
    Map<String, Object> values = values(digest);
    long unsafe = digest.concerns().stream().filter(Concern::isUnsafe).count();
    return new Mail(
        from,
        String.join(", ", to),
        digest.isSafe()
            ? texts.say("digest.safe", "files", digest.files())
            : texts.say("digest.unsafe", "problems", unsafe),
        Mail.messageId("digest." + digest.due().getEpochSecond(), from),
        templates.html(MailTemplate.DIGEST, values),
        templates.text(MailTemplate.DIGEST, values),
        Map.of());
  }

  private Map<String, Object> values(Digest digest) {
    Map<String, Object> values = new HashMap<>();
    values.put("safe", digest.isSafe());
    values.put(
        "problems",
        digest.concerns().stream()
            .limit(LONGEST_LIST)
            .map(
                it ->
                    Map.of(
                        "message",
                        texts.say(it.text()),
                        "advice",
                        Concern.advice(it.kind(), it.subject(), texts)))
            .toList());
    values.put("problemsMore", more(digest.concerns().size()));
    values.put("since", texts.time(digest.since()));
    values.put("files", texts.say("mail.files", "files", digest.files()));
    values.put("size", texts.size(digest.bytes()));
    values.put("sessions", texts.say("digest.sessions", "sessions", digest.sessions()));
    values.put(
        "pending",
        digest.pending().stream()
            .limit(LONGEST_LIST)
            .map(it -> Map.of("message", texts.say(it)))
            .toList());
    values.put("pendingCount", number(digest.pending().size()));
    values.put("pendingMore", more(digest.pending().size()));
    values.put("nearest", digest.nearest().map(it -> nearest(it, digest)).stream().toList());
    values.put("disks", disks(digest.bytesADay()));
    return values;
  }

  private String more(int number) {
    return number(Math.max(0, number - LONGEST_LIST));
  }

  /** Nothing in place of 0, which a template has no other way to leave out. */
  private String number(int number) {
    return number == 0 ? "" : texts.say("digest.number", "number", number);
  }

  private Map<String, String> nearest(Deadline nearest, Digest digest) {
    return Map.of(
        "topic",
        BatchMail.oneLine(nearest.topic() == null ? "" : nearest.topic(), 200, texts),
        "meetingId",
        nearest.meetingId(),
        "deletion",
        texts.time(nearest.deletionFrom()),
        "timeLeft",
        BatchMail.timeLeft(nearest.deletionFrom(), digest.until(), texts));
  }

  /** One for each file system. */
  private List<Map<String, String>> disks(long bytesADay) {
    Map<FileStore, Path> folders = new LinkedHashMap<>();
    List<Map<String, String>> disks = new ArrayList<>();
    try {
      if (archive.isPresent()) {
        folders.put(Files.getFileStore(there(archive.get())), archive.get());
      }
      folders.putIfAbsent(Files.getFileStore(there(work)), work);
      for (Map.Entry<FileStore, Path> folder : folders.entrySet()) {
        long free = folder.getKey().getUsableSpace();
        boolean grows = archive.isPresent() && folder.getValue().equals(archive.get());
        disks.add(
            Map.of(
                "directory",
                folder.getValue().toString(),
                "free",
                texts.size(free),
                "enoughFor",
                grows && bytesADay > 0 && free / bytesADay <= LONGEST_FORECAST_DAYS
                    ? texts.say("digest.days", "days", free / bytesADay)
                    : ""));
      }
    } catch (IOException away) {
      return disks; // whoever needs the room is told so elsewhere
    }
    return disks;
  }

  /** The directory, or the one that it will be made in. */
  private static Path there(Path directory) {
    Path existing = directory;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }
}
