package id.simpan.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.Set;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spi.CamelContextCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Each sweep, download and delivery is a trace, sent as OTLP over HTTP. Without an endpoint nothing
 * of this is loaded.
 */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

  @Bean
  SdkTracerProvider tracerProvider(@Value("${simpan.tracing.endpoint}") String endpoint) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint.trim()).build();
    return SdkTracerProvider.builder()
        .setResource(
            Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "simpan")))
        .setSampler(Sampler.parentBased(new WithoutLooks()))
        .addSpanProcessor(new SubjectOfSpan())
        .addSpanProcessor(BatchSpanProcessor.builder(new ScrubbedSpans(exporter)).build())
        .build();
  }

  @Bean
  Tracer tracer(SdkTracerProvider provider) {
    return provider.get("simpan");
  }

  /** None: nobody outside learns of a trace. */
  @Bean
  ContextPropagators contextPropagators() {
    return ContextPropagators.noop();
  }

  @Bean
  CamelContextCustomizer tracing() {
    return context -> {
      OpenTelemetryTracer tracer = new OpenTelemetryTracer();
      tracer.setCamelContext(context);
      tracer.init(context);
    };
  }

  /** What looks every second whether there is anything to do would fill any store of traces. */
  private static final class WithoutLooks implements Sampler {

    private static final Set<String> LOOKS =
        Set.of("look-every-second", "alert-every-ten-seconds", "look-for-work");

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return LOOKS.contains(name) ? SamplingResult.drop() : SamplingResult.recordAndSample();
    }

    @Override
    public String getDescription() {
      return "all but looks";
    }
  }
}
