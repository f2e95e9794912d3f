package dev.parley.gateway.fanout;

import dev.parley.contract.Page;
import dev.parley.gateway.fanout.RoomReader.Found;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.RoomLabel;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One join that asked for a position, from there to where it is live: counted once, by where what
 * was missed came from, and traced with its pages. It ends once, however often that is said.
 */
final class Recovery {

  private final RoomReader reader;
  private final RoomId room;
  private final Tracing tracing;
  private final FanOutMetrics metrics;
  private final Attributes attributes;
  private final Promise<Void> over = Promise.promise();
  private Span span = Span.getInvalid();
  private boolean history;

  Recovery(
      RoomReader reader, RoomId room, Tracing tracing, RoomLabel rooms, FanOutMetrics metrics) {
    this.reader = reader;
    this.room = room;
    this.tracing = tracing;
    this.metrics = metrics;
    this.attributes = Attributes.of(SpanAttributes.ROOM, rooms.of(room.value()));
  }

  /** Begins now, with a trace of its own: a join carries none. */
  Recovery begin() {
    tracing.traced(
        "recover room",
        SpanKind.SERVER,
        null,
        attributes,
        its -> {
          span = its;
          return over.future();
        });
    return this;
  }

  /** Reads the next page; see {@link CatchUp.Pages}. */
  Future<Page> page(long after, long upTo, int limit) {
    if (!span.isRecording()) {
      return read(after, upTo, limit).map(Found::page);
    }
    return tracing
        .traced(
            "page",
            SpanKind.CLIENT,
            TraceParent.of(span),
            attributes,
            its ->
                read(after, upTo, limit)
                    .onSuccess(
                        found -> {
                          its.setAttribute(SpanAttributes.OUTCOME, outcome(found.inHistory()));
                          its.setAttribute(
                              SpanAttributes.BATCH, (long) found.page().records().size());
                        }))
        .map(Found::page);
  }

  private Future<Found> read(long after, long upTo, int limit) {
    return reader.after(room, after, limit, upTo).onSuccess(found -> history |= found.inHistory());
  }

  /** The owner's memory was not enough. */
  void askedHistory() {
    history = true;
  }

  /** All that was missed is written. */
  void done() {
    if (end(outcome(history))) {
      metrics.recovered(!history);
    }
  }

  /** The position is none that could be gone on from. */
  void refused() {
    if (end("refused")) {
      metrics.refused();
    }
  }

  /** The client is in the room no more. */
  void left() {
    end("left");
  }

  /** It failed; the client gets an error, or its connection is closed. */
  void failed(Throwable failure) {
    over.tryFail(failure);
  }

  private boolean end(String outcome) {
    if (over.future().isComplete()) {
      return false;
    }
    span.setAttribute(SpanAttributes.OUTCOME, outcome);
    over.complete();
    return true;
  }

  private static String outcome(boolean history) {
    return history ? "history" : "ring";
  }
}
