package dev.parley.gateway.connection;

import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.protocol.CloseCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x WebSocket, written below its codec: frames are encoded already and shared, and flushed
 * once per turn. How much waits is Netty's own count of the channel's bytes.
 */
final class VertxOutbound implements Outbound {

  private static final long CLOSE_GRACE_MILLIS = 500;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private boolean dirty;
  private boolean closed;

  VertxOutbound(ServerWebSocket socket, int queueBytes) {
    this.socket = socket;
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
    if (mayWrite()) {
      channel.write(frame.view(), channel.voidPromise());
    }
  }

  @Override
  public void offer(Frame frame, Runnable written) {
    if (mayWrite()) {
      channel.write(frame.view()).addListener(done -> written.run());
    }
  }

  private boolean mayWrite() {
    Channel transport = channel.channel();
    if (closed || !transport.isActive()) {
      return false;
    }
    if (!transport.isWritable()) {
      close(CloseCode.SLOW_CONSUMER);
      return false;
    }
    return true;
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
