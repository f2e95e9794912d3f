package dev.parley.room;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.node.NodeContext;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends link batches over the bus: what one turn of the event loop has for a gateway goes in one
 * message, whatever partitions it is of, and each sampled record inside a {@code broadcast} span.
 */
@Confined
final class LinkTransport {

  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);

  private final NodeContext node;
  private final EventLoop loop;
  private final Tracing tracing;
  private final Map<String, List<Outgoing>> outgoing = new HashMap<>();

  LinkTransport(NodeContext node, EventLoop loop, Tracing tracing) {
    this.node = node;
    this.loop = loop;
    this.tracing = tracing;
  }

  /** Sends a batch when the turn ends; told false as well where the gateway did not answer. */
  void send(String gateway, LinkBatch batch, Consumer<Boolean> onAccepted) {
    loop.check();
    if (outgoing.isEmpty()) {
      loop.execute(this::flush);
    }
    outgoing.computeIfAbsent(gateway, id -> new ArrayList<>()).add(new Outgoing(batch, onAccepted));
  }

  /** Sends what waits now. */
  void flush() {
    Map<String, List<Outgoing>> turn = new HashMap<>(outgoing);
    outgoing.clear();
    turn.forEach(this::sendBundle);
  }

  private void sendBundle(String gateway, List<Outgoing> batches) {
    List<LinkBatch> traced = new ArrayList<>(batches.size());
    batches.forEach(one -> traced.add(traced(gateway, one.batch, one.spans)));
    loop.here(
            node.bus()
                .request(gateway, Endpoints.BUNDLE, new LinkBatch.Bundle(traced), ACK_TIMEOUT))
        .onComplete(ack -> answer(batches, ack, null), failure -> answer(batches, null, failure));
  }

  private void answer(
      List<Outgoing> batches, LinkBatch.@Nullable Ack ack, @Nullable Throwable failure) {
    for (int i = 0; i < batches.size(); i++) {
      boolean accepted = ack != null && i < ack.accepted().size() && ack.accepted().get(i);
      for (Span span : batches.get(i).spans) {
        if (ack != null && !accepted) {
          span.setAttribute(SpanAttributes.OUTCOME, "stale link");
        }
        tracing.end(span, failure);
      }
      batches.get(i).onAccepted.accept(accepted);
    }
  }

  private LinkBatch traced(String gateway, LinkBatch batch, List<Span> spans) {
    if (batch.records().stream().noneMatch(record -> TraceParent.sampled(record.traceparent()))) {
      return batch;
    }
    Attributes attributes = Attributes.of(SpanAttributes.GATEWAY, gateway);
    List<RoomRecord> records = new ArrayList<>(batch.records().size());
    for (RoomRecord record : batch.records()) {
      if (TraceParent.sampled(record.traceparent())) {
        Span span = tracing.start("broadcast", SpanKind.CLIENT, record.traceparent(), attributes);
        span.setAttribute(SpanAttributes.OFFSET, record.offset());
        spans.add(span);
        records.add(record.withTraceparent(TraceParent.of(span)));
      } else {
        records.add(record);
      }
    }
    return new LinkBatch(
        batch.partition(), batch.link(), batch.after(), batch.head(), records, batch.events());
  }

  /** A batch that waits for the end of the turn. */
  private record Outgoing(LinkBatch batch, Consumer<Boolean> onAccepted, List<Span> spans) {

    Outgoing(LinkBatch batch, Consumer<Boolean> onAccepted) {
      this(batch, onAccepted, new ArrayList<>(0));
    }
  }
}
