package id.simpan.routing;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a trace of every call to the API in a log of its own: what was asked, the status, how long
 * it took; no secrets, as neither headers nor bodies are in it.
 */
final class ApiLog implements ExecChainHandler {

  private static final Logger LOG = LoggerFactory.getLogger("id.simpan.api");

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    long start = System.nanoTime();
    String outcome = "broken";
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      outcome = Integer.toString(response.getCode());
      return response;
    } catch (IOException | HttpException failed) {
      outcome = failed.getClass().getSimpleName();
      throw failed;
    } finally {
      LOG.info(
          "{} {} {} {} ms",
          request.getMethod(),
          request.getPath().replaceAll("[\\p{C}\\s]", "?"),
          outcome,
          Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
  }
}
