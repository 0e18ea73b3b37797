package id.simpan.routing;

import id.simpan.rapatin.RecordingFile;
import id.simpan.settings.TypePatterns;
import java.util.List;

/** {@code simpan.recording-types}, for routes. */
public final class RecordingTypes {

  private final List<String> patterns;

  public RecordingTypes(List<String> patterns) {
    this.patterns = patterns;
  }

  /** Whether a file of this type is kept at all. */
  public boolean keep(RecordingFile file) {
    return TypePatterns.allow(patterns, file.recordingType());
  }
}
