package id.simpan.standin;

/**
 * Small files that programs can really open: 2.5 s of test picture and tone, and texts as Zoom
 * writes them. Picture and tone were made once by ffmpeg's {@code testsrc2} and {@code sine}
 * (H.264, AAC).
 */
public final class SampleMedia {

  private SampleMedia() {}

  public static Content mp4() {
    return Content.of(Resources.bytes("media/meeting.mp4"));
  }

  public static Content m4a() {
    return Content.of(Resources.bytes("media/meeting.m4a"));
  }

  public static Content captions() {
    return Content.of(Resources.bytes("media/captions.vtt"));
  }

  public static Content transcript() {
    return Content.of(Resources.bytes("media/transcript.vtt"));
  }

  public static Content chat() {
    return Content.of(Resources.bytes("media/chat.txt"));
  }

  public static Content timeline() {
    return Content.of(Resources.bytes("media/timeline.json"));
  }

  /** The sample for one of the API's {@code file_type}s. */
  public static Content of(String fileType) {
    return switch (fileType) {
      case "MP4" -> mp4();
      case "M4A" -> m4a();
      case "CC" -> captions();
      case "TRANSCRIPT" -> transcript();
      case "CHAT" -> chat();
      case "TIMELINE" -> timeline();
      default -> throw new IllegalArgumentException("No sample of type " + fileType);
    };
  }
}
