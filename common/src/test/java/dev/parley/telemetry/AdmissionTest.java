package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.TypedFailure;
import dev.parley.time.NodeClock;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which traces there are: the sampler's, so many that clients ask for, and so many errors. */
class AdmissionTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String ASKED = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String NOT_ASKED = "00-" + TRACE + "-b7ad6b7169203331-00";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private long nanos;

  private final NodeClock clock =
      new NodeClock() {
        @Override
        public long nanos() {
          return nanos;
        }

        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }
      };

  @Test
  void aClientCanAskForSoManyTracesAndNoMore() {
    // Given
    Tracing tracing = tracing(Sampler.traceIdRatioBased(0), 10);

    // When
    for (int i = 0; i < 1_000; i++) {
      send(tracing, ASKED, Future.succeededFuture());
    }

    // Then
    assertThat(ended()).hasSize(10);
    assertThat(ended()).allMatch(span -> span.getTraceId().equals(TRACE));
  }

  @Test
  void whereEverythingIsSampledAClientsIdsAreKept() {
    // Given
    Tracing tracing = tracing(Sampler.alwaysOn(), 0);

    // When
    for (int i = 0; i < 100; i++) {
      send(tracing, ASKED, Future.succeededFuture());
    }

    // Then
    assertThat(ended()).hasSize(100).allMatch(span -> span.getTraceId().equals(TRACE));
  }

  @Test
  void whatAClientDoesNotWantTracedIsNot() {
    Tracing tracing = tracing(Sampler.alwaysOn(), 10);

    send(tracing, NOT_ASKED, Future.succeededFuture());

    assertThat(ended()).isEmpty();
  }

  @Test
  void aFailureIsSeenThoughItWasNotSampled() {
    // Given
    Tracing tracing = tracing(Sampler.traceIdRatioBased(0), 10);

    // When
    send(tracing, NOT_ASKED, Future.failedFuture(new Refused()));

    // Then
    assertThat(ended()).hasSize(1);
    SpanData span = ended().get(0);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getAttributes().asMap().toString()).contains("error.type", "refused");
    assertThat(span.getEndEpochNanos()).isGreaterThanOrEqualTo(span.getStartEpochNanos());
  }

  @Test
  void aFloodOfFailuresIsNotAFloodOfSpans() {
    Tracing tracing = tracing(Sampler.traceIdRatioBased(0), 10);

    for (int i = 0; i < 1_000; i++) {
      send(tracing, null, Future.failedFuture(new Refused()));
    }

    assertThat(ended()).hasSize(10);
  }

  @Test
  void aSecondLaterAClientCanAskAgain() {
    // Given
    Tracing tracing = tracing(Sampler.traceIdRatioBased(0), 1);
    send(tracing, ASKED, Future.succeededFuture());

    // When
    nanos = 500_000_000;
    send(tracing, ASKED, Future.succeededFuture());
    int before = ended().size();
    nanos = 1_000_000_000;
    send(tracing, ASKED, Future.succeededFuture());

    // Then
    assertThat(before).isEqualTo(1);
    assertThat(ended()).hasSize(2);
  }

  private static void send(Tracing tracing, String traceparent, Future<Void> work) {
    tracing.traced(
        "send room",
        SpanKind.SERVER,
        tracing.admit(traceparent, "send room", SpanKind.SERVER),
        Attributes.empty(),
        span -> work);
  }

  private Tracing tracing(Sampler root, int forcedPerSecond) {
    ForcibleSampler sampler = new ForcibleSampler(Sampler.parentBased(root));
    return new Tracing(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build(),
        sampler,
        forcedPerSecond,
        clock);
  }

  private List<SpanData> ended() {
    return exporter.getFinishedSpanItems();
  }

  /** A failure of a known type. */
  private static final class Refused extends RuntimeException implements TypedFailure {
    @Override
    public String errorType() {
      return "refused";
    }
  }
}
