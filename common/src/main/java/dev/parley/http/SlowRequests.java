package dev.parley.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes HTTP connections of clients that take too long: to send a request, or to take the answer.
 * Without it each of them would hold its socket and its buffers for ever, however slowly it drips.
 * A connection that becomes a WebSocket is left alone from then on.
 */
public final class SlowRequests extends ChannelDuplexHandler {

  private final Limits limits;
  private @Nullable Future<?> timer;
  private @Nullable Future<?> stall;
  private long pendingBefore;
  private boolean receiving;
  private int unanswered;

  /**
   * How long a client may take.
   *
   * @param first to send the first request's head, from when it is connected
   * @param body to send the rest of a request, from its head on
   * @param idle from an answer to the end of the next request's head
   * @param stalled to take nothing of an answer that waits for it
   */
  public record Limits(Duration first, Duration body, Duration idle, Duration stalled) {

    /** Far more than a client on a bad network needs. */
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));
  }

  SlowRequests(Limits limits) {
    this.limits = limits;
  }

  /** Watches a connection that was just accepted. */
  public static void watch(HttpConnection connection, Limits limits) {
    ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
    context.pipeline().addBefore(context.name(), null, new SlowRequests(limits));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    closeIn(ctx, limits.first());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel(timer);
    cancel(stall);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancel(timer);
    cancel(stall);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      receiving = true;
      unanswered++;
      closeIn(ctx, limits.body());
    }
    if (message instanceof LastHttpContent) {
      receiving = false;
      cancel(timer);
      awaitNext(ctx);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    boolean informational =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (informational && ((HttpResponse) message).status().code() == 101) {
      ctx.pipeline().remove(this);
    } else if (!informational && message instanceof LastHttpContent) {
      unanswered--;
      awaitNext(ctx);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    cancel(stall);
    if (!ctx.channel().isWritable()) {
      pendingBefore = pending(ctx);
      watchStall(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  private void awaitNext(ChannelHandlerContext ctx) {
    if (!receiving && unanswered == 0) {
      closeIn(ctx, limits.idle());
    }
  }

  private void closeIn(ChannelHandlerContext ctx, Duration time) {
    cancel(timer);
    timer = ctx.executor().schedule(() -> close(ctx), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void watchStall(ChannelHandlerContext ctx) {
    stall =
        ctx.executor()
            .schedule(
                () -> {
                  long now = pending(ctx);
                  if (now >= pendingBefore) {
                    close(ctx);
                  } else {
                    pendingBefore = now;
                    watchStall(ctx);
                  }
                },
                limits.stalled().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext ctx) {
    ctx.close();
  }

  private static long pending(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private static void cancel(@Nullable Future<?> scheduled) {
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
