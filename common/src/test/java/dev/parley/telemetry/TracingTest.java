package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.time.NodeClock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
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
        "append",
        SpanKind.SERVER,
        PARENT,
        Attributes.builder().put("room", "r").build(),
        own -> Future.succeededFuture());

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
        Attributes.empty(),
        own ->
            tracing.traced(
                "inner",
                SpanKind.PRODUCER,
                TraceParent.of(own),
                Attributes.empty(),
                next -> Future.succeededFuture()));

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
        tracing.traced("append", SpanKind.SERVER, PARENT, Attributes.empty(), own -> work.future());
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
        tracing.traced(
            "a", SpanKind.SERVER, null, Attributes.empty(), own -> Future.failedFuture(failure));

    // Then
    SpanData span = onlySpan();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("IllegalStateException");
    assertThat(span.toString()).as("messages stay out of spans").doesNotContain("secret");
    assertThat(done.cause()).isSameAs(failure);
  }

  @Test
  void workThatThrowsEndsTheSpanWithAnErrorAndIsAFailedFuture() {
    // When
    Future<Void> done =
        tracing.traced(
            "a",
            SpanKind.SERVER,
            null,
            Attributes.empty(),
            own -> {
              throw new IllegalStateException("broken");
            });

    // Then
    assertThat(done.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(onlySpan().getEvents().get(0).getName()).isEqualTo("exception");
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
        Attributes.empty(),
        own -> {
          handedOn.set(TraceParent.of(own));
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
    Span span = tracing.start("a", SpanKind.SERVER, unsampled, Attributes.empty());

    // Then
    assertThat(span.getSpanContext().isSampled()).isFalse();
    assertThat(TraceParent.of(span)).isNull();
  }

  @Test
  void theTextHandedOnIsTheSpansOwnContext() {
    // Given
    Span span = tracing.start("a", SpanKind.SERVER, PARENT, Attributes.empty());

    // When
    String text = TraceParent.of(span);

    // Then
    assertThat(text).isEqualTo("00-" + TRACE_ID + "-" + span.getSpanContext().getSpanId() + "-01");
    assertThat(TraceParent.sampled(text)).isTrue();
    assertThat(TraceParent.traceId(text)).isEqualTo(TRACE_ID);
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
    Span span = tracing.start("a", SpanKind.SERVER, text, Attributes.empty());

    // Then
    SpanContext context = span.getSpanContext();
    assertThat(context.isValid()).isTrue();
    assertThat(context.getTraceId()).isNotEqualTo(TRACE_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"})
  void whatDoesNotAskForItIsNotSampled(String text) {
    assertThat(TraceParent.sampled(text)).isFalse();
    assertThat(TraceParent.sampled(null)).isFalse();
    assertThat(TraceParent.sampled(PARENT)).isTrue();
  }

  private Tracing tracing(Sampler sampler) {
    return new Tracing(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build(),
        null,
        0,
        NodeClock.SYSTEM);
  }

  private SpanData onlySpan() {
    assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    return exporter.getFinishedSpanItems().get(0);
  }
}
