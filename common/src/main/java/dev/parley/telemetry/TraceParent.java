package dev.parley.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * The text by which a trace travels: version 00 of <a
 * href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context, section
 * 3.2</a>.
 */
public final class TraceParent {

  private static final int LENGTH = 55;
  private static final int FLAGS = 53;

  private TraceParent() {}

  /** The text of a span, to hand on; null for a span that is not recorded. */
  public static @Nullable String of(Span span) {
    SpanContext context = span.getSpanContext();
    return context.isSampled()
        ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01"
        : null;
  }

  /** Whether the text asks for its spans to be recorded. */
  public static boolean sampled(@Nullable String traceparent) {
    return traceparent != null
        && traceparent.length() == LENGTH
        && (Character.digit(traceparent.charAt(LENGTH - 1), 16) & 1) == 1;
  }

  /** The trace id in a text made by {@link #of}. */
  public static @Nullable String traceId(@Nullable String traceparent) {
    return traceparent == null ? null : traceparent.substring(3, 35);
  }

  /** The same trace and parent, without asking for anything. */
  static String unsampled(String traceparent) {
    return traceparent.substring(0, FLAGS) + "00";
  }

  /** Reads a text; null where it is none. */
  static @Nullable SpanContext parse(@Nullable String traceparent) {
    if (traceparent == null
        || traceparent.length() != LENGTH
        || !traceparent.startsWith("00-")
        || traceparent.charAt(35) != '-'
        || traceparent.charAt(52) != '-') {
      return null;
    }
    try {
      TraceFlags flags = TraceFlags.fromHex(traceparent, FLAGS);
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
