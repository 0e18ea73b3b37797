package id.simpan.announce;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.settings.SimpanSettings.Email;
import id.simpan.settings.TypePatterns;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mail of a batch: what was kept, where, how long Rapatin still holds it. Its texts are
 * templates that people may edit; what comes from outside is made safe for headers and HTML here.
 */
public final class BatchMail {

  /** Many servers stop at 25 MB, and attachments grow by a third. */
  private static final long LONGEST_ATTACHMENTS = 15L << 20;

  private static final int LONGEST_SUBJECT_TOPIC = 120;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm 'UTC'XXX", Locale.ENGLISH);

  private final Email settings;
  private final String sender;
  private final Template html;
  private final Template text;
  private final Path kept;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param sender address
   * @param html Mustache template, whose values are escaped
   * @param text Mustache template
   * @param kept directory of the kept files
   */
  public BatchMail(
      Email settings,
      String sender,
      String html,
      String text,
      Path kept,
      ZoneId zone,
      Clock clock) {
    this.settings = settings;
    this.sender = sender;
    this.html = Mustache.compiler().defaultValue("").compile(html);
    this.text = Mustache.compiler().escapeHTML(false).defaultValue("").compile(text);
    this.kept = kept;
    this.zone = zone;
    this.clock = clock;
  }

  /** Writes the mail of a batch. */
  public Mail write(Batch batch) {
    Map<String, File> attachments = attachments(batch);
    Map<String, Object> values = values(batch, attachments);
    return new Mail(
        sender,
        String.join(", ", settings.to()),
        "Kept: %s (%s), %s"
            .formatted(
                oneLine(batch.topic(), LONGEST_SUBJECT_TOPIC), batch.recordedOn(), files(batch)),
        Mail.messageId(batch.id(), sender),
        html.execute(values),
        text.execute(values),
        attachments);
  }

  private static String files(Batch batch) {
    return batch.files().size() == 1 ? "1 file" : batch.files().size() + " files";
  }

  private Map<String, Object> values(Batch batch, Map<String, File> attachments) {
    Map<String, Object> values = new HashMap<>();
    values.put("topic", oneLine(batch.topic(), 500));
    values.put("meetingId", batch.meetingId());
    values.put("session", oneLine(batch.uuid(), 200));
    values.put("recordedOn", batch.recordedOn());
    values.put("count", files(batch));
    values.put("heldUntil", TIME.format(batch.deletionFrom().atZone(zone)));
    values.put("timeLeft", timeLeft(batch.deletionFrom()));
    Map<String, String> folders = new TreeMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (KeptFile file : batch.files()) {
      Map<String, Object> row = new HashMap<>();
      row.put("name", file.name());
      row.put("recordingType", oneLine(file.recordingType(), 200));
      row.put("size", size(file.size()));
      row.put("sha256", file.sha256());
      row.put("remark", file.remark());
      row.put("attached", attachments.containsKey(file.name()));
      rows.add(row);
      file.where()
          .forEach(
              (destination, location) ->
                  folders.merge(
                      destination,
                      location.isEmpty() ? "on its way" : parent(location),
                      (one, other) -> one.equals("on its way") ? one : other));
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

  private String timeLeft(Instant deletion) {
    Duration left = Duration.between(clock.instant(), deletion);
    if (left.isNegative() || left.isZero()) {
      return "that time is over";
    }
    return left.toHours() >= 48
        ? left.toDays() + " days left"
        : left.toHours() >= 2 ? left.toHours() + " hours left" : "less than 2 hours left";
  }

  private Map<String, File> attachments(Batch batch) {
    Map<String, File> attachments = new TreeMap<>();
    long total = 0;
    for (KeptFile file : batch.files()) {
      File copy = kept.resolve(file.id() + ".kept").toFile();
      if (copy.exists() // with another node, perhaps
          && file.size() <= settings.attachMaxBytes()
          && total + file.size() <= LONGEST_ATTACHMENTS
          && !settings.attachTypes().isEmpty()
          && TypePatterns.allow(settings.attachTypes(), file.recordingType(), file.fileType())) {
        attachments.put(file.name(), copy);
        total += file.size();
      }
    }
    return attachments;
  }

  private static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " bytes";
    }
    return bytes < 1_000_000
        ? "%.1f kB".formatted(bytes / 1e3)
        : bytes < 1_000_000_000
            ? "%.1f MB".formatted(bytes / 1e6)
            : "%.2f GB".formatted(bytes / 1e9);
  }

  private static String oneLine(String text, int longest) {
    String line = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ").trim();
    String named = line.isEmpty() ? "untitled" : line;
    return named.codePointCount(0, named.length()) <= longest
        ? named
        : named.substring(0, named.offsetByCodePoints(0, longest)) + "…";
  }
}
