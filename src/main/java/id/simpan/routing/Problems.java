package id.simpan.routing;

import id.simpan.download.DownloadFault;
import id.simpan.download.Interrupted;
import id.simpan.download.LinkRefused;
import id.simpan.download.NoSpace;
import id.simpan.rapatin.ApiPaused;
import id.simpan.rapatin.ApiUnavailable;
import id.simpan.rapatin.Secrets;
import id.simpan.rapatin.SignInFailed;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelException;
import org.apache.camel.RuntimeCamelException;
import org.springframework.core.env.Environment;

/** Says what went wrong in one line that gives no secret away, whatever threw it. */
public final class Problems implements Secrets {

  private static final int LONGEST = 300;
  private static final int SHORTEST_PATH = 10;
  private static final int MOST_GIVEN = 10;
  private static final Set<Class<? extends Throwable>> OURS =
      Set.of(
          ApiUnavailable.class,
          ApiPaused.class,
          BytesGone.class,
          SignInFailed.class,
          DownloadFault.class,
          Interrupted.class,
          NotStored.class,
          LinkRefused.class,
          NoSpace.class);

  /** Spring quotes the value, of whatever setting, a password's too. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?s)Could not resolve placeholder .*");

  private static final String NO_SETTING =
      "the value of a setting has a part in \\${ and } that is the name of no setting";

  /** Jdbi adds the SQL, which says nothing to whoever reads, and may add what was bound to it. */
  private static final Pattern STATEMENT = Pattern.compile("(?s) \\[statement:.*");

  /** In JSON too, where a slash may have a backslash. */
  private static final Pattern LINK = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:(?:\\\\?/){2}\\S+");

  private final List<String> given = new ArrayList<>();
  private volatile List<String> secrets;
  private final String api;
  private final Pattern callToApi;

  /** With all secrets of the settings. */
  public static Problems of(
      SimpanSettings settings, RapatinSettings rapatin, Environment environment) {
    return new Problems(
        Arrays.asList(
            rapatin.token(),
            rapatin.password(),
            settings.s3().secretAccessKey(),
            settings.ledger().password(),
            environment.getProperty("spring.mail.password"),
            settings.alerts().webhook(),
            settings.heartbeat().url()),
        rapatin.baseUrl());
  }

  public Problems(List<String> secrets) {
    this(secrets, "");
  }

  /**
   * @param secrets texts that never may be shown; of a URL, what follows its host too
   * @param api base URL, which is shown as it is, without what follows it
   */
  public Problems(List<String> secrets, String api) {
    this.api = api;
    this.callToApi = Pattern.compile("(?i)" + Pattern.quote(api) + "(:\\d+)?(?![\\w.@:-])\\S*");
    this.secrets = sorted(secrets.stream().filter(Objects::nonNull).flatMap(Problems::withPath));
  }

  private static List<String> sorted(Stream<String> secrets) {
    return secrets
        .filter(secret -> secret.length() > 2)
        .sorted(Comparator.comparing(String::length).reversed()) // one may begin with another
        .toList();
  }

  /** The last ones that were given are known; a token that is over is no secret. */
  @Override
  public synchronized void add(String secret) {
    if (given.contains(secret)) {
      return;
    }
    given.add(secret);
    Set<String> known = new LinkedHashSet<>(secrets);
    known.add(secret);
    if (given.size() > MOST_GIVEN) {
      known.remove(given.remove(0));
    }
    secrets = sorted(known.stream());
  }

  /**
   * One line of at most {@value #LONGEST} characters, without secrets and links but for the API's
   * own.
   */
  public String describe(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && !OURS.contains(cause.getClass())
        && (cause instanceof CamelException
            || cause instanceof RuntimeCamelException
            || cause.getMessage() == null
            || message(cause).equals(cause.getCause().toString()))) {
      cause = cause.getCause();
    }
    String message = message(cause);
    if (cause instanceof FileSystemException failed && failed.getReason() != null) {
      String file = failed.getOtherFile() == null ? failed.getFile() : failed.getOtherFile();
      message = failed.getReason() + (file == null ? "" : ": " + file);
    }
    return safe(
        OURS.contains(cause.getClass())
            ? message
            : cause.getClass().getSimpleName() + (message.isBlank() ? "" : ": " + message));
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null
        ? ""
        : STATEMENT.matcher(thrown.getMessage()).replaceFirst("");
  }

  /** All of it, for the log: each cause in one line, and where it was thrown. */
  public String trace(Throwable thrown) {
    StringBuilder trace = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
      String message = message(cause);
      trace
          .append(safe(cause.getClass().getName() + (message.isEmpty() ? "" : ": " + message)))
          .append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        trace.append("    at ").append(frame).append('\n');
      }
    }
    return trace.toString();
  }

  /**
   * What an alert is about: {@code refused-link}, {@code no-space}, or null if there is to be none.
   */
  public String fault(Throwable thrown) {
    return thrown instanceof LinkRefused
        ? "refused-link"
        : thrown instanceof NoSpace ? "no-space" : null;
  }

  /** A URL's path and query may stand alone; short ones are no secret, and in many words. */
  private static Stream<String> withPath(String secret) {
    String path = secret.replaceFirst("(?i)^https?://[^/?]*", "");
    return path.length() < SHORTEST_PATH ? Stream.of(secret) : Stream.of(secret, path);
  }

  private String shown(String link) {
    return callToApi.matcher(link).matches() ? api : "(link)";
  }

  /** A text in one line of at most {@value #LONGEST} characters, as {@link #describe} gives. */
  @Override
  public String safe(String text) {
    String safe = PLACEHOLDER.matcher(text).replaceAll(NO_SETTING);
    for (String secret : secrets) {
      safe = safe.replace(secret, "***");
    }
    safe =
        LINK.matcher(safe)
            .replaceAll(link -> Matcher.quoteReplacement(shown(link.group())))
            .replaceAll("[\\p{C}\\p{Zl}\\p{Zp}\\s]+", " ")
            .trim();
    return safe.codePointCount(0, safe.length()) <= LONGEST
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
