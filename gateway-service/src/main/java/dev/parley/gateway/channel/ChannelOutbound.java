package dev.parley.gateway.channel;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.connection.Transport;
import dev.parley.gateway.fanout.Encoding;
import dev.parley.gateway.fanout.Frame;
import dev.parley.protocol.CloseCode;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a TCP connection, written below the codecs of HTTP: frames are encoded already and
 * shared, and flushed once per turn. How much waits is Netty's own count of the channel's bytes: at
 * the queue's limit live messages are left to the log, and at four times the limit the client is
 * closed.
 */
@Confined
public abstract class ChannelOutbound implements Transport {

  private static final long CLOSE_GRACE_MILLIS = 500;

  /** What is queued of gaps at a time: a page, so that answers do not wait for megabytes. */
  private static final long GAP_BYTES = 256 * 1024;

  /**
   * What the kernel may hold that it has not sent yet (tcp(7), TCP_NOTSENT_LOWAT). Without it a
   * slow client costs megabytes outside of the heap, and nobody can see that it takes anything.
   */
  private static final long UNSENT_BYTES = 128 * 1024;

  private final EventLoop loop;
  private final Encoding encoding;
  private final Channel channel;
  private final Transmission transmission;
  private final long hardLimitBytes;
  private final long gapBytes;
  private final Progress progress = new Progress();
  private boolean dirty;
  private boolean closed;
  private @Nullable CloseCode closedWith;

  /**
   * The way out of a channel.
   *
   * @param queueBytes what may wait for a client that does not read
   */
  protected ChannelOutbound(Channel channel, EventLoop loop, int queueBytes, Encoding encoding) {
    this.loop = loop;
    this.encoding = encoding;
    this.channel = channel;
    this.hardLimitBytes = 3L * queueBytes;
    this.gapBytes = Math.min(GAP_BYTES, queueBytes);
    this.transmission = new Transmission(channel);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(queueBytes / 2, queueBytes));
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }
  }

  /** Says to the client that this is the end; called once, after what was queued. */
  protected abstract void sayGoodbye(CloseCode code);

  @Override
  public final Encoding encoding() {
    return encoding;
  }

  @Override
  public final void offer(Frame frame) {
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
  public final boolean isFull() {
    if (channel.isWritable()) {
      return false;
    }
    transmission.flush(); // much may have come in one turn: that is not the client's fault
    return !channel.isWritable();
  }

  @Override
  public final boolean hasEnough() {
    if (transmission.waitingBytes() < gapBytes) {
      return false;
    }
    transmission.flush();
    return transmission.waitingBytes() >= gapBytes;
  }

  @Override
  public final void whenDrained(Runnable drained) {
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
  public final void flush() {
    loop.check();
    dirty = false;
    transmission.flush();
  }

  @Override
  public final boolean markDirty() {
    loop.check();
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  @Override
  public final void giveUp() {
    close(CloseCode.OVERLOAD);
  }

  /** Looks how the client gets on; to be called every few seconds. */
  public final void visit(long nowNanos) {
    loop.check();
    long takenBytes = transmission.takenBytes();
    progress.look(transmission.waitingBytes(), takenBytes, nowNanos);
  }

  /** Whether it took some of what was waiting between the last two visits. */
  public final boolean tookSome() {
    return progress.tookSome();
  }

  /** For how long it has taken nothing, although something was waiting for it. */
  public final long stalledNanos(long nowNanos) {
    return progress.stalledNanos(nowNanos);
  }

  /** The code that this side has closed with; null where it has not. */
  public final @Nullable CloseCode closedWith() {
    return closedWith;
  }

  /**
   * Shuts the way out behind what is written: the peer can read all of it, sees the end, and hangs
   * up (RFC 6455, section 7.1.1). To be called after {@link #close}.
   */
  public final void shutOutput() {
    loop.check();
    transmission
        .end()
        .addListener(
            written -> {
              if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                duplex.shutdownOutput();
              }
            });
  }

  /** Says goodbye, and cuts the connection when the peer does not take it. */
  @Override
  public final void close(CloseCode code) {
    loop.check();
    if (closed) {
      return;
    }
    transmission.flush();
    closed = true;
    closedWith = code;
    sayGoodbye(code);
    loop.setTimer(CLOSE_GRACE_MILLIS, transmission::cut);
  }
}
