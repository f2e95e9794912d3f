package dev.parley.gateway.operation;

import dev.parley.contract.Append;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.hook.Draft;
import dev.parley.gateway.hook.PublishHook;
import dev.parley.gateway.hook.Verdict;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.send.Sender;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** {@code send}: appends a message to a room's log. Every future fails with ProtocolException. */
public final class SendMessage {

  private static final Logger log = LoggerFactory.getLogger(SendMessage.class);
  private static final String SEND = "send room";

  /** Of a message that is only looked for. */
  private static final byte[] NO_BODY = {'0'};

  private final Telemetry telemetry;
  private final SendRules rules;
  private final Sender sender;
  private final Rates rates;
  private final OperationMetrics metrics;
  private final @Nullable PublishHook hook;

  /**
   * Sends of an event loop.
   *
   * @param hook is asked before a message is published; null where there is none
   */
  public SendMessage(
      Telemetry telemetry,
      SendRules rules,
      Sender sender,
      Rates rates,
      OperationMetrics metrics,
      @Nullable PublishHook hook) {
    this.hook = hook;
    this.telemetry = telemetry;
    this.rules = rules;
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
    return client
        .rooms()
        .joined(send.room())
        .compose(joined -> run(client.identity(), client.session(), send));
  }

  /** Sends; answers when the message is in the log. */
  public Future<Answer.Sent> run(Identity who, Request.Send send) {
    return run(who, null, send);
  }

  private Future<Answer.Sent> run(Identity who, @Nullable String session, Request.Send send) {
    rules.requireSend(who, send);
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
            span -> checked(who, session, send, span))
        .onSuccess(sent -> sample.stop(metrics.send()));
  }

  private Future<Answer.Sent> checked(
      Identity who, @Nullable String session, Request.Send send, Span span) {
    if (hook == null || !hook.isAskedAbout(send.room())) {
      return append(who, send, send.body(), span);
    }
    Draft draft = new Draft(send.room(), who.user(), who.name(), send.key(), send.body());
    return hook.ask(session, draft, TraceParent.of(span))
        .compose(
            verdict ->
                verdict.publishes()
                    ? append(who, send, verdict.body() == null ? send.body() : verdict.body(), span)
                    : unlessStored(who, send, span, notPublished(verdict)),
            failure -> unlessStored(who, send, span, failure));
  }

  private Future<Answer.Sent> append(Identity who, Request.Send send, byte[] body, Span span) {
    Append append = newAppend(who, send, body, TraceParent.of(span));
    return sender
        .send(append, () -> span.addEvent("sent again"))
        .onFailure(failure -> failed(send, span, failure))
        .map(sent -> answer(sent, span));
  }

  /**
   * A message that is sent again may be in the log, because it was allowed before: then that is the
   * answer, whatever is said of it now.
   */
  private Future<Answer.Sent> unlessStored(
      Identity who, Request.Send send, Span span, Throwable failure) {
    return sender
        .find(newAppend(who, send, NO_BODY, null))
        .compose(
            found ->
                found
                    .map(sent -> Future.succeededFuture(answer(sent, span)))
                    .orElseGet(() -> Future.failedFuture(failure)));
  }

  private static Append newAppend(
      Identity who, Request.Send send, byte[] body, @Nullable String traceparent) {
    return new Append(
        send.room(),
        RecordKind.MESSAGE,
        who.user(),
        who.name(),
        send.key(),
        Position.NOTHING,
        body,
        traceparent);
  }

  private static Answer.Sent answer(Sender.Sent sent, Span span) {
    return new Answer.Sent(sent.position(), sent.at(), TraceParent.traceId(TraceParent.of(span)));
  }

  private static ProtocolException notPublished(Verdict verdict) {
    String detail = verdict.detail();
    boolean held = verdict.kind() == Verdict.Kind.HOLD;
    String text = held ? "the message waits for a decision" : "the message is not accepted";
    return new ProtocolException(
        held ? ErrorCode.HELD : ErrorCode.REFUSED,
        detail == null || detail.isBlank() ? text : detail);
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
