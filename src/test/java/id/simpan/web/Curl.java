package id.simpan.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.ssl.SSLContexts;

/** Asks as curl does: nothing is added, followed or kept. */
public final class Curl implements AutoCloseable {

  private final HttpHost host;
  private final CloseableHttpClient client;

  /**
   * @param scheme http or https, whatever the certificate
   */
  public Curl(String scheme, int port) {
    this.host = new HttpHost(scheme, "127.0.0.1", port);
    try {
      this.client =
          HttpClients.custom()
              .disableRedirectHandling()
              .disableCookieManagement()
              .disableAutomaticRetries()
              .disableContentCompression()
              .disableAuthCaching()
              .setConnectionManager(
                  PoolingHttpClientConnectionManagerBuilder.create()
                      .setTlsSocketStrategy(
                          new DefaultClientTlsStrategy(
                              SSLContexts.custom().loadTrustMaterial((chain, type) -> true).build(),
                              NoopHostnameVerifier.INSTANCE))
                      .build())
              .build();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** What came back. */
  public record Answer(int status, List<Header> headers, String body) {

    /** Values of all headers of this name, in one text. */
    public String header(String name) {
      return String.join(
          ", ",
          headers.stream()
              .filter(it -> it.getName().equalsIgnoreCase(name))
              .map(Header::getValue)
              .toList());
    }

    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException unreadable) {
        throw new AssertionError(body, unreadable);
      }
    }

    /** The value of a cookie that is set, or null. */
    public String cookie(String name) {
      return headers.stream()
          .filter(it -> it.getName().equalsIgnoreCase("Set-Cookie"))
          .map(Header::getValue)
          .filter(it -> it.startsWith(name + "="))
          .map(it -> it.substring(name.length() + 1).split(";")[0])
          .reduce((before, last) -> last)
          .orElse(null);
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /**
   * @param body or null
   * @param headers such as {@code Accept: text/html}
   */
  public Answer send(String method, String path, String body, String... headers) {
    ClassicHttpRequest request =
        ClassicRequestBuilder.create(method).setUri(host.toURI() + path).build();
    List<String> all = new ArrayList<>(Arrays.asList(headers));
    for (String header : all) {
      String[] parts = header.split(": ", 2);
      if (parts[0].equals("Host")) {
        try {
          request.setAuthority(URIAuthority.create(parts[1]));
        } catch (Exception unreadable) {
          throw new AssertionError(unreadable);
        }
      } else {
        request.addHeader(parts[0], parts[1]);
      }
    }
    if (body != null) {
      request.setEntity(new StringEntity(body, StandardCharsets.UTF_8));
    }
    try {
      return client.execute(
          host,
          request,
          response ->
              new Answer(
                  response.getCode(),
                  Stream.of(response.getHeaders()).toList(),
                  response.getEntity() == null
                      ? ""
                      : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** As {@code -u NAME:PASSWORD}. */
  public static String basic(String username, String password) {
    return "Authorization: Basic "
        + Base64.getEncoder()
            .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
