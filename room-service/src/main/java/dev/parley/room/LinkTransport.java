package dev.parley.room;

import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends link batches over the bus, each sampled record inside a {@code broadcast} span. */
final class LinkTransport {

  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);

  private final Bus bus;
  private final Tracing tracing;

  LinkTransport(Bus bus, Tracing tracing) {
    this.bus = bus;
    this.tracing = tracing;
  }

  /** Whether the gateway has taken the batch; false as well where it did not answer. */
  Future<Boolean> send(String gateway, LinkBatch batch) {
    List<Span> spans = new ArrayList<>();
    LinkBatch traced = traced(gateway, batch, spans);
    return bus.request(gateway, Endpoints.BATCH, traced, ACK_TIMEOUT)
        .onComplete(
            ack -> spans.forEach(span -> tracing.end(span, null)),
            failure -> spans.forEach(span -> tracing.end(span, failure)))
        .map(LinkBatch.Ack::accepted)
        .otherwise(false);
  }

  private LinkBatch traced(String gateway, LinkBatch batch, List<Span> spans) {
    if (batch.records().stream().noneMatch(record -> Tracing.sampled(record.traceparent()))) {
      return batch;
    }
    List<RoomRecord> records = new ArrayList<>(batch.records().size());
    for (RoomRecord record : batch.records()) {
      if (Tracing.sampled(record.traceparent())) {
        Span span =
            tracing.start(
                "broadcast",
                SpanKind.CLIENT,
                record.traceparent(),
                Map.of("parley.gateway", gateway));
        spans.add(span);
        records.add(record.withTraceparent(Tracing.traceparent(span)));
      } else {
        records.add(record);
      }
    }
    return new LinkBatch(
        batch.partition(), batch.link(), batch.after(), batch.head(), records, batch.events());
  }
}
