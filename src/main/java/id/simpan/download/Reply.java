package id.simpan.download;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/**
 * What the head of a download host's answer promises.
 *
 * @param resumes whether the body goes on where the partial file ends, rather than from the start
 * @param isAllThere whether the partial file holds all that there is
 * @param inPlace whether a body that resumes begins where the partial file ends
 * @param total bytes of the whole, if the host says so
 * @param validator a strong one, if there is one
 */
record Reply(
    boolean resumes,
    boolean isAllThere,
    boolean inPlace,
    OptionalLong total,
    boolean isFramed,
    Optional<String> validator) {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/(\\d{1,18})");

  /**
   * @param from the first byte that was asked for
   * @throws DownloadFault if the body is no recording
   */
  static Reply of(HttpResponse response, long from) {
    int status = response.getCode();
    Optional<String> range = header(response, "Content-Range");
    if (status == 416 && from > 0) {
      Matcher unsatisfied = UNSATISFIED.matcher(range.orElse(""));
      boolean allThere = unsatisfied.matches() && Long.parseLong(unsatisfied.group(1)) == from;
      return new Reply(true, allThere, allThere, OptionalLong.of(from), true, validator(response));
    }
    if (status != 200 && status != 206) {
      throw new DownloadFault(
          "the download host answered " + status + (isEnded(status) ? ": the link has ended" : ""));
    }
    if (header(response, "Content-Type")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .startsWith("text/html")) {
      throw new DownloadFault("HTML instead of a recording: access has ended or is refused");
    }
    if (!header(response, "Content-Encoding").orElse("identity").equalsIgnoreCase("identity")) {
      throw new DownloadFault(
          "the host sends the file compressed, though it was asked for its bytes as they are");
    }
    if (status == 206) {
      Matcher part = CONTENT_RANGE.matcher(range.orElse(""));
      boolean fits =
          from > 0
              && part.matches()
              && Long.parseLong(part.group(1)) == from
              && Long.parseLong(part.group(2)) >= from
              && Long.parseLong(part.group(2)) + 1 == Long.parseLong(part.group(3));
      return new Reply(
          true,
          false,
          fits,
          fits ? OptionalLong.of(Long.parseLong(part.group(3))) : OptionalLong.empty(),
          true,
          validator(response));
    }
    OptionalLong length =
        header(response, "Content-Length")
            .filter(text -> text.matches("\\d{1,18}"))
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElse(OptionalLong.empty());
    boolean isFramed = length.isPresent() || header(response, "Transfer-Encoding").isPresent();
    return new Reply(false, false, true, length, isFramed, validator(response));
  }

  private static boolean isEnded(int status) {
    return status == 401 || status == 403 || status == 404 || status == 410;
  }

  /** Whether the body goes on from the content that the partial file is of. */
  boolean fits(Optional<String> expected) {
    return inPlace && (validator.isEmpty() || validator.equals(expected));
  }

  private static Optional<String> validator(HttpResponse response) {
    return header(response, "ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> header(response, "Last-Modified"));
  }

  private static Optional<String> header(HttpResponse response, String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }
}
