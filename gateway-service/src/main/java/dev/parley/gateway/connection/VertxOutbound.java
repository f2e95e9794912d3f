package dev.parley.gateway.connection;

import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.protocol.CloseCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x WebSocket, written below its codec: frames are encoded already and shared, and flushed
 * once per turn. How much waits is Netty's own count of the channel's bytes: at the queue's limit
 * live messages are left to the log, and at four times the limit the client is closed.
 */
final class VertxOutbound implements Outbound {

  private static final long CLOSE_GRACE_MILLIS = 500;
  private static final long STALL_MILLIS = 10_000;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final long hardLimitBytes;
  private boolean dirty;
  private boolean closed;

  VertxOutbound(ServerWebSocket socket, int queueBytes) {
    this.socket = socket;
    this.hardLimitBytes = 3L * queueBytes;
    Channel transport = ((WebSocketInternal) socket).channelHandlerContext().channel();
    // From the first context a write goes straight to the transport, past encoders that it needs
    // not.
    this.channel = transport.pipeline().firstContext();
    transport
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(queueBytes / 2, queueBytes));
  }

  @Override
  public void offer(Frame frame) {
    if (closed || !channel.channel().isActive()) {
      return;
    }
    if (channel.channel().bytesBeforeWritable() > hardLimitBytes) {
      close(CloseCode.SLOW_CONSUMER);
      return;
    }
    channel.write(frame.view(), channel.voidPromise());
  }

  @Override
  public boolean isFull() {
    if (channel.channel().isWritable()) {
      return false;
    }
    channel.flush(); // much may have come in one turn: that is not the client's fault
    return !channel.channel().isWritable();
  }

  @Override
  public void whenDrained(Runnable drained) {
    Future<?> stalled =
        channel
            .executor()
            .schedule(() -> close(CloseCode.SLOW_CONSUMER), STALL_MILLIS, TimeUnit.MILLISECONDS);
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              stalled.cancel(false);
              if (written.isSuccess() && !closed) {
                drained.run();
              }
            });
  }

  @Override
  public void flush() {
    dirty = false;
    channel.flush();
  }

  @Override
  public boolean markDirty() {
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  @Override
  public void giveUp() {
    close(CloseCode.OVERLOAD);
  }

  /** Sends a close frame, and cuts the connection when the peer does not take it. */
  void close(CloseCode code) {
    if (closed) {
      return;
    }
    closed = true;
    channel.flush();
    socket.close(code.code(), code.name().toLowerCase(Locale.ROOT));
    channel.executor().schedule(() -> channel.close(), CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
