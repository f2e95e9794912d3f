package dev.parley.telemetry;

import dev.parley.protocol.TypedFailure;
import dev.parley.time.NodeClock;
import dev.parley.time.TokenBucket;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The seam between futures and spans: a span begins before the work and ends when the work's future
 * ends. The context travels as a W3C {@code traceparent} text in frames, bus envelopes and Kafka
 * headers, never by a thread, so nothing asynchronous falls out of its trace. What is not sampled
 * has no text to travel, and so costs nothing after the first service.
 */
public final class Tracing {

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final AttributeKey<String> EXCEPTION_TYPE =
      AttributeKey.stringKey("exception.type");

  private final NodeClock clock;
  private final Tracer tracer;
  private final @Nullable ForcibleSampler sampler;
  private final TokenBucket forced;
  private final TokenBucket failed;

  /** Spans of an SDK whose sampling is its own affair: nothing can be forced. */
  public Tracing(OpenTelemetry openTelemetry) {
    this(openTelemetry, null, 0, NodeClock.SYSTEM);
  }

  /**
   * Spans of an SDK.
   *
   * @param sampler of that SDK; null where nothing can be forced
   * @param forcedPerSecond see {@link TelemetrySettings}
   */
  Tracing(
      OpenTelemetry openTelemetry,
      @Nullable ForcibleSampler sampler,
      int forcedPerSecond,
      NodeClock clock) {
    this.clock = clock;
    this.tracer = openTelemetry.getTracer("dev.parley");
    this.sampler = sampler;
    this.forced = new TokenBucket(() -> forcedPerSecond, SECOND_NANOS, 1, clock.nanos());
    this.failed = new TokenBucket(() -> forcedPerSecond, SECOND_NANOS, 1, clock.nanos());
  }

  /**
   * What to make of a {@code traceparent} that a client sent. Its flag is honoured so many times a
   * second; beyond that it gets what the sampler gives to requests that carry none, so a client
   * cannot make a node trace more than it is set to.
   *
   * @param name the name of the span that is to come
   * @return the parent for that span; null where there is none to be read
   */
  public @Nullable String admit(@Nullable String traceparent, String name, SpanKind kind) {
    if (traceparent == null || TraceParent.parse(traceparent) == null) {
      return null;
    }
    boolean free =
        !TraceParent.sampled(traceparent)
            || sampler == null
            || sampler.takesNewTrace(name, kind)
            || forced.take(clock.nanos());
    return free ? traceparent : TraceParent.unsampled(traceparent);
  }

  /**
   * Does work inside a span. Where it is not sampled and the work fails, a span is made of it
   * afterwards: errors are always seen, so many a second.
   *
   * @param name the span's name, without ids
   * @param kind its kind
   * @param parent the caller's {@code traceparent}, or null to begin a trace
   * @param attributes to put on the span
   * @param work gets the span; {@link TraceParent#of} is the text to hand on
   */
  public <T> Future<T> traced(
      String name,
      SpanKind kind,
      @Nullable String parent,
      Attributes attributes,
      Function<Span, Future<T>> work) {
    long startedNanos = clock.nanos();
    Span span = start(name, kind, parent, attributes);
    Future<T> done;
    try {
      done = work.apply(span);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    return span.isRecording()
        ? done.onComplete(result -> span.end(), failure -> end(span, failure))
        : done.onFailure(
            failure -> afterwards(name, kind, parent, attributes, startedNanos, failure));
  }

  /** Starts a span that the caller ends with {@link #end}, for work that has no single future. */
  public Span start(String name, SpanKind kind, @Nullable String parent, Attributes attributes) {
    return builder(name, kind, parent, attributes).startSpan();
  }

  /** Starts a span that has to do with another one beside its parent. */
  public Span startLinked(
      String name,
      SpanKind kind,
      @Nullable String parent,
      Attributes attributes,
      SpanContext link) {
    return builder(name, kind, parent, attributes).addLink(link).startSpan();
  }

  /**
   * Ends a span, with an error where there was one: of what type it was, not what it said, which
   * may be a user's words.
   */
  public void end(Span span, @Nullable Throwable failure) {
    if (failure != null) {
      String type =
          failure instanceof TypedFailure typed
              ? typed.errorType()
              : failure.getClass().getSimpleName();
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(SpanAttributes.ERROR_TYPE, type);
      span.addEvent("exception", Attributes.of(EXCEPTION_TYPE, failure.getClass().getName()));
    }
    span.end();
  }

  private SpanBuilder builder(
      String name, SpanKind kind, @Nullable String parent, Attributes attributes) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(context(parent))
        .setAllAttributes(attributes);
  }

  private void afterwards(
      String name,
      SpanKind kind,
      @Nullable String parent,
      Attributes attributes,
      long startedNanos,
      Throwable failure) {
    long now = clock.nanos();
    if (sampler == null || !failed.take(now)) {
      return;
    }
    long start = clock.wallMillis() - TimeUnit.NANOSECONDS.toMillis(now - startedNanos);
    Span span =
        builder(name, kind, parent, attributes)
            .setParent(ForcibleSampler.forced(context(parent)))
            .setStartTimestamp(start, TimeUnit.MILLISECONDS)
            .startSpan();
    end(span, failure);
  }

  private static Context context(@Nullable String parent) {
    SpanContext remote = TraceParent.parse(parent);
    return remote == null ? Context.root() : Context.root().with(Span.wrap(remote));
  }
}
