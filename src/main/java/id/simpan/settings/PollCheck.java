package id.simpan.settings;

import id.simpan.rapatin.MeetingIds;
import java.time.Duration;

/** When and what to poll, and which types to keep of it. */
final class PollCheck {

  private PollCheck() {}

  static void check(SimpanSettings simpan, Findings findings) {
    SimpanSettings.Poll poll = simpan.poll();
    findings.cron("simpan.poll.schedule", poll.schedule());
    Duration lookBack = poll.lookBack();
    String expected = "a time of 1d to 366d is expected";
    if (findings.isGiven("simpan.poll.look-back", lookBack, expected)) {
      findings.require(
          lookBack.compareTo(Duration.ofDays(1)) >= 0
              && lookBack.compareTo(Duration.ofDays(366)) <= 0,
          "simpan.poll.look-back",
          findings.value("simpan.poll.look-back") + " is out of range",
          expected);
    }
    for (String id : poll.meetings()) {
      findings.require(
          MeetingIds.isUsable(MeetingIds.clean(id)),
          "simpan.poll.meetings",
          "'" + id + "' is not a meeting id",
          "9 to 11 digits are expected");
    }
    findings.someTypes("simpan.recording-types", simpan.recordingTypes());
  }
}
