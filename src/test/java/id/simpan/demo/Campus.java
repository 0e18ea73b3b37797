package id.simpan.demo;

import id.simpan.standin.Fault;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.ScriptedSession;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The meetings of the demo's account, and what becomes of them while one watches. */
final class Campus {

  static final String LECTURE = "85095598095";
  static final String SENATE = "86120345571";
  static final String DEFENCES = "87244100936";
  static final String TRAINING = "83311223344";
  static final String CANCELLED = "84566778899";

  /** Mails to come: one for each of the four sessions, one for the late transcript. */
  static final int MAILS = 5;

  /** Sessions that are ready from the start. */
  static final int READY_AT_ONCE = 3;

  private static final int BROKEN_OFF_AT = 12_000;

  private final Map<String, String> remarks = new LinkedHashMap<>();
  private final ScriptedSession lecture;
  private final ScriptedSession senate;
  private boolean senateIsReady;
  private boolean transcriptIsThere;

  Campus(RapatinStandIn rapatin) {
    lecture =
        session(rapatin, LECTURE, "WuPF5b6WRqGRIMOML52Gcw==", "Kuliah Umum: Energi Terbarukan")
            .sample("active_speaker", "MP4")
            .sample("gallery_view", "MP4")
            .sample("audio_only", "M4A")
            .sample("chat_file", "CHAT")
            .sample("closed_caption", "CC")
            .sample("timeline", "TIMELINE");
    lecture.file(0).zoom().atBytes().next(Fault.cutAfter(BROKEN_OFF_AT));
    senate =
        session(rapatin, SENATE, "aB3/xY+9Qk2mVt7uLw0Zng==", "Rapat Senat Fakultas Teknik")
            .sample("shared_screen_with_speaker_view", "MP4")
            .sample("audio_only", "M4A")
            .processing();
    session(rapatin, DEFENCES, "Jq1vT0cWQ9SgB8nDyE5mKA==", "Sidang Skripsi 1/2")
        .sample("active_speaker", "MP4")
        .sample("chat_file", "CHAT");
    session(rapatin, DEFENCES, "/k7PzR4hTLeXo2NdU6sCfw==", "Sidang Skripsi 2/2")
        .sample("active_speaker", "MP4")
        .sample("audio_only", "M4A");
    session(rapatin, TRAINING, "p5GyH8dKRbuMa1iQtV3jOw==", "Pelatihan Dosen Baru").deleted();
    for (String id : new String[] {LECTURE, SENATE, DEFENCES, TRAINING, CANCELLED}) {
      rapatin.schedule(id);
    }
    remarks.put(SENATE, "Zoom is still processing it. Simpan asks again at each poll.");
    remarks.put(TRAINING, "Rapatin deleted it before Simpan ever saw it. Noted, and no failure.");
    remarks.put(CANCELLED, "never recorded (404). Noted, and no failure.");
  }

  private static ScriptedSession session(
      RapatinStandIn rapatin, String meeting, String uuid, String topic) {
    return rapatin.meeting(meeting).session(uuid).topic(topic);
  }

  /** What there is to say of a meeting once Simpan has asked for it. */
  Optional<String> remark(String meetingId) {
    return Optional.ofNullable(remarks.get(meetingId));
  }

  /**
   * Lets happen what is due so long after the first poll.
   *
   * @param mails so far; the transcript is late only if all sessions have been mailed before
   */
  void goOn(Duration elapsed, int mails, Pace pace, PrintStream out) {
    if (!senateIsReady && elapsed.compareTo(pace.untilReady()) >= 0) {
      senateIsReady = true;
      senate.ready();
      Line.print(out, "zoom", "Meeting " + SENATE + ": the recording is ready now.");
    }
    if (!transcriptIsThere
        && mails >= MAILS - 1
        && elapsed.compareTo(pace.untilTranscript()) >= 0) {
      transcriptIsThere = true;
      lecture.sample("audio_transcript", "TRANSCRIPT");
      Line.print(out, "zoom", "Meeting " + LECTURE + ": a transcript has turned up.");
    }
  }
}
