package dev.parley.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The seam between futures and spans: a span begins before the work and ends when the work's future
 * ends. The context travels as a W3C {@code traceparent} text in frames, bus envelopes and Kafka
 * headers, never by a thread, so nothing asynchronous falls out of its trace.
 */
public final class Tracing {

  private static final int LENGTH = 55;

  private final Tracer tracer;

  Tracing(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("dev.parley");
  }

  /**
   * Does work inside a span.
   *
   * @param name the span's name, without ids
   * @param kind its kind
   * @param parent the caller's {@code traceparent}, or null to begin a trace
   * @param attributes texts to put on the span
   * @param work gets the span's own {@code traceparent}, to hand on; null where it is not sampled
   *     and has no trace worth telling
   */
  public <T> Future<T> traced(
      String name,
      SpanKind kind,
      @Nullable String parent,
      Map<String, String> attributes,
      Function<@Nullable String, Future<T>> work) {
    Span span = start(name, kind, parent, attributes);
    Future<T> done;
    try {
      done = work.apply(traceparent(span));
    } catch (RuntimeException e) {
      end(span, e);
      throw e;
    }
    return done.onComplete(result -> end(span, null), failure -> end(span, failure));
  }

  /** Starts a span that the caller ends with {@link #end}, for work that has no single future. */
  public Span start(
      String name, SpanKind kind, @Nullable String parent, Map<String, String> attributes) {
    var builder = tracer.spanBuilder(name).setSpanKind(kind);
    SpanContext remote = parse(parent);
    builder.setParent(remote == null ? Context.root() : Context.root().with(Span.wrap(remote)));
    attributes.forEach(builder::setAttribute);
    return builder.startSpan();
  }

  /** Ends a span, with an error where there was one. */
  public void end(Span span, @Nullable Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute("error.type", failure.getClass().getSimpleName());
    }
    span.end();
  }

  /** Whether a {@code traceparent} asks for its spans to be recorded. */
  public static boolean sampled(@Nullable String traceparent) {
    return traceparent != null
        && traceparent.length() == LENGTH
        && (Character.digit(traceparent.charAt(LENGTH - 1), 16) & 1) == 1;
  }

  /** The trace id in a {@code traceparent}. */
  public static @Nullable String traceId(@Nullable String traceparent) {
    return traceparent == null ? null : traceparent.substring(3, 35);
  }

  /** The text to hand on; null for a span that is not recorded. */
  public static @Nullable String traceparent(Span span) {
    SpanContext context = span.getSpanContext();
    return context.isSampled()
        ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01"
        : null;
  }

  /** Reads version 00 of W3C Trace Context, section 3.2; null where the text is none. */
  static @Nullable SpanContext parse(@Nullable String traceparent) {
    if (traceparent == null
        || traceparent.length() != LENGTH
        || !traceparent.startsWith("00-")
        || traceparent.charAt(35) != '-'
        || traceparent.charAt(52) != '-') {
      return null;
    }
    try {
      TraceFlags flags = TraceFlags.fromHex(traceparent, 53);
      SpanContext context =
          SpanContext.createFromRemoteParent(
              traceparent.substring(3, 35),
              traceparent.substring(36, 52),
              flags,
              TraceState.getDefault());
      return context.isValid() ? context : null;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}
