package id.simpan.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import org.slf4j.MDC;

/** Says in each span what its thread works on, as each log line does. */
final class SubjectOfSpan implements SpanProcessor {

  private static final List<String> FIELDS = List.of("meeting", "session", "destination");

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    for (String field : FIELDS) {
      String value = MDC.get(field);
      if (value != null) {
        span.setAttribute("recording." + field, value);
      }
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    // exported by another
  }

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
