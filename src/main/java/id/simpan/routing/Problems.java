package id.simpan.routing;

import id.simpan.download.DownloadFault;
import id.simpan.download.Interrupted;
import id.simpan.download.LinkRefused;
import id.simpan.download.NoSpace;
import id.simpan.rapatin.ApiPaused;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.SignInFailed;
import java.nio.file.FileSystemException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelException;
import org.apache.camel.RuntimeCamelException;

/** Says what went wrong in one line that gives no secret away, whatever threw it. */
public final class Problems {

  private static final int LONGEST = 300;
  private static final Set<Class<? extends Throwable>> OURS =
      Set.of(
          ApiUnavailable.class,
          ApiPaused.class,
          SignInFailed.class,
          DownloadFault.class,
          Interrupted.class,
          NotStored.class,
          LinkRefused.class,
          NoSpace.class);

  private final List<String> secrets;

  /**
   * @param secrets texts that never may be shown
   */
  public Problems(List<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret != null && secret.length() > 2)
            .sorted(Comparator.comparing(String::length).reversed()) // one may begin with another
            .toList();
  }

  /** One line of at most {@value #LONGEST} characters, without links and secrets. */
  public String describe(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && !OURS.contains(cause.getClass())
        && (cause instanceof CamelException
            || cause instanceof RuntimeCamelException
            || cause.getMessage() == null
            || cause.getMessage().equals(cause.getCause().toString()))) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof FileSystemException failed && failed.getReason() != null) {
      String file = failed.getOtherFile() == null ? failed.getFile() : failed.getOtherFile();
      message = failed.getReason() + (file == null ? "" : ": " + file);
    }
    return safe(
        OURS.contains(cause.getClass())
            ? message
            : cause.getClass().getSimpleName() + (message.isBlank() ? "" : ": " + message));
  }

  /**
   * What an alert is about: {@code refused-link}, {@code no-space}, or null if there is to be none.
   */
  public String fault(Throwable thrown) {
    return thrown instanceof LinkRefused
        ? "refused-link"
        : thrown instanceof NoSpace ? "no-space" : null;
  }

  String safe(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = safe.replace(secret, "***");
    }
    safe =
        safe.replaceAll("(?i)[a-z][a-z0-9+.-]*://\\S+", "(link)")
            .replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ")
            .trim();
    return safe.codePointCount(0, safe.length()) <= LONGEST
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
