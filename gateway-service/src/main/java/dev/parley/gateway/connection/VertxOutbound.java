package dev.parley.gateway.connection;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.protocol.CloseCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x WebSocket, written below its codec: frames are encoded already and shared, and flushed
 * once per turn. How much waits is Netty's own count of the channel's bytes: at the queue's limit
 * live messages are left to the log, and at four times the limit the client is closed.
 */
@Confined
final class VertxOutbound implements Outbound {

  private static final long CLOSE_GRACE_MILLIS = 500;

  /** What is queued of gaps at a time: a page, so that answers do not wait behind megabytes. */
  private static final long GAP_BYTES = 256 * 1024;

  /**
   * What the kernel may hold that it has not sent yet (tcp(7), TCP_NOTSENT_LOWAT). Without it a
   * slow client costs megabytes outside of the heap, and nobody can see that it takes anything.
   */
  private static final long UNSENT_BYTES = 128 * 1024;

  private final ServerWebSocket socket;
  private final EventLoop loop;
  private final Channel channel;
  private final Transmission transmission;
  private final ControlFrames controls;
  private final ChannelHandlerContext controlContext;
  private final long hardLimitBytes;
  private final long gapBytes;
  private final Progress progress = new Progress();
  private boolean dirty;
  private boolean closed;
  private @Nullable CloseCode closedWith;

  /**
   * The way out of a socket.
   *
   * @param onPing called for each ping of the client's, which is answered here
   */
  VertxOutbound(ServerWebSocket socket, EventLoop loop, int queueBytes, Runnable onPing) {
    this.socket = socket;
    this.loop = loop;
    this.hardLimitBytes = 3L * queueBytes;
    ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
    this.channel = vertx.channel();
    this.gapBytes = Math.min(GAP_BYTES, queueBytes);
    this.transmission = new Transmission(channel);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(queueBytes / 2, queueBytes));
    this.controls = new ControlFrames(onPing);
    channel.pipeline().addBefore(vertx.name(), null, controls);
    this.controlContext = channel.pipeline().context(controls);
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }
  }

  @Override
  public void offer(Frame frame) {
    loop.check();
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
  public boolean hasEnough() {
    if (transmission.waitingBytes() < gapBytes) {
      return false;
    }
    transmission.flush();
    return transmission.waitingBytes() >= gapBytes;
  }

  @Override
  public void whenDrained(Runnable drained) {
    loop.check();
    transmission.flush();
    transmission
        .sent()
        .addListener(
            written -> {
              if (written.isSuccess()) {
                loop.execute(() -> drained(drained));
              }
            });
  }

  private void drained(Runnable callback) {
    if (!closed) {
      callback.run();
    }
  }

  @Override
  public void flush() {
    loop.check();
    dirty = false;
    transmission.flush();
  }

  @Override
  public boolean markDirty() {
    loop.check();
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  @Override
  public void giveUp() {
    close(CloseCode.OVERLOAD);
  }

  /**
   * Reads on, or not for a while; whoever does not take what it is sent is not read from anyway.
   */
  void reading(boolean on) {
    loop.check();
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
    controls.reading(controlContext, on);
  }

  /** Looks how the client gets on; to be called every few seconds. */
  void visit(long nowNanos) {
    loop.check();
    progress.look(transmission.waitingBytes(), transmission.takenBytes(), nowNanos);
  }

  /** Whether it took some of what was waiting between the last two visits. */
  boolean tookSome() {
    return progress.tookSome();
  }

  /** For how long it has taken nothing, although something was waiting for it. */
  long stalledNanos(long nowNanos) {
    return progress.stalledNanos(nowNanos);
  }

  /** The code that this side has closed with; null where it has not. */
  @Nullable CloseCode closedWith() {
    return closedWith;
  }

  /** Sends a close frame, and cuts the connection when the peer does not take it. */
  void close(CloseCode code) {
    loop.check();
    if (closed) {
      return;
    }
    transmission.flush();
    closed = true;
    closedWith = code;
    socket.close(code.code(), code.name().toLowerCase(Locale.ROOT));
    loop.setTimer(CLOSE_GRACE_MILLIS, transmission::cut);
  }
}
