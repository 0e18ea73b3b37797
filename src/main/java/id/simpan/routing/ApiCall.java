package id.simpan.routing;

import id.simpan.rapatin.ApiUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds every call to the API to its limits, slow and endless answers too, and leaves a trace of it
 * in a log of its own: what was asked, the outcome, how long it took. Neither headers nor bodies
 * are in it.
 */
final class ApiCall implements ExecChainHandler {

  /** Bytes, after decompression. A session of 150 files is about 150 KB. */
  static final int LONGEST_ANSWER = 8 * 1024 * 1024;

  /** For the whole answer; the API is slow at times. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger("id.simpan.api");

  private final ScheduledExecutorService timer;
  private final Traffic traffic;

  ApiCall(ScheduledExecutorService timer, Traffic traffic) {
    this.timer = timer;
    this.traffic = traffic;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    long start = System.nanoTime();
    String outcome = "failed";
    int status = 0;
    ScheduledFuture<?> limit =
        timer.schedule(
            scope.execRuntime::discardEndpoint, LONGEST_CALL.toMillis(), TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      outcome = Integer.toString(response.getCode());
      read(response, scope);
      status = response.getCode();
      return response;
    } catch (IOException | HttpException | RuntimeException failed) {
      String name = failed.getClass().getSimpleName();
      outcome += " " + name;
      if (isOfTheAnswer(failed)) {
        throw new ApiUnavailable("the answer broke off (" + name + ")"); // without its cause
      }
      throw failed;
    } finally {
      limit.cancel(false);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      traffic.called(status, took);
      LOG.info(
          "{} {} {} {} ms",
          request.getMethod(),
          request.getPath().replaceAll("[\\p{C}\\s]", "?"),
          outcome,
          took.toMillis());
    }
  }

  /** The words of HTTP's own failures quote the line that could not be read, whatever is in it. */
  private static boolean isOfTheAnswer(Exception failed) {
    return failed.getClass().getPackage().equals(HttpException.class.getPackage());
  }

  private static void read(ClassicHttpResponse response, ExecChain.Scope scope) throws IOException {
    if (response.getEntity() == null) {
      return;
    }
    InputStream body = response.getEntity().getContent();
    byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
    if (bytes.length > LONGEST_ANSWER) {
      scope.execRuntime.discardEndpoint(); // else closing would read the rest
      throw new ApiUnavailable("the answer is longer than " + LONGEST_ANSWER + " bytes");
    }
    body.close();
    response.setEntity(new ByteArrayEntity(bytes, null));
    response.removeHeaders("Content-Encoding");
    response.removeHeaders("Content-Length");
  }
}
