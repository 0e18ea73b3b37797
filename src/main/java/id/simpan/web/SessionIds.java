package id.simpan.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A session's uuid as one segment of a path. Most are themselves; one with a slash, which proxies
 * and servers take for the end of a segment, or with anything else that means something in a URL is
 * {@code ~} and Base64 of its UTF-8, in the alphabet for URLs and without padding.
 */
public final class SessionIds {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9+=_-]+");

  private SessionIds() {}

  /** Needs no escaping in a path, and is to get none. */
  public static String segment(String uuid) {
    return PLAIN.matcher(uuid).matches()
        ? uuid
        : "~"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(uuid.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws NotFound if it is no segment that {@link #segment} makes
   */
  public static String uuid(String segment) {
    try {
      String uuid =
          segment.startsWith("~")
              ? new String(
                  Base64.getUrlDecoder().decode(segment.substring(1)), StandardCharsets.UTF_8)
              : segment;
      if (segment(uuid).equals(segment)) {
        return uuid;
      }
    } catch (IllegalArgumentException noBase64) {
      // as below
    }
    throw new NotFound("session %s is not known".formatted(segment));
  }
}
