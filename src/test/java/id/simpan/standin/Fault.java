package id.simpan.standin;

import java.time.Duration;
import java.util.function.Function;

/**
 * Something that goes wrong with an answer. It gets the request and the way to the normal answer,
 * and may change either: {@code Fault.chunked().and(Fault.cutAfter(1000))}.
 */
@FunctionalInterface
public interface Fault {

  Reply apply(RecordedRequest request, Function<RecordedRequest, Reply> normal);

  /** This fault first, then the other one on what came out. */
  default Fault and(Fault other) {
    return (request, normal) -> other.apply(request, r -> apply(r, normal));
  }

  /** Does something (replaces a file, revokes a token) once the answer is settled. */
  default Fault then(Runnable action) {
    return (request, normal) -> {
      Reply reply = apply(request, normal);
      action.run();
      return reply;
    };
  }

  /** The normal answer: for a rule that lets some requests pass, and for {@link #then}. */
  static Fault none() {
    return (request, normal) -> normal.apply(request);
  }

  static Fault answer(Reply reply) {
    return (request, normal) -> reply;
  }

  static Fault header(String name, String value) {
    return (request, normal) -> normal.apply(request).header(name, value);
  }

  /** Only a status, as a gateway sends it, with an empty body. */
  static Fault status(int status) {
    return answer(Reply.of(status));
  }

  static Fault tooManyRequests(int retryAfterSeconds) {
    return status(429).and(header("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  /** A page for people instead of what was asked for. */
  static Fault html(int status) {
    String page = "<!DOCTYPE html><html><head><title>%d</title></head><body>Sorry.</body></html>";
    return answer(Reply.of(status, "text/html; charset=utf-8", page.formatted(status)));
  }

  /** What peers saved as {@code .mp4}: a page, status 200, when access has ended. */
  static Fault htmlPage() {
    return html(200);
  }

  static Fault json(int status, String json) {
    return answer(Reply.of(status, "application/json", json));
  }

  static Fault bytes(int status, String contentType, byte[] body) {
    return answer(Reply.of(status, contentType, body));
  }

  static Fault redirectTo(String location) {
    return answer(Reply.redirect(location));
  }

  /** Redirects each request to itself. */
  static Fault redirectLoop() {
    return (request, normal) ->
        Reply.redirect(
            "http://"
                + request.authority()
                + request.path()
                + (request.query().isEmpty() ? "" : "?" + request.query()));
  }

  /** The connection is closed before anything was answered. */
  static Fault brokenConnection() {
    return cutAfter(-1);
  }

  /** Nothing is ever answered. */
  static Fault stall() {
    return stallAfter(-1);
  }

  /** The connection is closed after that many bytes of the body. */
  static Fault cutAfter(long bytes) {
    return (request, normal) -> normal.apply(request).endingAfter(bytes, Reply.Ending.CUT);
  }

  /** After that many bytes of the body nothing more comes, and the connection stays open. */
  static Fault stallAfter(long bytes) {
    return (request, normal) -> normal.apply(request).endingAfter(bytes, Reply.Ending.STALL);
  }

  /** What happens before the rest of an answer comes. */
  @FunctionalInterface
  interface Pause {
    void end() throws Exception;
  }

  /** After that many bytes of the body the rest waits until the pause has ended. */
  static Fault pausedAfter(long bytes, Pause pause) {
    return (request, normal) -> normal.apply(request).pausedAfter(bytes, pause);
  }

  /** One byte of the body at a time. */
  static Fault dripping(Duration pause) {
    return (request, normal) -> normal.apply(request).dripping(pause);
  }

  static Fault oneByteASecond() {
    return dripping(Duration.ofSeconds(1));
  }

  /**
   * Ends properly after so many bytes, with a Content-Length that says so. A Content-Range is left
   * as it was. For a host that has fewer bytes than promised at every attempt, promise another size
   * instead: {@link ScriptedFile#size}.
   */
  static Fault tooShort(long bytes) {
    return (request, normal) -> normal.apply(request).first(bytes);
  }

  /** So many zero bytes come after the end; the Content-Length counts them. */
  static Fault tooLong(int extraBytes) {
    return (request, normal) -> normal.apply(request).followedBy(new byte[extraBytes]);
  }

  /** 200 and the whole content, whatever range was asked for. */
  static Fault ignoringRange() {
    return (request, normal) -> normal.apply(request.without("Range"));
  }

  /** 206 as asked, but the Content-Range says that it begins elsewhere. */
  static Fault wrongContentRange(String contentRange) {
    return (request, normal) -> {
      Reply reply = normal.apply(request);
      return reply.status() == 206 ? reply.header("Content-Range", contentRange) : reply;
    };
  }

  /** Neither ETag nor Last-Modified. */
  static Fault noValidators() {
    return (request, normal) ->
        normal.apply(request).withoutHeader("ETag").withoutHeader("Last-Modified");
  }

  /** Compressed, if the client says that it takes that. */
  static Fault gzip() {
    return (request, normal) ->
        request.header("Accept-Encoding").filter(it -> it.contains("gzip")).isPresent()
            ? normal.apply(request).gzipped()
            : normal.apply(request);
  }

  /** Without a Content-Length. */
  static Fault chunked() {
    return (request, normal) -> normal.apply(request).chunked();
  }
}
