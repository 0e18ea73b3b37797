package id.simpan.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An HTTP server on a free port that records each request and delivers replies, faults included.
 */
final class ScriptedHttpServer implements AutoCloseable {

  static {
    // Else each answer on a kept connection may wait 40 ms for an acknowledgement. The JDK reads it
    // once.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Function<RecordedRequest, Reply> replies;
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String authority;

  /** Called by several threads at once, {@code replies} gives what to answer. */
  ScriptedHttpServer(String host, Function<RecordedRequest, Reply> replies) {
    this.replies = replies;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + host, e);
    }
    authority = host + ":" + server.getAddress().getPort();
    threads =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work, "stand-in-" + authority);
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Host and port. */
  String authority() {
    return authority;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String baseUrl() {
    return "http://" + authority;
  }

  /** All requests since the start, in the order of their arrival. */
  List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      handleOpen(exchange);
    }
  }

  private void handleOpen(HttpExchange exchange) {
    try {
      RecordedRequest request = record(exchange);
      deliver(reply(request), request, exchange);
    } catch (IOException e) {
      // Cut by a fault or by the client. A body that cannot be closed makes the exchange close the
      // connection, where it would end a chunked answer as if it were whole.
      exchange.setStreams(null, new Unclosable());
    }
  }

  private Reply reply(RecordedRequest request) {
    try {
      return replies.apply(request);
    } catch (RuntimeException e) {
      return Reply.of(500, "text/plain", "The stand-in itself failed: " + e);
    }
  }

  private RecordedRequest record(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    var request =
        new RecordedRequest(
            Instant.now(),
            authority,
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            query == null ? "" : query,
            exchange.getRequestHeaders(),
            exchange.getRequestBody().readAllBytes());
    requests.add(request);
    return request;
  }

  private void deliver(Reply reply, RecordedRequest request, HttpExchange exchange)
      throws IOException {
    if (reply.delivery().bytes() < 0) {
      end(reply.delivery());
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    request.answered(reply.status());
    if (request.method().equals("HEAD")) {
      if (reply.length() != Reply.UNKNOWN_LENGTH) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(reply.length()));
      }
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    // The JDK's encoding: 0 is chunked, -1 is empty.
    long length = reply.length() == Reply.UNKNOWN_LENGTH ? 0 : reply.length();
    boolean empty = reply.length() == 0;
    exchange.sendResponseHeaders(reply.status(), empty ? -1 : length);
    if (empty) {
      return;
    }
    var out = new DeliveryStream(exchange.getResponseBody(), reply.delivery(), request);
    out.endIfDue();
    reply.body().writeTo(out);
    out.close();
  }

  private void end(Reply.Delivery delivery) throws IOException {
    if (delivery.ending() == Reply.Ending.STALL) {
      pause(Duration.ofDays(1));
    }
    throw new IOException("The script ends this connection");
  }

  private void pause(Duration duration) throws IOException {
    try {
      if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("The stand-in is closed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static final class Unclosable extends OutputStream {
    @Override
    public void write(int value) {}

    @Override
    public void close() throws IOException {
      throw new IOException("The connection has to be closed");
    }
  }

  /** Counts what is sent, and ends or slows the transfer where the reply says so. */
  private final class DeliveryStream extends OutputStream {
    private final OutputStream out;
    private final Reply.Delivery delivery;
    private final RecordedRequest request;
    private final boolean drips;
    private long left;

    DeliveryStream(OutputStream out, Reply.Delivery delivery, RecordedRequest request) {
      this.out = out;
      this.delivery = delivery;
      this.request = request;
      this.drips = !delivery.pause().isZero();
      this.left = delivery.bytes();
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int some = (int) Math.min(count, left);
      if (drips) {
        for (int i = offset; i < offset + some; i++) {
          send(bytes, i, 1);
          out.flush();
          pause(delivery.pause());
        }
      } else {
        send(bytes, offset, some);
      }
      endIfDue();
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    private void send(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
      request.sent(count);
      left -= count;
    }

    private void endIfDue() throws IOException {
      if (left == 0) {
        out.flush();
        end(delivery);
      }
    }
  }
}
