package id.simpan.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/** A call whose status is all that counts: limited in time, and what is answered is not read. */
final class OutsideCall implements ExecChainHandler {

  /** For the whole call. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final ScheduledExecutorService timer;

  OutsideCall(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ScheduledFuture<?> limit =
        timer.schedule(
            scope.execRuntime::discardEndpoint, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        scope.execRuntime.discardEndpoint(); // it may be endless
        response.setEntity(null);
        response.removeHeaders("Content-Encoding");
        response.removeHeaders("Content-Length");
      }
      return response;
    } finally {
      limit.cancel(false);
    }
  }
}
