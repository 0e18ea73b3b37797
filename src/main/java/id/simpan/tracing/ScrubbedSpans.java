package id.simpan.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Sends no more of a span than may be seen by anyone: Camel's have URIs, which may hold secrets and
 * names, and what is logged, which may hold topics.
 */
final class ScrubbedSpans implements SpanExporter {

  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.method");

  private static final Set<String> SHOWN =
      Set.of(
          "component",
          "op",
          "exchangeId",
          "error",
          "url.scheme",
          "http.method",
          "http.status_code",
          "recording.meeting",
          "recording.session",
          "recording.destination");

  /** The names of their endpoints are those of routes. */
  private static final Set<String> WITHIN = Set.of("direct", "seda", "timer", "quartz");

  private final SpanExporter receiver;

  ScrubbedSpans(SpanExporter receiver) {
    this.receiver = receiver;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return receiver.export(spans.stream().<SpanData>map(Scrubbed::new).toList());
  }

  @Override
  public CompletableResultCode flush() {
    return receiver.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return receiver.shutdown();
  }

  private static final class Scrubbed extends DelegatingSpanData {

    Scrubbed(SpanData span) {
      super(span);
    }

    @Override
    public String getName() {
      String scheme = super.getAttributes().get(SCHEME);
      if (scheme == null) {
        return "step";
      }
      String method = super.getAttributes().get(METHOD);
      return WITHIN.contains(scheme)
          ? super.getName()
          : method == null ? scheme : scheme + " " + method;
    }

    @Override
    public Attributes getAttributes() {
      return super.getAttributes().toBuilder()
          .removeIf(key -> !SHOWN.contains(key.getKey()))
          .build();
    }

    @Override
    public int getTotalAttributeCount() {
      return getAttributes().size();
    }

    @Override
    public List<EventData> getEvents() {
      return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
      return 0;
    }

    @Override
    public StatusData getStatus() {
      return StatusData.create(super.getStatus().getStatusCode(), "");
    }
  }
}
