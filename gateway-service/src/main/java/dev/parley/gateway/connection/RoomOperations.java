package dev.parley.gateway.connection;

import dev.parley.bus.Endpoints;
import dev.parley.contract.Append;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Position;
import dev.parley.contract.RecordKind;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomHead;
import dev.parley.contract.RoomId;
import dev.parley.contract.TypedFailure;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.fanout.MessagePages;
import dev.parley.gateway.fanout.MessagePages.Messages;
import dev.parley.gateway.fanout.Partitions;
import dev.parley.gateway.fanout.RoomReader;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Replies;
import dev.parley.gateway.protocol.Request;
import dev.parley.gateway.send.Sender;
import dev.parley.node.NodeContext;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What can be done with a room whether by WebSocket or by HTTP: the same rights and the same rules.
 * Every future fails with {@link ProtocolException}. Belongs to one event loop.
 */
public final class RoomOperations {

  private static final Logger log = LoggerFactory.getLogger(RoomOperations.class);
  private static final Duration EMIT_TIMEOUT = Duration.ofSeconds(2);
  private static final String SEND = "send room";

  private final NodeContext node;
  private final Partitions partitions;
  private final Sender sender;
  private final RoomReader reader;
  private final MessagePages messages;
  private final Rosters rosters;
  private final GatewayMetrics metrics;

  /** The operations of a loop. */
  public RoomOperations(
      NodeContext node,
      Partitions partitions,
      Sender sender,
      RoomReader reader,
      Rosters rosters,
      GatewayMetrics metrics) {
    this.node = node;
    this.partitions = partitions;
    this.sender = sender;
    this.reader = reader;
    this.messages = new MessagePages(reader);
    this.rosters = rosters;
    this.metrics = metrics;
  }

  /** Sends a message; answers when it stands in the log. */
  public Future<Json> send(Identity who, Request.Send send) {
    if (!who.rights().maySend(send.room())) {
      return forbidden("send to", send.room());
    }
    metrics.sent();
    Timer.Sample sample = Timer.start();
    Tracing tracing = node.telemetry().tracing();
    return tracing
        .traced(
            SEND,
            SpanKind.SERVER,
            tracing.admit(send.traceparent(), SEND, SpanKind.SERVER),
            Attributes.of(SpanAttributes.ROOM, node.telemetry().rooms().of(send.room().value())),
            span -> append(who, send, span))
        .onSuccess(sent -> sample.stop(metrics.send()));
  }

  private Future<Json> append(Identity who, Request.Send send, Span span) {
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
        .map(sent -> Replies.sent(sent.position(), sent.at(), TraceParent.traceId(own)));
  }

  private void failed(Request.Send send, Span span, Throwable failure) {
    String trace = span.getSpanContext().isSampled() ? span.getSpanContext().getTraceId() : null;
    try (MDC.MDCCloseable traced = MDC.putCloseable("trace_id", trace)) {
      log.warn(
          "send_failed room={} reason={}",
          node.telemetry().rooms().of(send.room().value()),
          failure instanceof TypedFailure typed ? typed.errorType() : failure.toString());
    }
  }

  /**
   * Reads a page of messages that has all that was acknowledged before it was asked for, as far as
   * the node knows it that is taken for the room's owner.
   */
  public Future<Json> history(Identity who, Request.History history) {
    if (!who.rights().mayJoin(history.room())) {
      return forbidden("read", history.room());
    }
    return reader
        .head(history.room())
        .transform(
            head ->
                head.succeeded()
                    ? messages
                        .read(query(history, head.result()), head.result().epoch())
                        .map(page -> page(page, head.result()))
                    : messages.read(query(history, null), null).map(page -> page(page, null)));
  }

  private PageQuery query(Request.History history, @Nullable RoomHead head) {
    int partition = partitions.of(history.room());
    // Without an owner nothing new is acknowledged; history has what stood when it took over.
    long atLeast = head == null ? Position.UNKNOWN : head.partitionHead();
    if (history.after() != Position.UNKNOWN) {
      return PageQuery.after(partition, history.room(), history.after(), history.limit(), atLeast);
    }
    long before = history.before() == Position.UNKNOWN ? Long.MAX_VALUE : history.before();
    return PageQuery.before(partition, history.room(), before, history.limit(), atLeast);
  }

  private static Json page(Messages page, @Nullable RoomHead head) {
    long last = page.last();
    long reached = head != null && head.roomHead() >= last ? head.roomHead() : last;
    return Replies.page(page.messages(), page.more(), new Position(page.epoch(), reached));
  }

  /** Reads who is in a room. */
  public Future<Json> presence(Identity who, Request.Presence presence) {
    if (!who.rights().mayJoin(presence.room())) {
      return forbidden("read", presence.room());
    }
    return rosters
        .page(presence.room(), presence.limit(), presence.cursor())
        .map(answer -> Replies.roster(answer.roster(), answer.stale()));
  }

  /** Tells the others that somebody writes; nobody is told whether it came through. */
  void typing(Identity who, RoomId room) {
    node.directory()
        .owner(Role.ROOM, partitions.of(room))
        .ifPresent(
            owner ->
                node.bus()
                    .request(
                        owner,
                        Endpoints.EMIT,
                        new RoomEvent.Typing(room, who.user()),
                        EMIT_TIMEOUT));
  }

  /** How many are in a room, with the session that joins now. */
  Future<Long> countWithNewcomer(RoomId room, String session, boolean counted) {
    return rosters.countWithNewcomer(room, session, counted);
  }

  /** A session leaves a room. */
  void left(RoomId room, String session) {
    rosters.left(room, session);
  }

  /** A session's join failed, or its socket is gone. */
  void forget(RoomId room, String session) {
    rosters.forget(room, session);
  }

  private static Future<Json> forbidden(String what, RoomId room) {
    return Future.failedFuture(
        new ProtocolException(
            ErrorCode.FORBIDDEN, "the token does not allow to %s %s".formatted(what, room)));
  }
}
