package id.simpan.remote;

import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/**
 * HTTP calls by the client of Camel's component, so with the program's proxy and trust. Redirects
 * are not followed: what signs in would go along.
 */
final class Calls {

  private static final String ENDPOINT =
      "https://%s?connectTimeout=10000&responseTimeout=600000&soTimeout=60000";

  private final CamelContext context;
  private final String service;

  /**
   * @param service such as {@code webdav}
   */
  Calls(CamelContext context, String service) {
    this.context = context;
    this.service = service;
  }

  <T> T send(ClassicHttpRequest request, HttpClientResponseHandler<T> answer) throws IOException {
    return context
        .getEndpoint(ENDPOINT.formatted(service), HttpEndpoint.class)
        .getHttpClient()
        .execute(request, answer);
  }
}
