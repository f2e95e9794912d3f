package dev.parley.gateway.hook;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.hook.HookedRooms.OnFailure;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TraceParent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop asks the hook before it publishes. Calls of one session about one room are
 * made at the same time, and their verdicts are given in the order in which they were asked for.
 */
public final class PublishHook {

  private static final String ASK = "ask hook";
  private static final long RETRY_MILLIS = 1_000;

  private final HookClient client;
  private final EventLoop loop;
  private final Telemetry telemetry;
  private final SendOrder order;

  /** The hook, for one loop. */
  public PublishHook(HookClient client, EventLoop loop, Telemetry telemetry) {
    this.client = client;
    this.loop = loop;
    this.telemetry = telemetry;
    this.order = new SendOrder(loop);
  }

  /** Whether messages into a room are asked about. */
  public boolean isAskedAbout(RoomId room) {
    return client.rooms().of(room) != null;
  }

  /**
   * What is to become of a message. Ends on the loop; fails with {@link ProtocolException}
   * unavailable where the hook gives no verdict and the room is closed then.
   *
   * @param session whose messages into the room are to keep their order; null where they have none
   * @param traceparent of the sender's request, if it is traced
   */
  public Future<Verdict> ask(@Nullable String session, Draft draft, @Nullable String traceparent) {
    Future<Verdict> verdict =
        telemetry
            .tracing()
            .traced(
                ASK,
                SpanKind.CLIENT,
                traceparent,
                Attributes.of(SpanAttributes.ROOM, telemetry.rooms().of(draft.room().value())),
                span ->
                    client
                        .ask(loop, draft, TraceParent.of(span))
                        .onSuccess(
                            given ->
                                span.setAttribute(SpanAttributes.OUTCOME, given.kind().wireName())))
            .recover(failure -> withoutVerdict(draft.room()));
    return session == null ? verdict : order.after(session, draft.room(), verdict);
  }

  private Future<Verdict> withoutVerdict(RoomId room) {
    return client.rooms().of(room) == OnFailure.OPEN
        ? Future.succeededFuture(Verdict.ALLOW)
        : Future.failedFuture(
            new ProtocolException(
                ErrorCode.UNAVAILABLE,
                "messages into this room cannot be checked now; send again with the same key",
                ProtocolException.NO_ID,
                RETRY_MILLIS));
  }
}
