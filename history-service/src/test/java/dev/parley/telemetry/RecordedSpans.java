package dev.parley.telemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** Tracing whose ended spans can be looked at. */
public final class RecordedSpans {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Tracing tracing =
      new Tracing(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                      .build())
              .build(),
          null,
          0);

  /** Where spans are made. */
  public Tracing tracing() {
    return tracing;
  }

  /** The spans that have ended. */
  public List<SpanData> ended() {
    return exporter.getFinishedSpanItems();
  }
}
