package dev.parley.room;

import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends link batches to gateways: what one turn of the event loop has for a gateway goes in one
 * message, whatever partitions it is of, and each sampled record inside a {@code broadcast} span.
 */
@Confined
final class LinkTransport {

  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);

  private final Gateways gateways;
  private final EventLoop loop;
  private final Tracing tracing;
  private final Map<String, List<Outgoing>> outgoing = new HashMap<>();

  /** Delivers a bundle to a gateway, whose answer may come on any thread. */
  @FunctionalInterface
  interface Gateways {
    Future<LinkBatch.Ack> deliver(String gateway, LinkBatch.Bundle bundle);

    /** Those that the bus reaches. */
    static Gateways over(Bus bus) {
      return (gateway, bundle) -> bus.request(gateway, Endpoints.BUNDLE, bundle, ACK_TIMEOUT);
    }
  }

  LinkTransport(Gateways gateways, EventLoop loop, Tracing tracing) {
    this.gateways = gateways;
    this.loop = loop;
    this.tracing = tracing;
  }

  /**
   * Sends a batch at the end of the turn.
   *
   * @param onAccepted gets false also where the gateway did not answer
   */
  void send(String gateway, LinkBatch batch, Consumer<Boolean> onAccepted) {
    loop.check();
    if (outgoing.isEmpty()) {
      loop.execute(this::flush);
    }
    outgoing.computeIfAbsent(gateway, id -> new ArrayList<>()).add(new Outgoing(batch, onAccepted));
  }

  /** Sends now what was to be sent at the end of the turn. */
  void flush() {
    Map<String, List<Outgoing>> turn = new HashMap<>(outgoing);
    outgoing.clear();
    turn.forEach(this::sendBundle);
  }

  private void sendBundle(String gateway, List<Outgoing> batches) {
    List<LinkBatch> traced = new ArrayList<>(batches.size());
    batches.forEach(one -> traced.add(traced(gateway, one.batch, one.spans)));
    loop.here(gateways.deliver(gateway, new LinkBatch.Bundle(traced)))
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
