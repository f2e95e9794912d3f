package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.RoomRecord;
import dev.parley.log.LogWriter;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import java.util.List;

/** A record's way into the log and out of it: a span for each, where its trace is sampled. */
final class TracedLog {

  private final String topic;
  private final LogWriter writer;
  private final Tracing tracing;
  private final Attributes sendAttributes;
  private final Attributes processAttributes;

  TracedLog(String topic, LogWriter writer, Tracing tracing) {
    this.topic = topic;
    this.writer = writer;
    this.tracing = tracing;
    this.sendAttributes = SpanAttributes.kafka(topic, "send", "send");
    this.processAttributes = SpanAttributes.kafka(topic, "process", "process");
  }

  /** Appends, and ends with the record's offset. */
  Future<Long> append(int partition, Append append, long atMillis) {
    if (!TraceParent.sampled(append.traceparent())) {
      return writer.append(partition, append, atMillis);
    }
    return tracing.traced(
        "send " + topic,
        SpanKind.PRODUCER,
        append.traceparent(),
        sendAttributes,
        span -> {
          span.setAttribute(SpanAttributes.PARTITION, Integer.toString(partition));
          return writer
              .append(partition, append.withTraceparent(TraceParent.of(span)), atMillis)
              .onSuccess(offset -> span.setAttribute(SpanAttributes.OFFSET, offset));
        });
  }

  /**
   * A record that was read, with the span of its processing as its trace's parent.
   *
   * @param spans where that span is added, for the caller to end
   */
  RoomRecord read(RoomRecord record, List<Span> spans) {
    if (!TraceParent.sampled(record.traceparent())) {
      return record;
    }
    Span span =
        tracing.start(
            "process " + topic, SpanKind.CONSUMER, record.traceparent(), processAttributes);
    span.setAttribute(SpanAttributes.OFFSET, record.offset());
    spans.add(span);
    return record.withTraceparent(TraceParent.of(span));
  }
}
