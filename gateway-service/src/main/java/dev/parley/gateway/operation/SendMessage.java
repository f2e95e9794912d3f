package dev.parley.gateway.operation;

import dev.parley.contract.Append;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.send.Sender;
import dev.parley.protocol.Answer;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.Request;
import dev.parley.protocol.TypedFailure;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** {@code send}: appends a message to a room's log. Every future fails with ProtocolException. */
public final class SendMessage {

  private static final Logger log = LoggerFactory.getLogger(SendMessage.class);
  private static final String SEND = "send room";

  private final Telemetry telemetry;
  private final Sender sender;
  private final Rates rates;
  private final OperationMetrics metrics;

  /** Sends of an event loop. */
  public SendMessage(Telemetry telemetry, Sender sender, Rates rates, OperationMetrics metrics) {
    this.telemetry = telemetry;
    this.sender = sender;
    this.rates = rates;
    this.metrics = metrics;
  }

  /**
   * Sends for a connected client, which has to be a member of the room.
   *
   * @throws ProtocolException not joined
   */
  public Future<Answer.Sent> run(Client client, Request.Send send) {
    return client.rooms().joined(send.room()).compose(joined -> run(client.identity(), send));
  }

  /** Sends; answers when the message is in the log. */
  public Future<Answer.Sent> run(Identity who, Request.Send send) {
    who.rights().requireSend(send.room());
    rates.into(send.room(), send.body().length);
    metrics.sent();
    Timer.Sample sample = Timer.start();
    Tracing tracing = telemetry.tracing();
    return tracing
        .traced(
            SEND,
            SpanKind.SERVER,
            tracing.admit(send.traceparent(), SEND, SpanKind.SERVER),
            Attributes.of(SpanAttributes.ROOM, telemetry.rooms().of(send.room().value())),
            span -> append(who, send, span))
        .onSuccess(sent -> sample.stop(metrics.send()));
  }

  private Future<Answer.Sent> append(Identity who, Request.Send send, Span span) {
    String own = TraceParent.of(span);
    Append append =
        new Append(
            send.room(),
            RecordKind.MESSAGE,
            who.user(),
            who.name(),
            send.key(),
            Position.NOTHING,
            send.body(),
            own);
    return sender
        .send(append, () -> span.addEvent("sent again"))
        .onFailure(failure -> failed(send, span, failure))
        .map(sent -> new Answer.Sent(sent.position(), sent.at(), TraceParent.traceId(own)));
  }

  private void failed(Request.Send send, Span span, Throwable failure) {
    String trace = span.getSpanContext().isSampled() ? span.getSpanContext().getTraceId() : null;
    try (MDC.MDCCloseable traced = MDC.putCloseable("trace_id", trace)) {
      log.warn(
          "send_failed room={} reason={}",
          telemetry.rooms().of(send.room().value()),
          failure instanceof TypedFailure typed ? typed.errorType() : failure.toString());
    }
  }
}
