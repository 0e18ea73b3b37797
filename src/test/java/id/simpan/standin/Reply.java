package id.simpan.standin;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What a stand-in answers, and how it gets across. Immutable: each method gives a changed copy. */
public record Reply(
    int status, Map<String, String> headers, Body body, long length, Delivery delivery) {

  /** Stands for "not said beforehand": the answer is chunked. */
  static final long UNKNOWN_LENGTH = -1;

  /** Writes the body. */
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** How the answer gets across: whole, or up to a byte of the body only (-1: no status even). */
  public record Delivery(Ending ending, long bytes, Duration pause) {
    static final Delivery WHOLE = new Delivery(Ending.WHOLE, Long.MAX_VALUE, Duration.ZERO);
  }

  /** What comes after the last byte that was delivered. */
  public enum Ending {
    /** The answer is whole. */
    WHOLE,
    /** The connection is closed. */
    CUT,
    /** Silence, for as long as the stand-in lives. */
    STALL
  }

  public static Reply of(int status) {
    return new Reply(status, Map.of(), out -> {}, 0, Delivery.WHOLE);
  }

  public static Reply of(int status, String contentType, byte[] body) {
    return of(status).header("Content-Type", contentType).body(out -> out.write(body), body.length);
  }

  public static Reply of(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Reply of(int status, String contentType, Content content) {
    return of(status).header("Content-Type", contentType).slice(content, 0, content.length());
  }

  /** A redirect. */
  public static Reply redirect(String location) {
    return of(302).header("Location", location);
  }

  public Reply header(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Reply(status, all, body, length, delivery);
  }

  public Reply withoutHeader(String name) {
    var all = new LinkedHashMap<>(headers);
    all.keySet().removeIf(name::equalsIgnoreCase);
    return new Reply(status, all, body, length, delivery);
  }

  /** With a part of a content as its body. */
  public Reply slice(Content content, long offset, long count) {
    return body(out -> content.writeTo(out, offset, count), count);
  }

  Reply body(Body newBody, long newLength) {
    return new Reply(status, headers, newBody, newLength, delivery);
  }

  /** Without a Content-Length. */
  Reply chunked() {
    return body(body, UNKNOWN_LENGTH);
  }

  Reply gzipped() {
    Body zipped =
        out -> {
          var gzip = new GZIPOutputStream(out);
          body.writeTo(gzip);
          gzip.finish();
        };
    return header("Content-Encoding", "gzip").body(zipped, UNKNOWN_LENGTH);
  }

  /** Only the first bytes of the body, with the Content-Length that goes with them. */
  Reply first(long bytes) {
    return body(out -> body.writeTo(new FirstBytes(out, bytes)), Math.min(bytes, length));
  }

  /** More bytes than there should be, with the Content-Length that goes with them. */
  Reply followedBy(byte[] more) {
    Body longer =
        out -> {
          body.writeTo(out);
          out.write(more);
        };
    return body(longer, length == UNKNOWN_LENGTH ? length : length + more.length);
  }

  Reply endingAfter(long bytes, Ending ending) {
    return new Reply(status, headers, body, length, new Delivery(ending, bytes, delivery.pause()));
  }

  /** So many bytes of the body at once, and the rest when the pause has ended. */
  Reply pausedAfter(long bytes, Fault.Pause pause) {
    Body halting =
        out -> {
          ByteArrayOutputStream whole = new ByteArrayOutputStream();
          body.writeTo(whole);
          out.write(whole.toByteArray(), 0, (int) bytes);
          out.flush();
          try {
            pause.end();
          } catch (Exception failed) {
            throw new IOException(failed);
          }
          out.write(whole.toByteArray(), (int) bytes, (int) (whole.size() - bytes));
        };
    return body(halting, length);
  }

  /** One byte of the body, then a pause, and so on. */
  Reply dripping(Duration pause) {
    return new Reply(
        status, headers, body, length, new Delivery(delivery.ending(), delivery.bytes(), pause));
  }

  private static final class FirstBytes extends FilterOutputStream {
    private long left;

    FirstBytes(OutputStream out, long left) {
      super(out);
      this.left = left;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int some = (int) Math.min(left, count);
      out.write(bytes, offset, some);
      left -= some;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }
  }
}
