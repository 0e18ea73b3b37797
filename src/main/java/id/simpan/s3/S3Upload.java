package id.simpan.s3;

import id.simpan.archive.HardLinks;
import id.simpan.archive.SafeNames;
import id.simpan.archive.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The destination {@code s3}: recordings with metadata and a checksum that S3 verifies, never over
 * another object; side files in place of the ones before.
 *
 * <p>A store is asked to refuse what would go over another object ({@code If-None-Match}), so that
 * a small file costs one request. One that is not Amazon's is believed once it has refused; until
 * then, and for good if it does not know the condition, each name is looked at first.
 */
public final class S3Upload {

  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int MOST_NUMBERS = 100;
  private static final int MOST_CONFLICTS = 3;

  private enum Conditions {
    /** Those of Amazon, and whatever has refused once. */
    KEPT,
    UNPROVEN,
    /** Refused as not implemented, or ignored. */
    UNKNOWN_THERE
  }

  private final S3Folder folder;
  private final S3Parts parts;
  private volatile Conditions conditions;

  /**
   * @param amazon whether this is Amazon's own S3
   */
  public S3Upload(S3Folder folder, S3Parts parts, boolean amazon) {
    this.folder = folder;
    this.parts = parts;
    this.conditions = amazon ? Conditions.KEPT : Conditions.UNPROVEN;
  }

  /**
   * Puts a verified file into the bucket. If the same file is there already, this does nothing; if
   * another object is, the name gets a number.
   *
   * @param headers of a delivery; with {@code CamelSimpanPast} true the object is looked for before
   *     anything is sent
   * @return the path that it has, relative
   * @throws IllegalArgumentException if a name is taken and it cannot be seen by what, or all
   *     numbers are: the same would happen again
   */
  public String put(File file, Map<String, Object> headers) {
    String path = text(headers, "CamelSimpanPath");
    Recording recording =
        new Recording(
            file,
            text(headers, "CamelSimpanSha256"),
            Map.of(
                "meeting-id", text(headers, "CamelSimpanMeetingId"),
                "session-uuid", text(headers, "CamelSimpanSession"),
                "recording-type", text(headers, "CamelSimpanRecordingType"),
                "sha256", text(headers, "CamelSimpanSha256")),
            "true".equals(String.valueOf(headers.get("CamelSimpanPast"))),
            headers.get("CamelRedeliveryCounter") instanceof Integer count && count > 0
                ? Map.of()
                : stampOf(file));
    for (int number = 1; number <= MOST_NUMBERS; number++) {
      String candidate = SafeNames.numbered(path, number);
      if (isThere(recording, candidate)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(
        "%s and its numbers up to -%d are taken by other objects; remove or rename some of them"
            .formatted(folder.where(path), MOST_NUMBERS));
  }

  /** Puts a side file into the bucket, in place of the one before. */
  public void replace(File file, Map<String, Object> headers) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("meeting-id", text(headers, "CamelSimpanMeetingId"));
    metadata.put("session-uuid", text(headers, "CamelSimpanSession"));
    folder.put(file, text(headers, "CamelSimpanPath"), metadata, false);
  }

  /** Where a path is, for people. */
  public String where(String path) {
    return folder.where(path);
  }

  /**
   * @param stamp of the file when its bytes had just been verified; empty if that was before
   */
  private record Recording(
      File file,
      String sha256,
      Map<String, String> metadata,
      boolean past,
      Map<String, Object> stamp) {

    boolean is(HeadObjectResponse object) {
      return object.contentLength() == file.length()
          && sha256.equals(object.metadata().get("sha256"));
    }
  }

  private static String text(Map<String, Object> headers, String name) {
    return Objects.requireNonNull(headers.get(name), name).toString();
  }

  /** Whether the recording is there under this name now; else another object is. */
  private boolean isThere(Recording recording, String path) {
    for (int time = 1; ; time++) {
      // the condition of an upload in parts is asked at its end: too late to save the sending
      if (conditions != Conditions.KEPT || recording.past() || parts.isLarge(recording.file())) {
        Optional<HeadObjectResponse> there = look(path);
        if (there.isPresent()) {
          return recording.is(there.get());
        }
      }
      try {
        send(recording, path, conditions != Conditions.UNKNOWN_THERE);
        return true;
      } catch (Taken meanwhile) {
        return look(path).map(recording::is).orElse(false);
      } catch (S3Exception answer) {
        if (isUnknownCondition(answer) && conditions != Conditions.UNKNOWN_THERE) {
          conditions = Conditions.UNKNOWN_THERE;
        } else if (answer.statusCode() == PRECONDITION_FAILED) {
          conditions = Conditions.KEPT;
          Optional<HeadObjectResponse> there = lookAtTaken(path);
          if (there.isPresent()) {
            return recording.is(there.get());
          }
        } else if (answer.statusCode() != CONFLICT) {
          throw answer;
        }
        // else another upload of this name is going, or the object has been removed just now
        if (time == MOST_CONFLICTS) {
          throw answer;
        }
      }
    }
  }

  private void send(Recording recording, String path, boolean onlyNew) {
    if (parts.isLarge(recording.file())) {
      parts.put(
          recording.file(),
          path,
          recording.metadata(),
          onlyNew,
          () -> {
            requireUntouched(recording);
            requireFree(path);
          });
      return;
    }
    folder.put(recording.file(), path, recording.metadata(), onlyNew);
    if (onlyNew && conditions == Conditions.UNPROVEN) {
      prove(recording, path);
    }
  }

  /** One file with the archive's may have been edited there while it was sent. */
  private static void requireUntouched(Recording recording) {
    try {
      Path file = recording.file().toPath();
      if (HardLinks.areOf(file)
          && !HardLinks.stampOf(file).equals(recording.stamp())
          && !Sha256.of(file).equals(recording.sha256())) {
        throw new IllegalStateException("its bytes were changed while they were sent to S3");
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Map<String, Object> stampOf(File file) {
    try {
      return HardLinks.stampOf(file.toPath());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Not each store that keeps the condition of a small upload keeps that of a large one. */
  private void requireFree(String path) {
    if (look(path).isPresent()) {
      throw new Taken();
    }
  }

  /** Another object has come meanwhile. */
  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Sends the same bytes again, which must be refused now. */
  private synchronized void prove(Recording recording, String path) {
    if (conditions != Conditions.UNPROVEN) {
      return;
    }
    try {
      folder.put(recording.file(), path, recording.metadata(), true);
      conditions = Conditions.UNKNOWN_THERE;
    } catch (S3Exception answer) {
      if (answer.statusCode() == PRECONDITION_FAILED) {
        conditions = Conditions.KEPT;
      }
    }
  }

  private static boolean isUnknownCondition(S3Exception answer) {
    return answer.statusCode() == NOT_IMPLEMENTED
        || answer.statusCode() == 400
            && answer.awsErrorDetails() != null
            && "NotImplemented".equals(answer.awsErrorDetails().errorCode());
  }

  /**
   * An object that may not be looked at is left to the condition of the upload, if there is one.
   */
  private Optional<HeadObjectResponse> look(String path) {
    try {
      return folder.head(path);
    } catch (S3Exception answer) {
      if (answer.statusCode() != S3Folder.FORBIDDEN) {
        throw answer;
      }
      if (conditions == Conditions.UNKNOWN_THERE) {
        throw new IllegalArgumentException(
            """
            %s may be taken, and this store cannot be told to leave what is there: \
            give the access key the rights s3:GetObject and s3:ListBucket"""
                .formatted(folder.where(path)),
            answer);
      }
      return Optional.empty();
    }
  }

  private Optional<HeadObjectResponse> lookAtTaken(String path) {
    try {
      return folder.head(path);
    } catch (S3Exception answer) {
      if (answer.statusCode() != S3Folder.FORBIDDEN) {
        throw answer;
      }
      throw new IllegalArgumentException(
          """
          %s is taken, and it cannot be seen whether by this very file: \
          give the access key the right s3:GetObject"""
              .formatted(folder.where(path)),
          answer);
    }
  }
}
