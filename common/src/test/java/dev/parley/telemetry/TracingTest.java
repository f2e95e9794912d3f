package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans end with the future they are about, and the context travels as text. */
class TracingTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Tracing tracing = tracing(Sampler.parentBased(Sampler.alwaysOn()));

  @Test
  void aSpanIsTheChildOfItsCallers() {
    // When
    tracing.traced(
        "append", SpanKind.SERVER, PARENT, Map.of("room", "r"), own -> Future.succeededFuture());

    // Then
    SpanData span = onlySpan();
    assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(span.getName()).isEqualTo("append");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("room"))).isEqualTo("r");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void whatIsHandedOnMakesTheNextSpanAChildOfThisOne() {
    // When
    tracing.traced(
        "outer",
        SpanKind.SERVER,
        null,
        Map.of(),
        own ->
            tracing.traced(
                "inner", SpanKind.PRODUCER, own, Map.of(), next -> Future.succeededFuture()));

    // Then
    SpanData inner = exporter.getFinishedSpanItems().get(0);
    SpanData outer = exporter.getFinishedSpanItems().get(1);
    assertThat(inner.getName()).isEqualTo("inner");
    assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
    assertThat(inner.getTraceId()).isEqualTo(outer.getTraceId());
    assertThat(outer.getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void theSpanEndsWhenTheFutureEndsAndNotBefore() {
    // Given
    Promise<String> work = Promise.promise();
    Future<String> done =
        tracing.traced("append", SpanKind.SERVER, PARENT, Map.of(), own -> work.future());
    List<SpanData> before = exporter.getFinishedSpanItems();

    // When
    work.complete("stored");

    // Then
    assertThat(before).isEmpty();
    assertThat(onlySpan().hasEnded()).isTrue();
    assertThat(done.result()).isEqualTo("stored");
  }

  @Test
  void aFailedFutureEndsTheSpanWithAnErrorAndIsPassedOn() {
    // Given
    IllegalStateException failure = new IllegalStateException("secret");

    // When
    Future<Void> done =
        tracing.traced("a", SpanKind.SERVER, null, Map.of(), own -> Future.failedFuture(failure));

    // Then
    SpanData span = onlySpan();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("IllegalStateException");
    assertThat(span.toString()).as("messages stay out of spans").doesNotContain("secret");
    assertThat(done.cause()).isSameAs(failure);
  }

  @Test
  void workThatThrowsEndsTheSpanWithAnErrorAndThrows() {
    // When / Then
    assertThatThrownBy(
            () ->
                tracing.traced(
                    "a",
                    SpanKind.SERVER,
                    null,
                    Map.of(),
                    own -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void aSpanThatIsNotSampledHasNothingToHandOn() {
    // Given
    Tracing off = tracing(Sampler.alwaysOff());
    AtomicReference<String> handedOn = new AtomicReference<>("untouched");

    // When
    off.traced(
        "a",
        SpanKind.SERVER,
        PARENT,
        Map.of(),
        own -> {
          handedOn.set(own);
          return Future.succeededFuture();
        });

    // Then
    assertThat(handedOn.get()).isNull();
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void theCallersWishNotToBeSampledIsKept() {
    // Given
    String unsampled = PARENT.substring(0, 53) + "00";

    // When
    Span span = tracing.start("a", SpanKind.SERVER, unsampled, Map.of());

    // Then
    assertThat(span.getSpanContext().isSampled()).isFalse();
    assertThat(Tracing.traceparent(span)).isNull();
  }

  @Test
  void theTextHandedOnIsTheSpansOwnContext() {
    // Given
    Span span = tracing.start("a", SpanKind.SERVER, PARENT, Map.of());

    // When
    String text = Tracing.traceparent(span);

    // Then
    assertThat(text).isEqualTo("00-" + TRACE_ID + "-" + span.getSpanContext().getSpanId() + "-01");
    assertThat(Tracing.sampled(text)).isTrue();
    assertThat(Tracing.traceId(text)).isEqualTo(TRACE_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "nonsense",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-é1"
      })
  void aTextThatIsNoContextBeginsATraceOfItsOwn(String text) {
    // When
    Span span = tracing.start("a", SpanKind.SERVER, text, Map.of());

    // Then
    SpanContext context = span.getSpanContext();
    assertThat(context.isValid()).isTrue();
    assertThat(context.getTraceId()).isNotEqualTo(TRACE_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"})
  void whatDoesNotAskForItIsNotSampled(String text) {
    assertThat(Tracing.sampled(text)).isFalse();
    assertThat(Tracing.sampled(null)).isFalse();
    assertThat(Tracing.sampled(PARENT)).isTrue();
  }

  private Tracing tracing(Sampler sampler) {
    return new Tracing(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build());
  }

  private SpanData onlySpan() {
    assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    return exporter.getFinishedSpanItems().get(0);
  }
}
