package dev.parley.gateway.fanout;

import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicInteger;

/** The one span of a message's fan-out: ends when every event loop has written its share. */
final class FanOutSpan {

  private final Tracing tracing;
  private final Span span;
  private final AtomicInteger loops;
  private final AtomicInteger recipients = new AtomicInteger();

  FanOutSpan(Tracing tracing, Span span, int loops) {
    this.tracing = tracing;
    this.span = span;
    this.loops = new AtomicInteger(loops);
  }

  void written(int sockets) {
    recipients.addAndGet(sockets);
    if (loops.decrementAndGet() == 0) {
      span.setAttribute(SpanAttributes.RECIPIENTS, recipients.get());
      tracing.end(span, null);
    }
  }
}
