package id.simpan.announce;

import java.util.Locale;
import java.util.Set;

/** The mails that there are, each with the names that its template can use. */
enum MailTemplate {
  BATCH(
      "topic",
      "meetingId",
      "session",
      "recordedOn",
      "day",
      "count",
      "total",
      "heldUntil",
      "timeLeft",
      "places",
      "destination",
      "location",
      "files",
      "name",
      "recordingType",
      "size",
      "sha256",
      "remark",
      "attached"),
  ALERT("message", "kind", "resolved", "advice"),
  DIGEST(
      "safe",
      "problems",
      "problemsMore",
      "message",
      "advice",
      "since",
      "files",
      "size",
      "sessions",
      "pending",
      "pendingCount",
      "pendingMore",
      "nearest",
      "topic",
      "meetingId",
      "deletion",
      "timeLeft",
      "disks",
      "directory",
      "free",
      "enoughFor");

  private final Set<String> names;

  MailTemplate(String... names) {
    this.names = Set.of(names);
  }

  Set<String> names() {
    return names;
  }

  /** Of the file, without its ending. */
  String stem() {
    return name().toLowerCase(Locale.ROOT);
  }
}
