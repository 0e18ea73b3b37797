package id.simpan.standin;

import java.util.List;

/** A webhook: an HTTP server that records what is posted and answers as it is told. */
public final class WebhookStandIn implements AutoCloseable {

  private volatile int status = 204;
  private final ScriptedHttpServer server =
      new ScriptedHttpServer("127.0.0.1", request -> Reply.of(status));

  public static WebhookStandIn start() {
    return new WebhookStandIn();
  }

  /** What it answers from now on. */
  public void answer(int status) {
    this.status = status;
  }

  public String url() {
    return server.baseUrl() + "/hooks/recordings?source=simpan&sig=a%2Bb";
  }

  public List<RecordedRequest> requests() {
    return server.requests();
  }

  @Override
  public void close() {
    server.close();
  }
}
