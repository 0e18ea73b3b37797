package id.simpan.rapatin;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One file of a recording session, as the API lists it. The API gives it no id; it is known by its
 * session, its recording type, its file type, for media its size, and among equals its order.
 *
 * @param recordingType such as {@code gallery_view}; an open set
 * @param fileType such as {@code MP4}; an open set, empty when the API does not say
 * @param promisedSize bytes; binding for media, a hint for text, absent when the API does not say
 * @param downloadUrl a secret: whoever has it can fetch the file; empty if there is none that can
 *     be used
 * @param order 0, 1, 2, ... among the files of a session that are alike in everything else
 */
public record RecordingFile(
    String recordingType,
    String fileType,
    OptionalLong promisedSize,
    String downloadUrl,
    int order) {

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "MP4", "mp4",
          "M4A", "m4a",
          "CC", "vtt",
          "TRANSCRIPT", "vtt",
          "CHAT", "txt",
          "TIMELINE", "json",
          "SUMMARY", "json",
          "CSV", "csv");

  private static final Set<String> MEDIA = Set.of("MP4", "M4A", "MP3", "M4V", "MOV", "WAV", "AAC");

  public RecordingFile {
    Objects.requireNonNull(recordingType, "recordingType");
    Objects.requireNonNull(fileType, "fileType");
    Objects.requireNonNull(promisedSize, "promisedSize");
    Objects.requireNonNull(downloadUrl, "downloadUrl");
  }

  public boolean hasLink() {
    return !downloadUrl.isEmpty();
  }

  /** Whether {@link #promisedSize} binds. Types never seen before are not media. */
  public boolean isMedia() {
    return MEDIA.contains(fileType.toUpperCase(Locale.ROOT));
  }

  /** File name extension without a dot; {@code bin} where the file type tells nothing. */
  public String extension() {
    String type = fileType.toUpperCase(Locale.ROOT);
    String known = EXTENSIONS.get(type);
    if (known != null) {
      return known;
    }
    return type.matches("[A-Z0-9]{1,10}") ? type.toLowerCase(Locale.ROOT) : "bin";
  }

  /** What tells this file from the others of its session, the same at every poll. */
  public String identity() {
    return alike() + "\n" + order;
  }

  String alike() {
    String size = isMedia() && promisedSize.isPresent() ? "" + promisedSize.getAsLong() : "";
    return recordingType + "\n" + fileType + "\n" + size;
  }

  RecordingFile withOrder(int newOrder) {
    return new RecordingFile(recordingType, fileType, promisedSize, downloadUrl, newOrder);
  }

  /** Without the link, so that it can be logged. */
  @Override
  public String toString() {
    return recordingType + (order > 0 ? " #" + (order + 1) : "");
  }
}
