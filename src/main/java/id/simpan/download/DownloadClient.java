package id.simpan.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks download hosts, without credentials of any kind, and only those that are allowed: each
 * redirect is checked before it is followed.
 */
public final class DownloadClient implements AutoCloseable {

  private static final int MOST_REDIRECTS = 10;

  /** For the head of an answer, connecting included. */
  private static final Duration LONGEST_HEAD = Duration.ofSeconds(90);

  /** Signed links are long, and so is what some hosts say about scripts. */
  private static final int LONGEST_LINE = 16 * 1024;

  private static final int MOST_HEADERS = 200;

  private final AllowedHosts hosts;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService timer;
  private final Duration silence;
  private final Set<InHand> downloads = ConcurrentHashMap.newKeySet();

  /**
   * @param limits of every wait
   * @param proxy a host to go through
   * @param trust in place of the platform's trust in certificates
   * @param timer for limits that the client has none of
   */
  public DownloadClient(
      AllowedHosts hosts,
      Limits limits,
      Optional<HttpHost> proxy,
      Optional<SSLContext> trust,
      ScheduledExecutorService timer) {
    this.hosts = hosts;
    this.timer = timer;
    this.silence = limits.silence();
    Timeout connect = Timeout.of(limits.connect());
    Timeout silence = Timeout.of(limits.silence());
    var connections =
        connectionsWithShortHeads()
            .setMaxConnTotal(limits.connections())
            .setMaxConnPerRoute(limits.connections())
            // a proxy resolves names itself
            .setDnsResolver(proxy.isPresent() ? SystemDefaultDnsResolver.INSTANCE : new Resolver())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(silence)
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(silence).build());
    trust.ifPresent(
        context -> connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections.build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(silence)
                    .setConnectionRequestTimeout(silence)
                    .build())
            .setUserAgent("Simpan")
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .evictIdleConnections(Timeout.of(30, TimeUnit.SECONDS));
    proxy.ifPresent(builder::setProxy);
    this.client = builder.build();
  }

  /** Connections on which neither a line of a head nor the size of a chunk is endless. */
  public static PoolingHttpClientConnectionManagerBuilder connectionsWithShortHeads() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxLineLength(LONGEST_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build())
                .build());
  }

  /** What to do with the answer of the host that serves the bytes. */
  @FunctionalInterface
  interface Receiver {
    /** Returns whether the body was read to its end; else what is left of it is not waited for. */
    boolean receive(ClassicHttpResponse response, InputStream body) throws IOException;
  }

  /**
   * @param from the first byte wanted
   * @param validator what the bytes before {@code from} are of, or null
   */
  void get(String link, long from, String validator, Receiver receiver) throws IOException {
    InHand inHand = new InHand();
    downloads.add(inHand);
    try {
      get(link, from, validator, receiver, inHand);
    } catch (IOException | RuntimeException failed) {
      if (inHand.isInterrupted) {
        throw new Interrupted();
      }
      throw failed;
    } finally {
      downloads.remove(inHand);
    }
  }

  private void get(String link, long from, String validator, Receiver receiver, InHand inHand)
      throws IOException {
    URI uri = hosts.check(link);
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpGet request = new HttpGet(uri);
      inHand.request = request;
      if (inHand.isInterrupted) {
        throw new Interrupted();
      }
      request.setHeader("Accept", "*/*");
      request.setHeader("Accept-Encoding", "identity");
      if (from > 0) {
        request.setHeader("Range", "bytes=" + from + "-");
        request.setHeader("If-Range", validator);
      }
      ClassicHttpResponse response = open(uri, request);
      boolean isRead = false;
      try {
        Optional<URI> next = redirect(response, uri);
        isRead = next.isPresent() || receiver.receive(response, body(response));
        if (next.isEmpty()) {
          return;
        }
        uri = next.get();
      } finally {
        if (!isRead) {
          request.abort(); // else closing would read the rest first
        }
        close(request, response);
      }
    }
    throw new LinkRefused("a link leads through more than " + MOST_REDIRECTS + " redirects");
  }

  /** What is left of the body is read, so that the connection can serve another request. */
  private void close(HttpGet request, ClassicHttpResponse response) {
    ScheduledFuture<?> limit =
        timer.schedule(request::abort, silence.toMillis(), TimeUnit.MILLISECONDS);
    Closer.closeQuietly(response);
    limit.cancel(false);
  }

  private static InputStream body(ClassicHttpResponse response) throws IOException {
    return response.getEntity() == null
        ? InputStream.nullInputStream()
        : response.getEntity().getContent();
  }

  /** Waits for the head of an answer, however slowly it drips. */
  private ClassicHttpResponse open(URI uri, HttpGet request) throws IOException {
    ScheduledFuture<?> limit =
        timer.schedule(request::abort, LONGEST_HEAD.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.executeOpen(HttpHost.create(uri), request, null);
    } finally {
      limit.cancel(false);
    }
  }

  private Optional<URI> redirect(ClassicHttpResponse response, URI from) {
    int status = response.getCode();
    Header location = response.getFirstHeader("Location");
    if (status < 300 || status > 399 || location == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(hosts.check(from.resolve(location.getValue().trim()).toString()));
    } catch (IllegalArgumentException unreadable) {
      throw new LinkRefused("a redirect leads to what is not a URL");
    }
  }

  /** Breaks off what is in hand: each download throws {@link Interrupted}. */
  public void interrupt() {
    for (InHand download : downloads) {
      download.isInterrupted = true;
      HttpGet request = download.request;
      if (request != null) {
        request.abort();
      }
    }
  }

  private static final class InHand {
    private volatile boolean isInterrupted;
    private volatile HttpGet request;
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  private final class Resolver implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return hosts.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
