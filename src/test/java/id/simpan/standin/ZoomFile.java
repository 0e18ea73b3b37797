package id.simpan.standin;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file at the Zoom stand-in: its bytes, the links to it, and what goes wrong with it. */
public final class ZoomFile {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
  private static final Instant FIRST_MODIFIED = Instant.parse("2025-09-24T03:00:00Z");

  private final ZoomStandIn zoom;
  private final String id;
  private final String fileType;
  private final Set<String> validSecrets = new HashSet<>();
  private Content content;
  private int version;

  ZoomFile(ZoomStandIn zoom, String id, String fileType, Content content) {
    this.zoom = zoom;
    this.id = id;
    this.fileType = fileType;
    this.content = content;
  }

  public synchronized Content content() {
    return content;
  }

  /** From now on other bytes are served, with another ETag and Last-Modified. */
  public synchronized void replaceWith(Content other) {
    content = other;
    version++;
  }

  /** A new {@code download_url} with a secret of its own. */
  public String freshLink() {
    byte[] random = new byte[48];
    RANDOM.nextBytes(random);
    String secret = Base64.getUrlEncoder().encodeToString(random);
    synchronized (this) {
      validSecrets.add(secret);
    }
    zoom.issued(secret);
    return zoom.linkBaseUrl() + ZoomStandIn.LINK_PATH + secret + "/" + id;
  }

  /** No link that was given so far works any more. */
  public synchronized void expireLinks() {
    validSecrets.clear();
  }

  /** Faults of the host that serves the bytes. */
  public FaultScript.Selection atBytes() {
    return zoom.byteFaults().when(this::isFor);
  }

  /** Faults of the host of {@code download_url}, which normally redirects. */
  public FaultScript.Selection atLink() {
    return zoom.linkFaults().when(this::isFor);
  }

  public List<RecordedRequest> linkRequests() {
    return zoom.linkRequests().stream().filter(this::isFor).toList();
  }

  public List<RecordedRequest> byteRequests() {
    return zoom.byteRequests().stream().filter(this::isFor).toList();
  }

  /** The Range header of each request for the bytes, an empty text where there was none. */
  public List<String> ranges() {
    return byteRequests().stream().map(request -> request.header("Range").orElse("")).toList();
  }

  /** All bytes of this file that were sent so far, over all requests. */
  public long bytesSent() {
    return byteRequests().stream().mapToLong(RecordedRequest::bytesSent).sum();
  }

  public synchronized String etag() {
    return '"' + content.fingerprint() + "-" + version + '"';
  }

  private synchronized String lastModified() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        FIRST_MODIFIED.plusSeconds(version).atOffset(ZoneOffset.UTC));
  }

  boolean isFor(RecordedRequest request) {
    return request.path().endsWith("/" + id);
  }

  synchronized boolean admits(String secret) {
    return validSecrets.contains(secret);
  }

  /** What a host answers that does everything right. */
  synchronized Reply bytes(RecordedRequest request) {
    Reply whole =
        Reply.of(200, contentType(), content)
            .header("ETag", etag())
            .header("Last-Modified", lastModified())
            .header("Accept-Ranges", "bytes");
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    String ifRange = request.header("If-Range").orElse(etag());
    boolean unchanged = ifRange.equals(etag()) || ifRange.equals(lastModified());
    if (!unchanged || !range.matches() || range.group().equals("bytes=-")) {
      return whole;
    }
    return part(whole, range.group(1), range.group(2));
  }

  private Reply part(Reply whole, String from, String to) {
    long length = content.length();
    long first = from.isEmpty() ? Math.max(0, length - Long.parseLong(to)) : Long.parseLong(from);
    long last =
        from.isEmpty() || to.isEmpty() ? length - 1 : Math.min(Long.parseLong(to), length - 1);
    if (first >= length || first > last) {
      return Reply.of(416).header("Content-Range", "bytes */" + length);
    }
    return new Reply(206, whole.headers(), whole.body(), whole.length(), whole.delivery())
        .header("Content-Range", "bytes %d-%d/%d".formatted(first, last, length))
        .slice(content, first, last - first + 1);
  }

  private String contentType() {
    return switch (fileType) {
      case "MP4" -> "video/mp4";
      case "M4A" -> "audio/mp4";
      case "CC", "TRANSCRIPT" -> "text/vtt";
      case "CHAT" -> "text/plain";
      case "TIMELINE", "SUMMARY" -> "application/json";
      default -> "application/octet-stream";
    };
  }
}
