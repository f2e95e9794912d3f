package dev.parley.gateway.connection;

import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.protocol.CloseCode;
import io.netty.channel.Channel;
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
  private final Channel channel;
  private final Transmission transmission;
  private final long hardLimitBytes;
  private boolean dirty;
  private boolean closed;

  VertxOutbound(ServerWebSocket socket, int queueBytes) {
    this.socket = socket;
    this.hardLimitBytes = 3L * queueBytes;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext().channel();
    this.transmission = new Transmission(channel);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(queueBytes / 2, queueBytes));
  }

  @Override
  public void offer(Frame frame) {
    if (closed || !channel.isActive()) {
      return;
    }
    if (!channel.isWritable() && channel.bytesBeforeWritable() > hardLimitBytes) {
      close(CloseCode.SLOW_CONSUMER);
      return;
    }
    transmission.add(frame);
  }

  @Override
  public boolean isFull() {
    if (channel.isWritable()) {
      return false;
    }
    transmission.flush(); // much may have come in one turn: that is not the client's fault
    return !channel.isWritable();
  }

  @Override
  public void whenDrained(Runnable drained) {
    Future<?> stalled =
        channel
            .eventLoop()
            .schedule(() -> close(CloseCode.SLOW_CONSUMER), STALL_MILLIS, TimeUnit.MILLISECONDS);
    transmission.flush();
    transmission
        .sent()
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
    transmission.flush();
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
    transmission.flush();
    closed = true;
    socket.close(code.code(), code.name().toLowerCase(Locale.ROOT));
    channel.eventLoop().schedule(transmission::cut, CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
