package id.simpan.standin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One request as it arrived at a stand-in, and what became of it. */
public final class RecordedRequest {

  private final Instant time;
  private final String authority;
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final AtomicLong bytesSent = new AtomicLong();
  private volatile int status;

  RecordedRequest(
      Instant time,
      String authority,
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      byte[] body) {
    this.time = time;
    this.authority = authority;
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
    this.body = body;
  }

  public Instant time() {
    return time;
  }

  /** Address and port of the server that received it, such as {@code 127.0.0.2:41234}. */
  public String authority() {
    return authority;
  }

  public String method() {
    return method;
  }

  /** Decoded, without the query. */
  public String path() {
    return path;
  }

  /** As it arrived, still encoded; empty when there was none. */
  public String query() {
    return query;
  }

  /** The first query parameter of that name, decoded. */
  public Optional<String> parameter(String name) {
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      if (decode(parts[0]).equals(name)) {
        return Optional.of(parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    return Optional.empty();
  }

  /** Names are found whatever their case. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
  }

  public byte[] body() {
    return body.clone();
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The status that was answered; 0 when there was none (yet). */
  public int status() {
    return status;
  }

  /** How many bytes of a body were sent for it so far. */
  public long bytesSent() {
    return bytesSent.get();
  }

  void answered(int statusCode) {
    status = statusCode;
  }

  void sent(long bytes) {
    bytesSent.addAndGet(bytes);
  }

  /** The same request as if a header had not been there; not recorded itself. */
  RecordedRequest without(String header) {
    var others = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    others.putAll(headers);
    others.remove(header);
    return new RecordedRequest(time, authority, method, path, query, others, body);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + authority + path + (query.isEmpty() ? "" : "?" + query) + " " + headers;
  }
}
