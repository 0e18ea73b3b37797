package id.simpan.tracing;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A small collector of traces: OTLP over HTTP, as protocol buffers. */
final class Collector implements AutoCloseable {

  /**
   * A span that was received.
   *
   * @param parent empty for the first one of a trace
   */
  record Span(
      String trace, String id, String parent, String name, Map<String, String> attributes) {}

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  List<Span> spans() {
    return spans;
  }

  List<byte[]> bodies() {
    return bodies;
  }

  private void receive(HttpExchange exchange) throws IOException {
    boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream raw = exchange.getRequestBody();
        InputStream body = isZipped ? new GZIPInputStream(raw) : raw) {
      byte[] bytes = body.readAllBytes();
      bodies.add(bytes);
      read(UnknownFieldSet.parseFrom(bytes));
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** By the numbers of the fields in opentelemetry/proto/trace/v1/trace.proto. */
  private void read(UnknownFieldSet request) throws IOException {
    for (UnknownFieldSet resource : parts(request, 1)) {
      for (UnknownFieldSet scope : parts(resource, 2)) {
        for (UnknownFieldSet span : parts(scope, 2)) {
          Map<String, String> attributes = new LinkedHashMap<>();
          for (UnknownFieldSet attribute : parts(span, 9)) {
            attributes.put(text(attribute, 1), text(parts(attribute, 2).get(0), 1));
          }
          spans.add(new Span(hex(span, 1), hex(span, 2), hex(span, 4), text(span, 5), attributes));
        }
      }
    }
  }

  private static List<UnknownFieldSet> parts(UnknownFieldSet of, int number) throws IOException {
    List<UnknownFieldSet> parts = new CopyOnWriteArrayList<>();
    for (ByteString part : of.getField(number).getLengthDelimitedList()) {
      parts.add(UnknownFieldSet.parseFrom(part));
    }
    return parts;
  }

  private static String text(UnknownFieldSet of, int number) {
    List<ByteString> values = of.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? "" : values.get(0).toStringUtf8();
  }

  private static String hex(UnknownFieldSet of, int number) {
    List<ByteString> values = of.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? "" : HexFormat.of().formatHex(values.get(0).toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
