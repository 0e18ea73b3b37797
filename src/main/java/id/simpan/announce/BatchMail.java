package id.simpan.announce;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.settings.SimpanSettings.Email;
import id.simpan.settings.TypePatterns;
import id.simpan.texts.Texts;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The mail of a batch: what was kept, where, how long Rapatin still holds it. Its texts are
 * templates that people may edit; what comes from outside is made safe for headers and HTML here.
 */
public final class BatchMail {

  /** Many servers stop at 25 MB, and attachments grow by a third. */
  private static final long LONGEST_ATTACHMENTS = 15L << 20;

  private static final int LONGEST_SUBJECT_TOPIC = 120;

  private final Email settings;
  private final String sender;
  private final MailTemplates templates;
  private final Texts texts;
  private final Function<KeptFile, Optional<File>> copies;
  private final Clock clock;

  /**
   * @param sender address
   * @param copies finds the bytes of a small file, if they are at hand
   */
  public BatchMail(
      Email settings,
      String sender,
      MailTemplates templates,
      Texts texts,
      Function<KeptFile, Optional<File>> copies,
      Clock clock) {
    this.settings = settings;
    this.sender = sender;
    this.templates = templates;
    this.texts = texts;
    this.copies = copies;
    this.clock = clock;
  }

  /** Writes the mail of a batch. */
  public Mail write(Batch batch) {
    Map<String, File> attachments = attachments(batch);
    Map<String, Object> values = values(batch, attachments);
    return new Mail(
        sender,
        String.join(", ", settings.to()),
        texts.say(
            "mail.kept",
            "topic",
            oneLine(batch.topic(), LONGEST_SUBJECT_TOPIC, texts),
            "day",
            batch.recordedOn(),
            "files",
            files(batch)),
        Mail.messageId(batch.id(), sender),
        templates.html(MailTemplate.BATCH, values),
        templates.text(MailTemplate.BATCH, values),
        attachments);
  }

  private String files(Batch batch) {
    return texts.say("mail.files", "files", batch.files().size());
  }

  private Map<String, Object> values(Batch batch, Map<String, File> attachments) {
    Map<String, Object> values = new HashMap<>();
    values.put("topic", oneLine(batch.topic(), 500, texts));
    values.put("meetingId", batch.meetingId());
    values.put("session", oneLine(batch.uuid(), 200, texts));
    values.put("recordedOn", batch.recordedOn());
    values.put("day", texts.day(batch.recordedOn()));
    values.put("count", files(batch));
    values.put("total", texts.size(batch.files().stream().mapToLong(KeptFile::size).sum()));
    values.put("heldUntil", texts.time(batch.deletionFrom()));
    values.put("timeLeft", timeLeft(batch.deletionFrom(), clock.instant(), texts));
    String onItsWay = texts.say("mail.on-its-way");
    Map<String, String> folders = new TreeMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (KeptFile file : batch.files()) {
      Map<String, Object> row = new HashMap<>();
      row.put("name", file.name());
      row.put("recordingType", oneLine(file.recordingType(), 200, texts));
      row.put("size", texts.size(file.size()));
      row.put("sha256", file.sha256());
      row.put("remark", file.remark());
      row.put("attached", attachments.containsKey(file.name()));
      rows.add(row);
      file.where()
          .forEach(
              (destination, location) ->
                  folders.merge(
                      destination,
                      location.isEmpty() ? onItsWay : parent(location),
                      (one, other) -> one.equals(onItsWay) ? one : other));
    }
    values.put("files", rows);
    values.put(
        "places",
        folders.entrySet().stream()
            .map(place -> Map.of("destination", place.getKey(), "location", place.getValue()))
            .toList());
    return values;
  }

  private static String parent(String location) {
    int end = Math.max(location.lastIndexOf('/'), location.lastIndexOf('\\'));
    return end < 0 ? location : location.substring(0, end);
  }

  /** In round numbers. */
  static String timeLeft(Instant deletion, Instant now, Texts texts) {
    Duration left = Duration.between(now, deletion);
    if (left.isNegative() || left.isZero()) {
      return texts.say("mail.left.over");
    }
    return left.toHours() >= 48
        ? texts.say("mail.left.days", "days", left.toDays())
        : left.toHours() >= 2
            ? texts.say("mail.left.hours", "hours", left.toHours())
            : texts.say("mail.left.less");
  }

  private Map<String, File> attachments(Batch batch) {
    Map<String, File> attachments = new TreeMap<>();
    long total = 0;
    for (KeptFile file : batch.files()) {
      if (file.size() <= settings.attachMaxBytes()
          && total + file.size() <= LONGEST_ATTACHMENTS
          && !settings.attachTypes().isEmpty()
          && TypePatterns.allow(settings.attachTypes(), file.recordingType(), file.fileType())) {
        Optional<File> copy = copies.apply(file);
        if (copy.isPresent()) {
          attachments.put(file.name(), copy.get());
          total += file.size();
        }
      }
    }
    return attachments;
  }

  static String oneLine(String text, int longest, Texts texts) {
    String line = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ").trim();
    String named = line.isEmpty() ? texts.say("mail.untitled") : line;
    return named.codePointCount(0, named.length()) <= longest
        ? named
        : named.substring(0, named.offsetByCodePoints(0, longest)) + "…";
  }
}
