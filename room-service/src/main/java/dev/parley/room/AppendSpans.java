package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code append} spans of a batch: each from its arrival until its outcome is answered. */
final class AppendSpans {

  private static final String NAME = "append";

  private final AppendBatch batch;
  private final Map<Integer, Span> spans;

  private AppendSpans(AppendBatch batch, Map<Integer, Span> spans) {
    this.batch = batch;
    this.spans = spans;
  }

  /** Starts one for each append that is sampled. */
  static AppendSpans start(Tracing tracing, AppendBatch batch) {
    List<Append> appends = batch.appends();
    Map<Integer, Span> spans = Map.of();
    List<Append> traced = appends;
    for (int i = 0; i < appends.size(); i++) {
      Append append = appends.get(i);
      if (TraceParent.sampled(append.traceparent())) {
        if (spans.isEmpty()) {
          spans = new HashMap<>();
          traced = new ArrayList<>(appends);
        }
        Attributes attributes =
            Attributes.of(
                SpanAttributes.PARTITION,
                Integer.toString(batch.partition()),
                SpanAttributes.BATCH,
                (long) appends.size(),
                SpanAttributes.BODY_SIZE,
                (long) append.body().length);
        Span span = tracing.start(NAME, SpanKind.SERVER, append.traceparent(), attributes);
        spans.put(i, span);
        traced.set(i, append.withTraceparent(TraceParent.of(span)));
      }
    }
    return new AppendSpans(
        spans.isEmpty()
            ? batch
            : new AppendBatch(
                batch.producer(),
                batch.partition(),
                batch.generation(),
                batch.stream(),
                batch.sequence(),
                traced),
        spans);
  }

  /** The batch, whose appends carry the context of their spans. */
  AppendBatch batch() {
    return batch;
  }

  /** Ends them with what the gateway is answered. */
  void end(AppendBatch.@Nullable Reply reply) {
    spans.forEach(
        (i, span) -> {
          if (reply != null && i < reply.outcomes().size()) {
            describe(span, reply.outcomes().get(i));
          }
          span.end();
        });
  }

  private static void describe(Span span, Outcome outcome) {
    if (outcome instanceof Stored stored) {
      span.setAttribute(SpanAttributes.OUTCOME, "stored");
      span.setAttribute(SpanAttributes.OFFSET, stored.offset());
    } else if (outcome instanceof Moved) {
      span.setAttribute(SpanAttributes.OUTCOME, "moved");
    } else if (outcome instanceof Unavailable) {
      span.setAttribute(SpanAttributes.OUTCOME, "unavailable");
      span.setAttribute(SpanAttributes.ERROR_TYPE, "unavailable");
      span.setStatus(StatusCode.ERROR);
    }
  }
}
